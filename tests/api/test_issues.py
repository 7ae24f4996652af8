"""Issues over HTTP: found, read, changed, by those who may."""

import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from logboom.api.issues.lists import TABS
from logboom.catalog.records import Role
from logboom.ingest.feed import LoadFeed
from logboom.issues.follower import Follower
from logboom.issues.settings import IssuesSettings
from logboom.store.engine import Engine
from tests.api.people import ADMIN, BANKER, MEMBER, VIEWER, People, error_of, people_in
from tests.issues.errors import document, forget_copies, next_load, store_errors
from tests.query.storing import new_project, store

pytestmark = pytest.mark.slow

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@dataclass
class Shop:
    """A project with three issues: two errors of a kind and one of another."""

    people: People
    engine: Engine
    project: int

    async def get(self, path: str, *, email: str = VIEWER, **query: Any) -> httpx.Response:
        return await self.people.as_token(email).get(f"/api/v1/issues{path}", params={"project": "store"} | query)

    async def post(self, path: str, *, email: str = MEMBER, **body: Any) -> httpx.Response:
        return await self.people.as_token(email).post(f"/api/v1/issues{path}", params={"project": "store"}, json=body)

    async def found(self, query: str, **options: Any) -> list[str]:
        answer = await self.get("", query=query, **options)
        assert answer.status_code == 200, answer.text
        return [issue["title"] for issue in answer.json()["issues"]]

    async def load(self, *errors: dict[str, Any]) -> None:
        follower = Follower(self.engine, self.people.catalog, LoadFeed(), IssuesSettings())
        await follower.step(await store_errors(self.engine, self.project, errors))


@pytest.fixture(scope="module")
async def shop(engine: Engine, settled: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    file = tmp_path_factory.mktemp("issues") / "catalog.sqlite"
    shutil.copy(settled, file)
    with people_in(file, engine) as people:
        project = new_project()
        with people.catalog.database.writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO projects (id, slug, name, retention_days, created_at)"
                f" VALUES ({project}, 'store', 'Store', 30, '2026-11-01 00:00:00')"
            )
        for email, role in ((ADMIN, Role.ADMIN), (MEMBER, Role.MEMBER), (VIEWER, Role.VIEWER)):
            people.catalog.people.set_role(people.ids[email], project, role)
        await forget_copies(engine)
        shop = Shop(people, engine, project)
        follower = Follower(engine, people.catalog, LoadFeed(), IssuesSettings())
        await follower.step(next_load())
        request = {"url": "http://shop/pay", "method": "POST", "headers": {"Accept": "*/*"}, "data": {"a": "b"}}
        crumbs = {"values": [{"category": "query", "message": "SELECT 1", "timestamp": 1.5}]}
        full = document(
            "PaymentTimeout", "confirm", "late", request=request, breadcrumbs=crumbs, tags={"gateway": "paygate"}
        )
        await shop.load(
            {"fingerprint": 1, "release": "1.1", "payload": full, "ago": 7200, "host": "web-1", "attributes": {"user.email": "a@X.org", "user.id": "4711.0", "gateway": "paygate"}},
            {"fingerprint": 1, "release": "1.2", "payload": full, "ago": 60, "trace_id": TRACE, "host": "web-1", "attributes": {"user.email": "b@x.org", "gateway": "paygate"}},
            {"fingerprint": 2, "release": "1.2", "exception_type": "KeyError", "payload": document("KeyError", "confirm"), "ago": 30, "attributes": {"user": '{"id": 4711, "name": "Ann"}'}},
            {"fingerprint": 3, "exception_type": "KeyError", "payload": document("KeyError", "lookup"), "severity": 13, "ago": 10, "environment": "staging", "attributes": {"user.id": "12345678901234567890", "user.ip_address": "10.1.2.3", "user.name": "-0"}},
        )  # fmt: skip
        await store(
            engine,
            project,
            [{"message": "payment begins", "trace_id": TRACE, "timestamp": time.time_ns() - 120 * 10**9}],
        )
        yield shop


