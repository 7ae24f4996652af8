"""`/api/v1/search` and `/api/v1/events/{event_id}` over a real port."""

import asyncio
import contextlib
import csv
import io
import json
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from logboom.event import COLUMN_NAMES
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.api.searching import TOKEN, SearchApi, searching
from tests.waiting import until


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("search")) as api:
        yield api


def lines(response: httpx.Response) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    assert response.status_code == 200, response.text
    *rows, last = [json.loads(line) for line in response.text.splitlines()]
    return rows, last["_stats"]


async def test_json_lines_end_with_the_stats(api: SearchApi):
    stored = await api.store([{"message": "first apple"}, {"message": "second apple"}])
    response = await api.get("search", query="apple")
    rows, stats = lines(response)
    assert response.headers["content-type"].startswith("application/x-ndjson")
    assert [row["event_id"] for row in rows] == [stored[1]["event_id"], stored[0]["event_id"]]
    assert stats["rows"] == 2
    assert stats["next_cursor"] is None
    assert stats["partial"] is False
    assert stats["rows_read"] >= 2
    assert stats["bytes_read"] > 0


async def test_json_names_its_columns(api: SearchApi):
    await api.store([{"message": "a pear", "attributes": {"user": "ann"}}])
    response = await api.http.get("/api/v1/search", params={"project": "shop", "query": "pear", "format": "json"})
    answer = response.json()
    assert [column["name"] for column in answer["columns"]] == list(COLUMN_NAMES)
    assert answer["rows"][0]["attributes"] == {"user": "ann"}
    assert answer["stats"]["rows"] == 1


async def test_the_accept_header_chooses_the_form(api: SearchApi):
    for accept, expected in (
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("*/*", "application/x-ndjson"),
    ):
        response = await api.http.get("/api/v1/search", params={"project": "shop"}, headers={"Accept": accept})
        assert response.headers["content-type"].startswith(expected)


async def test_csv_has_a_heading_and_quotes_what_needs_it(api: SearchApi):
    await api.store([{"message": 'plum, "ripe"\nand sweet', "attributes": {"a": "ü"}}])
    response = await api.get("search", query="plum", format="csv")
    [row] = csv.DictReader(io.StringIO(response.text, newline=""))
    assert row["message"] == 'plum, "ripe"\nand sweet'
    assert json.loads(row["attributes"]) == {"a": "ü"}


async def test_nothing_found_is_an_answer_too(api: SearchApi):
    rows, stats = lines(await api.get("search", query="never-said-by-anybody"))
    assert rows == []
    assert stats["rows"] == 0
    answer = (await api.get("search", query="never-said-by-anybody", format="json")).json()
    assert answer["rows"] == []


@pytest.mark.parametrize("format_", ["ndjson", "json", "csv"])
async def test_the_cursor_leads_through_all_pages(api: SearchApi, format_: str):
    word = f"cherry{format_}"
    stored = await api.store([{"message": f"{word} {number}"} for number in range(25)])
    seen: list[str] = []
    cursor = ""
    while True:
        response = await api.get("search", query=word, limit=10, cursor=cursor, format=format_)
        await api.store([{"message": f"{word} that came later"}])
        if format_ == "csv":
            rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(response.text, newline="")))
            cursor = response.headers.get("X-Logboom-Next-Cursor", "")
        elif format_ == "json":
            rows, cursor = response.json()["rows"], response.json()["stats"]["next_cursor"] or ""
        else:
            rows, stats = lines(response)
            cursor = stats["next_cursor"] or ""
        seen += [row["event_id"] for row in rows]
        if not cursor:
            break
    assert seen == [row["event_id"] for row in reversed(stored)]


async def test_post_takes_the_same_as_a_document(api: SearchApi):
    await api.store([{"message": "fig"}])
    document = {"query": "fig", "project": "shop", "limit": 5}
    rows, _ = lines(await api.http.post("/api/v1/search", json=document))
    assert [row["message"] for row in rows] == ["fig"]


async def test_an_export_has_no_cap(api: SearchApi):
    stored = await api.store([{"message": f"grape {number}"} for number in range(1_500)])
    rows, stats = lines(await api.get("search", query="grape", limit=0))
    assert [row["event_id"] for row in rows] == [row["event_id"] for row in reversed(stored)]
    assert stats["next_cursor"] is None
    response = await api.get("search", query="grape", limit=0, format="csv")
    assert len(list(csv.DictReader(io.StringIO(response.text, newline="")))) == 1_500
    document = (await api.get("search", query="grape", limit=0, format="json")).json()
    assert [row["event_id"] for row in document["rows"]] == [row["event_id"] for row in reversed(stored)]
    assert (document["stats"]["rows"], document["columns"][0]["name"]) == (1_500, "project")


