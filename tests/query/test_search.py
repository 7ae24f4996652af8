"""Searches over a real engine: order, pages, windows, limits."""

import json
from typing import Any

import pytest

from logboom.errors import InvalidRequest, LimitExceeded
from logboom.query import search as search_module
from logboom.query.cursor import Cursor, read_cursor
from logboom.query.plan import Plan, plan
from logboom.query.search import Search, first_page
from logboom.query.settings import SearchSettings
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.query.storing import NOON, new_project, store

HOUR = 3600 * SECOND
DAY = 24 * HOUR


async def found(
    engine: Engine,
    planned: Plan,
    *,
    rows: int = 100,
    cursor: Cursor | None = None,
    newest_load: int = 1 << 40,
    settings: SearchSettings | None = None,
) -> tuple[list[dict[str, Any]], Search]:
    search = Search(
        engine, planned, settings or SearchSettings(), rows=rows, cursor=cursor or first_page(planned, newest_load)
    )
    content = b"".join([batch async for batch in search.batches()])
    return [json.loads(line) for line in content.splitlines()], search


async def test_newest_events_come_first(engine: Engine):
    project = new_project()
    stored = await store(engine, project, [{"message": "older"}, {"message": "newer"}])
    rows, search = await found(engine, plan("", project=project, now=NOON))
    assert [row["event_id"] for row in rows] == [stored[1]["event_id"], stored[0]["event_id"]]
    assert search.stats.rows == 2
    assert search.stats.next_cursor is None
    assert not search.stats.partial


async def test_a_row_has_every_column_and_attributes_as_an_object(engine: Engine):
    project = new_project()
    await store(
        engine,
        project,
        [{"timestamp": NOON - 123, "message": "x\ny", "fingerprint": 2**64 - 1, "attributes": {"a": "1"}}],
    )
    rows, _ = await found(engine, plan("", project=project, now=NOON))
    assert rows[0]["timestamp"].endswith(".999999877Z")
    assert rows[0]["attributes"] == {"a": "1"}
    assert rows[0]["project"] == project
    assert rows[0]["fingerprint"] == str(2**64 - 1), "as text, JavaScript's numbers have 53 bits"