SEARCHES = {
    "": 3,
    "is:unresolved": 3,
    "is:new": 3,
    "is:resolved": 0,
    "release:1.1": 1,
    "release:1.2": 2,
    "-release:1.2": 1,
    "environment:staging": 1,
    "user.email:a@x.org": 1,
    "user.email:a@x.org release:1.2": 0,  # no event of both
    "user.email:*@x.org": 1,
    "user.email:A@x.ORG user.id=4711": 1,
    "user.id:4711": 2,  # a number however it is written, and in an object of JSON
    "user.name:ann": 1,
    "user.name:0": 1,
    "user.id:12345678901234567890": 1,
    "user.ip_address:10.1.2.3": 1,
    "user.ip_address:10.0.0.0/8": 1,
    "user.id:4711 OR user.id:4712": 2,
    "-user.id:4711": 1,
    "user.id!=4711": 1,
    "gateway:paygate is:unresolved": 1,
    "times_seen:>1": 1,
    "events:1": 2,
    "users:>=2": 1,
    "first_seen:-1h": 2,
    "last_seen:-1h": 3,
    "first_seen:+1h": 1,
    "level:warning": 1,
    "level>=error": 2,
    "type:keyerror": 2,
    "keyerr": 2,
    "lookup OR PaymentTimeout": 2,
    "NOT KeyError": 1,
    "issue:STORE-1": 1,
    "STORE-2": 1,
    "issue:BANK-1": 0,
    "assigned:none": 3,
    "assigned:me": 0,
    "Payment*out": 1,
    "culprit:views": 3,
    "first_release:1.1": 1,
    "platform:python": 3,
}


@pytest.mark.parametrize(("query", "count"), SEARCHES.items(), ids=SEARCHES)
async def test_issues_are_found_in_the_query_language(shop: Shop, query: str, count: int):
    answer = (await shop.get("", query=query)).json()
    assert (len(answer["issues"]), answer["total"]) == (count, count)


@pytest.mark.parametrize(
    ("query", "position"),
    [("is:nothing", (3, 10)), ("assigned:ghost", (9, 14)), ("times_seen:many", (11, 15)), ("level:loud", (6, 10))],
)
async def test_a_wrong_search_tells_where(shop: Shop, query: str, position: tuple[int, int]):
    answer = await shop.get("", query=query)
    assert answer.status_code == 400
    error = error_of(answer)
    assert (error["position"]["start"], error["position"]["end"]) == position
    assert error["hint"]


async def test_a_search_tells_nothing_of_people_outside_the_project(shop: Shop):
    """Neither that there is somebody of that name nor a name like it."""
    stranger, nobody = [
        error_of(await shop.get("", query=f"assigned:{name}")) for name in (BANKER, "bankers@example.org")
    ]
    assert stranger["message"].replace(BANKER, "") == nobody["message"].replace("bankers@example.org", "")
    assert BANKER not in f"{stranger['hint']} {nobody['hint']}"


@pytest.mark.parametrize("fingerprint", ["99999999999999999999999", str(1 << 64), "-1", "1.5", "x", ""])
async def test_a_fingerprint_that_is_none_is_refused(shop: Shop, fingerprint: str):
    answer = await shop.post("/STORE-1/unmerge", fingerprints=[fingerprint])
    assert answer.status_code == 400
    assert error_of(answer)["hint"]


async def test_a_listed_issue(shop: Shop):
    issue = (await shop.get("", query="PaymentTimeout")).json()["issues"][0]
    assert (issue["short_id"], issue["title"], issue["culprit"]) == (
        "STORE-1",
        "PaymentTimeout: late",
        "shop.views in confirm",
    )
    assert (issue["events"], issue["users"], issue["state"]) == (2, 2, "new")
    assert (len(issue["trend"]), sum(issue["trend"])) == (24, 2)


async def test_lists_are_sorted_and_paged(shop: Shop):
    assert (await shop.found("", sort="events"))[0] == "PaymentTimeout: late"
    assert (await shop.found("", sort="first_seen"))[-1] == "PaymentTimeout: late"
    assert (await shop.found("", sort="users"))[0] == "PaymentTimeout: late"
    first = (await shop.get("", limit=2)).json()
    second = (await shop.get("", limit=2, cursor=first["next_cursor"])).json()
    assert (len(first["issues"]), len(second["issues"]), second["next_cursor"]) == (2, 1, None)
    assert (await shop.get("", cursor="x")).status_code == 400