async def test_an_export_of_nothing_is_a_document_too(api: SearchApi):
    for limit in (0, 10):
        document = (await api.get("search", query="gooseberry", limit=limit, format="json")).json()
        assert (document["rows"], document["stats"]["rows"]) == ([], 0)


@pytest.mark.parametrize(
    ("parameters", "code", "told"),
    [
        ({"query": "a AND"}, "invalid_query", "end of the query"),
        ({"query": "level>=sevree"}, "invalid_query", "is no level"),
        ({"limit": 10_001}, "invalid_request", "at most 10000 rows"),
        ({"limit": -1}, "malformed_request", "limit"),
        ({"limit": 0, "cursor": "x"}, "invalid_request", "export"),
        ({"start": "yesterday-ish"}, "invalid_request", "start: "),
        ({"start": "now", "end": "-1h"}, "invalid_request", "ends before it starts"),
        ({"cursor": "nonsense"}, "invalid_request", "cursor"),
        ({"timezone": "Mars/Olympus"}, "invalid_request", "time zone"),
        ({"timezone": "../../etc/passwd"}, "invalid_request", "time zone"),
        ({"project": "nobodys"}, "not_found", "project"),
        ({"colour": "red"}, "malformed_request", "colour"),
    ],
)
async def test_what_is_wrong_with_a_request_is_told(api: SearchApi, parameters: dict[str, Any], code: str, told: str):
    response = await api.get("search", **parameters)
    assert response.status_code in {400, 404, 422}
    assert response.json()["error"]["code"] == code
    assert told in response.json()["error"]["message"]


async def test_an_error_in_a_query_has_its_position_and_a_hint(api: SearchApi):
    response = await api.get("search", query="ok level>=sevree")
    assert response.json()["error"]["position"] == {"start": 10, "end": 16}
    assert "did you mean `severe`" in response.json()["error"]["hint"]


async def test_whoever_shows_no_token_finds_nothing(api: SearchApi):
    for path in ("search", "histogram", "fields", "tail", f"events/{uuid.uuid4()}"):
        async with httpx.AsyncClient(base_url=api.http.base_url) as nobody:
            response = await nobody.get(f"/api/v1/{path}", params={"project": "shop"})
        assert response.status_code == 401, path


async def test_an_event_has_a_permanent_link(api: SearchApi):
    [stored] = await api.store([{"message": "melon", "attributes": {"size": "9"}}])
    response = await api.get(f"events/{stored['event_id']}")
    assert response.json()["message"] == "melon"
    assert response.json()["attributes"] == {"size": "9"}


async def test_an_event_of_another_project_is_not_found(api: SearchApi):
    [stored] = await api.store([{"message": "melon"}])
    response = await api.get(f"events/{stored['event_id']}", project="default")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


async def test_the_limit_that_was_hit_is_told(engine: Engine, tmp_path: Path):
    async with searching(engine, tmp_path, SearchSettings(rows_read=5)) as api:
        await api.store([{"message": f"quince {number}"} for number in range(50)])
        response = await api.get("search", query="quince")
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "limit_exceeded"
    assert "narrow" in response.json()["error"]["hint"]


SLOW = " OR ".join(f'"*q{number}*x*y*"' for number in range(20))


