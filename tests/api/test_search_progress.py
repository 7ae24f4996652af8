"""A long search tells how far it is, is stopped when somebody says so, and what it had found stays."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from logboom.api import progress as progress_module
from logboom.query.settings import RoleLimits, SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.api.searching import SearchApi, searching
from tests.waiting import until

ALL = {"start": "2026-01-01T00:00:00Z", "end": "now"}


WORDS = itertools.count()


def slow() -> str:
    """Expressions that look at every character and match nothing; others each time, for the engine remembers answers."""
    word = next(WORDS)
    return "medlar OR " + " OR ".join(f"message:/(q ){{10,{40 + number}}}[a-p]{word}/" for number in range(12))


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("progress")) as api:
        yield api


@pytest.fixture(scope="module")
async def costly(api: SearchApi) -> SearchApi:
    """The same, with so many old events that `slow` takes seconds in them; the engine looks up between two blocks of rows."""
    sql = """
        INSERT INTO logboom.events (project, timestamp, received_at, load_id, event_id, message, retention_days)
        SELECT {project:UInt32}, toDateTime64('2026-01-01 12:00:05', 9, 'UTC'), now64(6), 1, generateUUIDv7(), repeat('q ', 100), 3650 FROM numbers(400000)
    """
    await api.engine.execute(Statement(sql, {"project": api.project}))
    return api


@asynccontextmanager
async def followed(api: SearchApi, **parameters: Any) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The lines of a search with progress, as they come."""
    question = {"project": "shop", "format": "ndjson", "progress": "true"} | parameters
    async with api.http.stream("GET", "/api/v1/search", params=question) as response:
        assert response.status_code == httpx.codes.OK, await response.aread()

        async def lines() -> AsyncIterator[dict[str, Any]]:
            async for line in response.aiter_lines():
                yield json.loads(line)

        yield lines()


async def whole(api: SearchApi, **parameters: Any) -> list[dict[str, Any]]:
    async with followed(api, **parameters) as lines:
        return [line async for line in lines]


async def answered(api: SearchApi, **parameters: Any) -> list[dict[str, Any]]:
    """The first line and what the search gave, without the progress that a busy machine tells in between."""
    first, *others = await whole(api, **parameters)
    return [first, *(line for line in others if "_progress" not in line)]


async def until_rows_were_read(lines: AsyncIterator[dict[str, Any]], rows: int) -> AsyncIterator[dict[str, Any]]:
    """The lines until the engine is in the midst of the costly events."""
    async for line in lines:
        yield line
        if line.get("_progress", {}).get("rows_read", 0) >= rows:
            return


async def running(engine: Engine) -> int:
    """How many searches the engine has in work."""
    sql = (
        "SELECT count() FROM system.processes WHERE query LIKE '%FROM logboom.events%' AND query NOT LIKE '%processes%'"
    )
    return int((await engine.rows(Statement(sql))).rows[0][0])


async def test_progress_comes_first_then_rows_then_what_was_done(api: SearchApi):
    await api.store([{"message": f"persimmon {number}"} for number in range(3)])
    first, *rows, last = await answered(api, query="persimmon")
    assert set(first["_progress"]) == {"search_id", "rows", "rows_read", "bytes_read", "share", "elapsed_ms"}
    assert [row["message"] for row in rows] == ["persimmon 2", "persimmon 1", "persimmon 0"]
    assert last["_stats"]["share"] == 1.0
    assert not last["_stats"]["partial"]


async def test_a_table_has_its_columns_at_the_end(api: SearchApi):
    await api.store([{"message": f"rowan {number}", "host": f"h{number % 2}"} for number in range(4)])
    _, *rows, last = await answered(api, query="rowan | stats count by host")
    assert rows == [{"host": "h0", "count": 2}, {"host": "h1", "count": 2}]
    assert [column["name"] for column in last["_stats"]["columns"]] == ["host", "count"]
    assert last["_stats"]["kind"] == "table"


async def test_a_search_without_a_hit_offers_what_would_hit(api: SearchApi):
    await api.store([{"message": "sloes are ripe"}])
    *_, last = await answered(api, query="sloe")
    assert last["_stats"]["offers"]