async def test_pages_neither_skip_nor_repeat_while_events_arrive(engine: Engine):
    """Equal timestamps are parted by event_id; what is loaded after the first page stays out of the following ones."""
    project = new_project()
    stored = await store(engine, project, [{"timestamp": NOON - 1 - 5 * SECOND * (n // 10)} for n in range(100)])
    planned = plan("", project=project, now=NOON)
    seen: list[str] = []
    cursor = None
    for page in range(50):
        rows, search = await found(engine, planned, rows=7, cursor=cursor, newest_load=1)
        seen += [row["event_id"] for row in rows]
        await store(engine, project, [{"timestamp": NOON - page * SECOND, "load_id": page + 2}])
        if search.stats.next_cursor is None:
            break
        cursor = read_cursor(search.stats.next_cursor, planned)
    assert sorted(seen) == sorted(row["event_id"] for row in stored)


async def test_the_range_includes_its_start_and_not_its_end(engine: Engine):
    project = new_project()
    stored = await store(engine, project, [{"timestamp": NOON - HOUR}, {"timestamp": NOON}, {"timestamp": NOON - 1}])
    rows, _ = await found(engine, plan("", project=project, now=NOON))
    assert [row["event_id"] for row in rows] == [stored[2]["event_id"], stored[0]["event_id"]]


async def test_other_projects_are_never_read(engine: Engine):
    project, other = new_project(), new_project()
    await store(engine, other, [{"message": "secret"}])
    for query in ("", "secret", f"project:{other}", f"secret OR project:{other}", f"NOT project:{project}"):
        rows, _ = await found(engine, plan(query, project=project, now=NOON))
        assert rows == []


async def test_an_export_gives_all_in_order(engine: Engine):
    project = new_project()
    stored = await store(
        engine, project, [{"timestamp": NOON - (n % 40) * DAY - 1, "message": f"n{n}"} for n in range(3_000)]
    )
    rows, _ = await found(engine, plan("", project=project, now=NOON, start="-60d"), rows=0)
    assert len(rows) == 3_000
    assert {row["event_id"] for row in rows} == {row["event_id"] for row in stored}
    times = [row["timestamp"] for row in rows]
    assert times == sorted(times, reverse=True)


async def test_a_cursor_of_another_query_or_project_is_refused():
    planned = plan("error", project=1, now=NOON)
    text = first_page(planned, 5).text(planned)
    assert read_cursor(text, planned) == first_page(planned, 5)
    for other in (plan("warning", project=1, now=NOON), plan("error", project=2, now=NOON)):
        with pytest.raises(InvalidRequest, match="another search"):
            read_cursor(text, other)
    for damaged in ("", "x", "é", text[:-4], text + "AAAA", "A" * 4096):
        with pytest.raises(InvalidRequest):
            read_cursor(damaged, planned)


async def test_a_search_that_hits_its_limit_says_which(engine: Engine):
    project = new_project()
    await store(engine, project, [{"message": f"n{n}"} for n in range(100)])
    with pytest.raises(LimitExceeded, match="stored rows") as caught:
        await found(engine, plan("n5", project=project, now=NOON), settings=SearchSettings(rows_read=10))
    assert "narrow" in caught.value.hint


async def test_what_was_found_before_a_limit_is_answered_as_partial(engine: Engine):
    """The last minutes are small, the day before is not: the newest rows come, and a cursor to go on with."""
    project = new_project()
    # Merged with rows of other tests, the newest row would be read together with more of them than the limit allows.
    await engine.execute(Statement("SYSTEM STOP MERGES logboom.events"))
    await store(engine, project, [{"message": "new"}])
    await store(engine, project, [{"timestamp": NOON - 5 * HOUR - n} for n in range(1_000)])
    planned = plan("NOT nothing", project=project, now=NOON, start="-1d")
    try:
        rows, search = await found(engine, planned, rows=1_000, settings=SearchSettings(rows_read=500))
    finally:
        await engine.execute(Statement("SYSTEM START MERGES logboom.events"))
    assert [row["message"] for row in rows] == ["new"]
    assert search.stats.partial
    assert isinstance(search.stats.stopped_by, LimitExceeded)
    assert search.stats.next_cursor is not None
    more, _ = await found(engine, planned, rows=2_000, cursor=read_cursor(search.stats.next_cursor, planned))
    assert len(more) == 1_000


@pytest.fixture
async def long_events(engine: Engine) -> int:
    """A project with a hundred events of 50 kB."""
    project = new_project()
    await store(engine, project, [{"message": f"{number} " + "long " * 10_000} for number in range(100)])
    return project


async def test_long_events_come_in_small_batches(engine: Engine, long_events: int, monkeypatch: pytest.MonkeyPatch):
    """When a batch turns out to be more than the memory allowed, it is asked for again with fewer rows."""
    monkeypatch.setattr(search_module, "RESULT_BYTES", 1 << 20)
    monkeypatch.setattr(search_module, "BATCH_BYTES", 1 << 19)
    planned = plan("", project=long_events, now=NOON)
    search = Search(engine, planned, SearchSettings(), rows=100, cursor=first_page(planned, 1 << 40))
    batches = [batch async for batch in search.batches()]
    rows = [json.loads(line) for batch in batches for line in batch.splitlines()]
    assert [row["message"].split()[0] for row in rows] == [str(number) for number in reversed(range(100))]
    assert max(map(len, batches)) <= 1 << 20
    assert not search.stats.partial


async def test_a_page_of_long_events_ends_early(engine: Engine, long_events: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search_module, "BATCH_BYTES", 1 << 19)
    monkeypatch.setattr(search_module, "FIRST_BATCH_ROWS", 10)
    monkeypatch.setattr(search_module, "PAGE_BYTES", 1 << 20)
    planned = plan("", project=long_events, now=NOON)
    rows, search = await found(engine, planned)
    assert 20 <= len(rows) < 100
    assert not search.stats.partial
    assert search.stats.next_cursor is not None
    more, _ = await found(engine, planned, cursor=read_cursor(search.stats.next_cursor, planned))
    assert int(more[0]["message"].split()[0]) == 99 - len(rows)


async def test_the_rows_of_a_page_are_fetched_when_it_is_known_which_they_are(engine: Engine):
    """Of twenty thousand events of two kilobytes, all in one window, ten are wanted: their texts alone are read."""
    project, events, size = new_project(), 20_000, 2_000
    sql = f"""
        INSERT INTO logboom.events (project, timestamp, received_at, load_id, event_id, message, attributes, retention_days)
        SELECT {project}, fromUnixTimestamp64Nano(toInt64({NOON - SECOND} - toInt64(number) * 1000), 'UTC') AS at, at, 1,
            generateUUIDv7(), leftPad(toString(number), {size}, 'x'), map('more', leftPad(toString(number), {size}, 'y')), 3650
        FROM numbers({events})
    """
    await engine.execute(Statement(sql))
    rows, search = await found(engine, plan("", project=project, now=NOON), rows=10)
    assert [int(row["message"].lstrip("x") or 0) for row in rows] == list(range(10))
    assert search.stats.bytes_read < events * size / 4
