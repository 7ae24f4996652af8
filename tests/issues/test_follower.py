"""The follower over a real engine and catalog: what loads bring becomes issues and counts, once, whatever crashes."""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import Reason, Status
from logboom.errors import EngineError
from logboom.ingest.feed import LoadFeed
from logboom.issues import counts, events, lifecycle
from logboom.issues.arrivals import arrivals
from logboom.issues.follower import Follower
from logboom.issues.lifecycle import Totals
from logboom.issues.notices import NOTICE_KINDS, Notices
from logboom.issues.settings import IssuesSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.issues.errors import document, next_load, store_errors
from tests.issues.following import Following
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture
async def following(engine: Engine, catalog: Catalog, project: int) -> Following:
    following = Following(engine, catalog, project)
    await following.follower.step(next_load())
    return following


async def test_a_fingerprint_that_nobody_knows_becomes_an_issue(following: Following):
    await following.load(
        {
            "fingerprint": 11,
            "release": "1.2",
            "environment": "production",
            "payload": document("KeyError", value="'x'"),
        },
        {"fingerprint": 11, "release": "1.2"},
        {"fingerprint": 12, "exception_type": "TypeError"},
    )
    first, second = following.issues()
    assert (first.number, first.title, first.culprit) == (1, "KeyError: 'x'", "shop.views in confirm")
    assert (first.status, first.reason, first.first_release) == (Status.UNRESOLVED, Reason.NEW, "1.2")
    assert second.number == 2
    assert await following.everywhere(3)


async def test_more_of_the_same_make_no_issue_and_write_nothing_to_the_catalog(following: Following):
    await following.load({"fingerprint": 11})
    before = following.catalog.issue_activity.latest(kinds=NOTICE_KINDS)
    await following.load({"fingerprint": 11}, {"fingerprint": 11})
    assert len(following.issues()) == 1
    assert following.catalog.issue_activity.latest(kinds=NOTICE_KINDS) == before
    assert await following.everywhere(3)


async def test_a_document_that_is_no_utf8_stops_nothing(following: Following):
    """It is kept as it was sent; what was made of it is text."""
    load_id = await store_errors(following.engine, following.project, [{"fingerprint": 11}])
    broken = next_load()
    sql = (
        "INSERT INTO logboom.error_payloads SELECT * REPLACE (toUInt64(12) AS fingerprint, {broken:UInt64} AS load_id,"
        " generateUUIDv4() AS event_id, replaceAll(payload, 'it failed', unhex('FFFE')) AS payload)"
        " FROM (SELECT * FROM logboom.error_payloads WHERE load_id = {load:UInt64})"
    )
    await following.engine.execute(Statement(sql, {"broken": broken, "load": load_id}))
    await following.follower.step(broken)
    assert sorted(issue.title for issue in following.issues()) == ["ValueError: it failed", "ValueError: \ufffd"]
    shown = await events.newest(following.engine, events.Fingerprints(following.project, [12]))
    assert shown is not None
    assert "\ufffd" in shown.payload


async def test_a_notice_tells_of_a_new_issue(following: Following):
    notices = Notices(following.catalog)
    before = notices.latest()
    event_id = str(uuid.uuid4())
    await following.load({"fingerprint": 11, "event_id": event_id, "release": "1.2"})
    (notice,) = notices.after(before, limit=10).notices
    assert (notice.kind, notice.short_id, notice.event_id, notice.release) == ("new", "SHOP-1", event_id, "1.2")
    assert notices.after(notice.id, limit=10) == ([], notice.id)


async def test_a_comment_that_is_taken_back_hides_no_notice(following: Following):
    """Its id may be given to the notice that comes next."""
    await following.load({"fingerprint": 11})
    (issue,) = following.issues()
    author = following.catalog.people.create("ines@example.org").id
    said = following.catalog.issue_activity.comment(following.project, issue.id, author, "mine")
    heard = Notices(following.catalog).latest()
    following.catalog.issue_activity.delete_comment(issue.id, said.id, author)
    await following.load({"fingerprint": 12})
    assert [notice.kind for notice in Notices(following.catalog).after(heard, limit=10).notices] == ["new"]