async def test_a_wrong_query_is_refused_before_anything_is_sent(api: SearchApi):
    response = await api.get("search", query="a AND", format="ndjson", progress="true")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_query"


async def test_progress_is_for_json_lines(api: SearchApi):
    response = await api.get("search", query="a", format="json", progress="true")
    assert response.json()["error"]["code"] == "invalid_request"


async def test_what_stops_the_search_is_told_in_its_stats(engine: Engine, tmp_path: Path):
    settings = SearchSettings(admin=RoleLimits(rows_read=5))
    async with searching(engine, tmp_path, settings) as api:
        await api.store([{"message": f"quince {number}"} for number in range(50)])
        _, last = await answered(api, query="quince")
        _, table = await answered(api, query="quince | stats count by host")
        others = [(await api.get(path, query="quince")).json()["error"] for path in ("histogram", "fields")]
    for stats in (last["_stats"], table["_stats"]):
        assert stats["partial"]
        assert stats["limit"] == {"name": "rows_read", "value": 5, "setting": "search.admin.rows_read"}
        assert "5 stored rows" in stats["error"]["message"]
        assert "narrow" in stats["error"]["hint"]
    for error in others:
        assert "5 stored rows" in error["message"]
        assert "search.admin.rows_read" in error["message"]


@pytest.mark.slow
@pytest.mark.parametrize("stages", ["", " | stats count"], ids=["events", "a table"])
async def test_progress_grows_while_the_search_runs(costly: SearchApi, stages: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(progress_module, "EVERY_SECONDS", 0.05)
    found = await whole(costly, query=slow() + stages, **ALL)
    told = [line["_progress"] for line in found if "_progress" in line]
    assert len(told) >= 3
    for name in ("rows_read", "bytes_read", "elapsed_ms"):
        values = [one[name] for one in told]
        assert values == sorted(values), name
    shares = [one["share"] for one in told if one["share"] is not None]
    assert shares == sorted(shares)
    assert told[-1]["rows_read"] > 0
    assert len({one["search_id"] for one in told}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("stages", ["", " | stats count"], ids=["events", "a table"])
async def test_a_stopped_search_ends_with_what_it_had_and_leaves_the_engine_idle(costly: SearchApi, stages: str):
    await costly.store([{"message": "medlar"}])
    async with followed(costly, query=slow() + stages, **ALL) as lines:
        search_id = (await anext(lines))["_progress"]["search_id"]
        found = [line["message"] async for line in until_rows_were_read(lines, 10_000) if "message" in line]
        response = await costly.http.delete(f"/api/v1/searches/{search_id}")
        assert response.status_code == httpx.codes.NO_CONTENT
        rest = [line async for line in lines]
    stats = rest[-1]["_stats"]
    assert stats["partial"]
    assert stats["error"]["code"] == "cancelled"
    assert await running(costly.engine) == 0
    if not stages:
        assert found == ["medlar"], "what was found before stays"
        assert stats["next_cursor"], "and it can be gone on from there"
        assert 0 <= stats["share"] < 1


@pytest.mark.slow
@pytest.mark.parametrize("stages", ["", " | stats count"], ids=["events", "a table"])
async def test_a_client_that_leaves_stops_the_work_in_the_engine(costly: SearchApi, stages: str):
    async def leave_after_the_first_line() -> None:
        async with followed(costly, query=slow() + stages, **ALL) as lines:
            async for _ in until_rows_were_read(lines, 10_000):
                pass

    await asyncio.create_task(leave_after_the_first_line())

    async def idle() -> bool:
        return await running(costly.engine) == 0

    await until(idle, seconds=15)


async def test_nobody_stops_the_searches_of_others(api: SearchApi):
    searches = progress_module.RunningSearches()
    with searches.begun(user_id=1) as search:
        searches.stop(search.id, user_id=2)
        assert not search.stopped.is_set()
        searches.stop(search.id, user_id=1)
        assert search.stopped.is_set()
    searches.stop(search.id, user_id=1)
    response = await api.http.delete("/api/v1/searches/00000000-0000-0000-0000-000000000000")
    assert response.status_code == httpx.codes.NO_CONTENT