@pytest.fixture(scope="module")
async def costly(api: SearchApi) -> SearchApi:
    """The same, with so many events that SLOW takes seconds; the engine looks up between two blocks of rows."""
    sql = """
        INSERT INTO logboom.events (project, timestamp, received_at, load_id, event_id, message, retention_days)
        SELECT {project:UInt32}, toDateTime64('2026-01-01 12:00:05', 9, 'UTC'), now64(6), 1, generateUUIDv7(), repeat('q ', 100), 3650 FROM numbers(1600000)
    """
    await api.engine.execute(Statement(sql, {"project": api.project}))
    return api


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "stages"), [("search", ""), ("search", " | stats count by host"), ("histogram", ""), ("fields", "")]
)
async def test_a_search_is_cancelled_in_the_engine_when_its_client_goes_away(costly: SearchApi, path: str, stages: str):
    """A client that closes its connection leaves no work behind: the engine counts a cancelled query."""

    async def asked(sql: str) -> int:
        return int((await costly.engine.rows(Statement(sql))).rows[0][0])

    async def running() -> int:
        sql = "SELECT count() FROM system.processes WHERE query LIKE '%FROM logboom.events%' AND query NOT LIKE '%processes%'"
        return await asked(sql)

    async def cancelled() -> int:
        return await asked("SELECT sum(value) FROM system.errors WHERE name = 'QUERY_WAS_CANCELLED'")

    async def idle() -> bool:
        return await running() == 0

    await until(idle, seconds=30)  # what was cancelled before may be ending yet
    before = await cancelled()
    asking = asyncio.create_task(
        costly.get(path, query=SLOW + stages, start="2026-01-01 12:00", end="2026-01-01 12:00:10")
    )
    await until(running, seconds=20)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    async def one_more_is_cancelled() -> bool:
        return await cancelled() > before

    await until(one_more_is_cancelled, seconds=30)


@pytest.mark.slow
async def test_a_client_may_go_away_at_any_moment(costly: SearchApi):
    """Its search may be on the way into the engine just then: a second later nothing of it is left."""

    async def idle() -> bool:
        sql = "SELECT count() FROM system.processes WHERE query LIKE '%*q19*x*y*%' AND query NOT LIKE '%processes%'"
        return (await costly.engine.rows(Statement(sql))).rows == [[0]]

    question = httpx.QueryParams(project="shop", query=SLOW, start="2026-01-01 12:00", end="2026-01-01 12:00:10")
    head = f"GET /api/v1/search?{question} HTTP/1.1\r\nHost: logboom\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    for milliseconds in range(21):
        reader, writer = await asyncio.open_connection(costly.http.base_url.host, costly.http.base_url.port)
        writer.write(head.encode())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(1), milliseconds / 1000)
        writer.close()
    await until(idle, seconds=1)


async def test_a_pipeline_answers_a_table_in_each_form(api: SearchApi):
    await api.store([{"message": "a fig", "host": host} for host in ("a", "b", "b")])
    query = "fig | stats count by host | sort - count"
    rows, stats = lines(await api.get("search", query=query))
    assert rows == [{"host": "b", "count": 2}, {"host": "a", "count": 1}]
    assert stats["kind"] == "table"
    assert stats["columns"] == [{"name": "host", "type": "text"}, {"name": "count", "type": "number"}]
    answer = (await api.get("search", query=query, format="json")).json()
    assert (answer["columns"], answer["rows"]) == (stats["columns"], rows)
    assert (await api.get("search", query=query, format="csv")).text == "host,count\r\nb,2\r\na,1\r\n"


async def test_stages_that_keep_events_are_answered_in_pages_newest_first(api: SearchApi):
    stored = await api.store([{"message": "a kiwi", "attributes": {"n": str(number)}} for number in range(5)])
    query = "kiwi | where n != 2 | eval double = n * 2"
    rows, stats = lines(await api.get("search", query=query, limit=3))
    assert [row["double"] for row in rows] == [8, 6, 2]
    assert rows[0]["event_id"] == stored[4]["event_id"]
    more, stats = lines(await api.get("search", query=query, limit=3, cursor=stats["next_cursor"]))
    assert [row["double"] for row in more] == [0]
    assert stats["next_cursor"] is None


async def test_fields_alone_are_answered_in_pages_too(api: SearchApi):
    await api.store([{"message": "a quince", "host": f"h{number}"} for number in range(4)])
    rows, stats = lines(await api.get("search", query="quince | fields host", limit=2))
    assert rows == [{"host": "h3"}, {"host": "h2"}]
    rows, _ = lines(await api.get("search", query="quince | fields host", limit=2, cursor=stats["next_cursor"]))
    assert rows == [{"host": "h1"}, {"host": "h0"}]


async def test_the_histogram_and_the_fields_are_those_of_the_search_terms(api: SearchApi):
    await api.store([{"message": "a lychee"}, {"message": "a lychee"}])
    found = (await api.get("histogram", query="lychee | stats count")).json()
    assert sum(sum(bucket["counts"].values()) for bucket in found["buckets"]) == 2


async def test_a_stage_that_is_none_is_pointed_at(api: SearchApi):
    error = (await api.get("search", query="fig | statz count")).json()["error"]
    assert error["code"] == "invalid_query"
    assert error["position"] == {"start": 6, "end": 11}
    assert error["hint"] == "did you mean `stats`?"