CRASHES: dict[str, Callable[[pytest.MonkeyPatch, Following], None]] = {
    "before the catalog": lambda patch, of: patch.setattr(of.catalog.issues, "create", _crash),
    "before the first counts": lambda patch, of: patch.setattr(counts, "count", _crash),
    "between two tables": lambda patch, of: patch.setattr(counts, "count", _crash_at(1)),
    "before the last table": lambda patch, of: patch.setattr(counts, "count", _crash_at(2)),
    "before the mirror": lambda patch, of: patch.setattr(of.follower.mirror, "update", _crash),
}


class Crash(Exception):
    pass


def _crash(*_: object, **__: object) -> None:
    raise Crash


def _crash_at(call: int) -> Callable[..., Any]:
    count, calls = counts.count, []

    async def counting(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) > call:
            raise Crash
        await count(*arguments)

    return counting


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES)
async def test_a_crash_at_any_point_neither_loses_nor_doubles(
    following: Following, crash: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    await following.load({"fingerprint": 11})
    following.catalog.issues.change([following.issues()[0].id], lifecycle.resolved("now", "", user_id=1))
    load_id = await store_errors(following.engine, following.project, [{"fingerprint": 11}, {"fingerprint": 12}])
    with monkeypatch.context() as patch:
        crash(patch, following)
        with pytest.raises(Crash):
            await following.follower.step(load_id)
    again = Following(following.engine, following.catalog, following.project)
    await again.load({"fingerprint": 12})
    assert [one.reason for one in again.issues()] == [Reason.REGRESSED, Reason.NEW]
    assert await again.everywhere(4)
    kinds = [one.kind for one in following.catalog.issue_activity.after(0, kinds=("new", "regressed"), limit=99)]
    assert kinds == ["new", "regressed", "new"] or kinds == ["new", "new", "regressed"]


async def test_counts_and_how_far_they_go_are_one_part(following: Following):
    """Else a crash could leave the one without the other."""
    await following.load(*({"fingerprint": 20 + number, "environment": f"e{number}"} for number in range(50)))
    for table in counts.TABLES:
        sql = (
            f"SELECT _part, countIf(project = 0), countIf(project = {following.project}) FROM {table.name}"
            f" GROUP BY _part HAVING countIf(project = {following.project}) > 0"
        )
        rows = (await following.engine.rows(Statement(sql))).rows
        assert len(rows) == 1, f"{table.name}: {rows}"
        assert int(rows[0][1]) >= 1


async def test_two_followers_make_one_issue(following: Following):
    """Of two nodes on one catalog each sees the fingerprint as new."""
    load_id = await store_errors(following.engine, following.project, [{"fingerprint": 11}])
    other = Following(following.engine, following.catalog, following.project)
    batch = counts.Batch(load_id - 1, load_id)
    found = await arrivals(following.engine, batch)
    await asyncio.gather(
        following.follower._tell_catalog(found, batch),
        other.follower._tell_catalog(found, batch),
    )
    assert len(following.issues()) == 1


async def test_an_issue_of_a_deleted_project_is_not_made(following: Following):
    load_id = await store_errors(following.engine, 999_999_999, [{"fingerprint": 11}])
    await following.follower.step(load_id)
    assert following.issues() == []


async def test_a_resolved_issue_regresses_when_it_is_seen_again(following: Following):
    await following.load({"fingerprint": 11})
    (issue,) = following.issues()
    following.catalog.issues.change([issue.id], lifecycle.resolved("now", "", user_id=1))
    await following.load({"fingerprint": 11, "ago": 3600})
    assert following.issues()[0].status is Status.RESOLVED, "that was before it was resolved"
    await following.load({"fingerprint": 11, "ago": -1})
    assert following.issues()[0].reason is Reason.REGRESSED


async def test_resolved_in_the_next_release_it_regresses_in_a_later_one(following: Following):
    await following.load({"fingerprint": 11, "release": "1.9"})
    (issue,) = following.issues()
    following.catalog.issues.change([issue.id], lifecycle.resolved("next_release", "1.9", user_id=1))
    await following.load(
        {"fingerprint": 11, "release": "1.9", "ago": -1}, {"fingerprint": 11, "release": "1.8", "ago": -1}
    )
    assert following.issues()[0].status is Status.RESOLVED
    await following.load({"fingerprint": 11, "release": "1.10", "ago": -1})
    assert following.issues()[0].reason is Reason.REGRESSED


async def test_an_ignored_issue_wakes_after_so_many_events(following: Following):
    await following.load({"fingerprint": 11})
    (issue,) = following.issues()
    following.catalog.issues.change([issue.id], lifecycle.ignored({"count": 2}, Totals(events=1, users=0), 1))
    await following.load({"fingerprint": 11})
    assert following.issues()[0].status is Status.IGNORED
    await following.load({"fingerprint": 11})
    assert (following.issues()[0].status, following.issues()[0].reason) == (Status.UNRESOLVED, Reason.ONGOING)


async def test_one_error_told_by_an_sdk_and_a_log_line_counts_once(following: Following):
    told = {"trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "attributes": {"logboom.error_key": "k"}, "fingerprint": 11}
    await following.load(told | {"input": "sentry"}, told | {"input": "http"})
    assert await following.everywhere(1)
    await following.load(told | {"input": "syslog"})
    assert await following.everywhere(1)
    await following.load(told | {"input": "http", "ago": -120})
    assert await following.everywhere(2), "two minutes later it is another one"
    await following.load(
        told | {"input": "http", "trace_id": "ffff2f3577b34da6a3ce929d0e0e4736"}, {"fingerprint": 11, "input": "http"}
    )
    assert await following.everywhere(4), "another trace, and no trace at all"


async def test_a_report_that_comes_after_its_log_line_was_counted_counts_no_more(following: Following):
    told = {"trace_id": "aaf92f3577b34da6a3ce929d0e0e4736", "attributes": {"logboom.error_key": "k"}, "fingerprint": 11}
    await following.load(told | {"input": "http"})
    await following.load(told | {"input": "sentry"})
    assert await following.everywhere(1)


async def test_the_engine_away_is_waited_for(following: Following, monkeypatch: pytest.MonkeyPatch):
    """The task never ends by itself."""
    feed = LoadFeed()
    follower = Follower(following.engine, following.catalog, feed, IssuesSettings(pause_seconds=0))
    failures: list[int] = []

    async def failing(latest: int, *, count: bool) -> None:
        failures.append(latest)
        raise EngineError("no")

    monkeypatch.setattr(follower, "step", failing)
    monkeypatch.setattr("logboom.issues.follower.RETRY_SECONDS", 0.001)
    task = asyncio.create_task(follower.run())
    feed.loaded(5, frozenset())

    async def failed_thrice() -> bool:
        return len(failures) >= 3

    await until(failed_thrice)
    assert not task.done()
    task.cancel()


async def test_in_a_steady_stream_issues_are_made_at_once_and_counts_come_later_together(following: Following):
    await following.load({"fingerprint": 1})
    for fingerprint in (2, 2, 1):
        load_id = await store_errors(following.engine, following.project, [{"fingerprint": fingerprint}])
        await following.follower.step(load_id, count=False)
    one, other = following.issues()
    assert await following.everywhere(1)
    await following.follower.step(load_id)
    assert await following.everywhere(4)
    assert await following.numbers() == {one.id: (2, 0), other.id: (2, 0)}


async def test_what_was_told_and_never_counted_is_counted_after_a_crash(following: Following):
    load_id = await store_errors(following.engine, following.project, [{"fingerprint": 1}])
    await following.follower.step(load_id, count=False)
    again = Following(following.engine, following.catalog, following.project)
    await again.follower.step(load_id)
    assert len(again.issues()) == 1
    assert await again.everywhere(1)