async def test_the_tabs_counts(shop: Shop):
    counts = (await shop.get("/counts")).json()["counts"]
    assert set(counts) == set(TABS)
    assert (counts["unresolved"], counts["mine"], counts["all"]) == (3, 0, 3)


async def test_an_issues_page(shop: Shop):
    issue = (await shop.get("/STORE-1")).json()
    assert (issue["events"], issue["users"], issue["events_24h"], sum(issue["trend_30d"])) == (2, 2, 2, 2)
    assert [one["release"] for one in issue["releases"]] == ["1.2", "1.1"]
    assert (issue["first_release"], issue["last_release"]) == ("1.1", "1.2")
    assert issue["fingerprints"][0]["fingerprint"] == "1"


async def test_an_event_with_all_that_its_page_shows(shop: Shop):
    event = (await shop.get("/STORE-1/events/latest")).json()
    assert (event["position"], event["newer"]) == ({"number": 2, "of": 2}, None)
    assert event["exceptions"][0]["frames"][0]["function"] == "confirm"
    assert event["breadcrumbs"][0]["message"] == "SELECT 1"
    assert event["request"]["curl"].startswith("curl --globoff --request POST --url http://shop/pay")
    older = (await shop.get(f"/STORE-1/events/{event['older']}")).json()
    assert (older["older"], older["newer"]) == (None, event["event"]["event_id"])
    assert (await shop.get("/STORE-1/events/oldest")).json()["event"] == older["event"]
    raw = (await shop.get("/STORE-1/events/latest/json")).json()
    assert raw["tags"] == {"gateway": "paygate"}


async def test_the_events_of_an_issue(shop: Shop):
    first = (await shop.get("/STORE-1/events", limit=1)).json()
    second = (await shop.get("/STORE-1/events", limit=1, cursor=first["next_cursor"])).json()
    assert (first["events"][0]["user"], second["events"][0]["user"], second["next_cursor"]) == (
        "b@x.org",
        "a@X.org",
        None,
    )


async def test_the_log_lines_around_an_event(shop: Shop):
    lines = (await shop.get("/STORE-1/events/latest/lines")).json()
    assert (lines["by"], lines["available"]) == ("trace", {"trace": True, "request": False, "host": True})
    assert lines["rows"][0]["message"] == "payment begins"
    assert (lines["before"], lines["after"]) == (1, 1)
    by_host = (await shop.get("/STORE-1/events/latest/lines", by="host")).json()
    assert [row["host"] for row in by_host["rows"]] == ["web-1"]
    assert (await shop.get("/STORE-2/events/latest/lines")).json()["rows"] == []


async def test_tags_similar_issues_and_the_way_from_an_event(shop: Shop):
    tags = {tag["name"]: tag for tag in (await shop.get("/STORE-1/tags")).json()["tags"]}
    assert tags["gateway"]["values"] == [{"value": "paygate", "count": 2}]
    assert tags["release"]["distinct"] == 2
    similar = (await shop.get("/STORE-2/similar")).json()["issues"]
    assert similar[0]["short_id"] in {"STORE-1", "STORE-3"}
    event_id = (await shop.get("/STORE-2/events/latest")).json()["event"]["event_id"]
    assert (await shop.get(f"/of-event/{event_id}")).json()["short_id"] == "STORE-2"


async def test_a_stranger_sees_nothing(shop: Shop):
    for path in ("", "/STORE-1", "/STORE-1/events/latest", "/STORE-1/activity", "/counts"):
        answer = await shop.get(path, email=BANKER)
        assert answer.status_code == 404, path
    answer = await shop.people.as_token(BANKER).get("/api/v1/issues/STORE-1")
    assert (answer.status_code, "PaymentTimeout" in answer.text) == (404, False)


async def test_a_viewer_changes_nothing_and_a_member_deletes_nothing(shop: Shop):
    for path, body in (
        ("/update", {"issues": ["STORE-1"], "status": "resolved"}),
        ("/merge", {"issues": ["STORE-1", "STORE-2"]}),
        ("/STORE-1/comments", {"text": "hello"}),
    ):
        assert (await shop.post(path, email=VIEWER, **body)).status_code == 403, path
    assert (await shop.post("/delete", email=MEMBER, issues=["STORE-1"])).status_code == 403


async def test_resolving_and_opening_again_shows_at_once(shop: Shop):
    assert (await shop.post("/update", issues=["STORE-2"], status="resolved")).json() == {"changed": ["STORE-2"]}
    assert await shop.found("is:resolved") == ["KeyError: it failed"]
    await shop.load({"fingerprint": 2, "ago": -1, "exception_type": "KeyError"})
    assert await shop.found("is:regressed") == ["KeyError: it failed"]
    activity = (await shop.get("/STORE-2/activity")).json()["activity"]
    assert [one["kind"] for one in activity][:2] == ["regressed", "resolved"]
    assert activity[1]["user"]["email"] == MEMBER


async def test_assigning_only_to_who_may_see_it(shop: Shop):
    banker, member = shop.people.ids[BANKER], shop.people.ids[MEMBER]
    assert (await shop.post("/update", issues=["STORE-3"], assignee=banker)).status_code == 400
    assert (await shop.post("/update", issues=["STORE-3"], assignee=member)).status_code == 200
    assert await shop.found("assigned:me", email=MEMBER) == ["KeyError: it failed"]
    people = (await shop.get("/assignees")).json()["users"]
    assert {one["email"] for one in people} >= {MEMBER, VIEWER}
    assert BANKER not in {one["email"] for one in people}
    assert (await shop.post("/update", issues=["STORE-3"], assignee=None)).status_code == 200
    assert (await shop.post("/update", issues=["STORE-3"])).status_code == 422


async def test_merging_and_splitting(shop: Shop):
    merged = await shop.post("/merge", issues=["STORE-3", "STORE-1"])
    assert merged.json()["short_id"] == "STORE-1"
    issue = (await shop.get("/STORE-3")).json()
    assert (issue["short_id"], issue["events"]) == ("STORE-1", 3)
    events = (await shop.get("/STORE-1/events")).json()["events"]
    assert len(events) == 3
    page = (await shop.get("/STORE-1/events/latest")).json()
    assert page["position"]["of"] == 3
    other = next(one["fingerprint"] for one in issue["fingerprints"] if one["merged_from"] == "STORE-3")
    split = await shop.post("/STORE-1/unmerge", fingerprints=[other])
    assert [one["short_id"] for one in split.json()["issues"]] == ["STORE-3"]
    assert (await shop.get("/STORE-3")).json()["events"] == 1


async def test_comments(shop: Shop):
    said = (await shop.post("/STORE-1/comments", text="Paygate's fault")).json()
    path = f"/api/v1/issues/STORE-1/comments/{said['id']}"
    assert (await shop.people.as_token(ADMIN).patch(path, json={"text": "no"})).status_code == 403
    assert (await shop.people.as_token(MEMBER).patch(path, json={"text": "ours"})).json()["text"] == "ours"
    assert (await shop.people.as_token(MEMBER).delete(path)).status_code == 204


async def test_deleting_and_discarding(shop: Shop):
    await shop.load({"fingerprint": 90, "payload": document("Gone", "x"), "exception_type": "Gone"})
    (issue,) = (await shop.get("", query="Gone")).json()["issues"]
    deleted = await shop.post("/delete", email=ADMIN, issues=[issue["short_id"]], discard=True)
    assert deleted.json() == {"changed": [issue["short_id"]]}
    assert await shop.found("Gone") == []
    await shop.load({"fingerprint": 90, "payload": document("Gone", "x"), "exception_type": "Gone"})
    assert await shop.found("Gone") == []
    assert (await shop.get(f"/{issue['short_id']}")).status_code == 404


async def test_what_is_no_issue(shop: Shop):
    assert (await shop.get("/STORE-999")).status_code == 404
    assert (await shop.get("/nonsense")).status_code == 400
    assert (await shop.get("/STORE-1/events/nonsense")).status_code == 400
    assert (await shop.get("/STORE-1/events/00000000-0000-4000-8000-000000000000")).status_code == 404
