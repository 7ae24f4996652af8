"""`/api/v1/tail` over a real port: server-sent events of what arrives."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from logboom.api import tail
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from tests.api.searching import SearchApi, searching

MOST_SECONDS_BEHIND = 1.5


@pytest.fixture(scope="module")
async def api(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SearchApi]:
    async with searching(engine, tmp_path_factory.mktemp("tail")) as api:
        yield api


class Following:
    """The events of one stream, one at a time; a comment has the name ''."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()
        self.id = ""
        self.ended = False

    async def next(self) -> tuple[str, Any]:
        async with asyncio.timeout(20):
            name, data = "", None
            async for line in self._lines:
                kind, _, value = line.partition(": ")
                if kind == "event":
                    name = value
                elif kind == "data":
                    data = json.loads(value)
                elif kind == "id":
                    self.id = value
                elif not line:
                    return name, data
        self.ended = True
        return "", None

    async def rows(self) -> list[dict[str, Any]]:
        while not self.ended:
            name, data = await self.next()
            if name == "rows":
                return data
        raise AssertionError("the stream ended without rows")


@asynccontextmanager
async def following(api: SearchApi, query: str = "", **headers: str) -> AsyncIterator[Following]:
    parameters = {"project": "shop", "query": query}
    async with api.http.stream("GET", "/api/v1/tail", params=parameters, headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = Following(response)
        name, _ = await stream.next()
        assert name == "stats", "a stream begins by saying where it stands"
        yield stream


async def test_what_matches_and_is_loaded_from_now_on_is_sent(api: SearchApi):
    await api.store([{"message": "mango from before"}])
    async with following(api, "mango") as stream:
        await api.store([{"message": "an apple"}])
        await api.store([{"message": "mango one"}, {"message": "mango two"}])
        assert [row["message"] for row in await stream.rows()] == ["mango one", "mango two"]


async def test_rows_come_soon_after_their_load(api: SearchApi):
    async with following(api, "papaya") as stream:
        for number in range(5):
            stored_at = time.monotonic()
            await api.store([{"message": f"papaya {number}"}])
            await stream.rows()
            assert time.monotonic() - stored_at < MOST_SECONDS_BEHIND


async def test_late_events_are_news_too(api: SearchApi):
    async with following(api, "lychee") as stream:
        await api.store([{"timestamp": 1_000_000_000 * 10**9, "message": "lychee of 2001"}])
        assert [row["message"] for row in await stream.rows()] == ["lychee of 2001"]


async def test_other_projects_are_not_followed(api: SearchApi):
    async with following(api, "durian") as stream:
        await api.store([{"project": 1, "message": "durian of others"}])
        await api.store([{"message": "durian of ours"}])
        assert [row["message"] for row in await stream.rows()] == ["durian of ours"]


async def test_a_stream_is_taken_up_where_it_broke_off(api: SearchApi):
    """The browser sends the last id by itself (Last-Event-ID)."""
    async with following(api, "guava") as stream:
        await api.store([{"message": "guava one"}])
        await stream.rows()
        last_id = stream.id
    await api.store([{"message": "guava two"}])
    async with following(api, "guava", **{"Last-Event-ID": last_id}) as stream:
        assert [row["message"] for row in await stream.rows()] == ["guava two"]


@pytest.mark.parametrize("last_id", ["nonsense", "99999999999999999999", "9" * 5_000, "-1"])
async def test_an_id_that_is_none_of_ours_means_from_now_on(api: SearchApi, last_id: str):
    async with following(api, "", **{"Last-Event-ID": last_id}) as stream:
        [stored] = await api.store([{"message": "anything"}])
        assert [row["event_id"] for row in await stream.rows()] == [stored["event_id"]]


async def test_more_than_a_push_holds_is_told_as_skipped(engine: Engine, tmp_path: Path):
    async with searching(engine, tmp_path, SearchSettings(tail_rows=10)) as api, following(api) as stream:
        await api.store([{"message": str(number)} for number in range(25)])
        assert [row["message"] for row in await stream.rows()] == [str(number) for number in range(15, 25)]
        assert (await stream.next())[1] == {"load_id": 2, "rows": 10, "skipped": 15}


async def test_a_load_that_takes_too_much_to_read_is_told_and_the_tail_goes_on(engine: Engine, tmp_path: Path):
    async with searching(engine, tmp_path, SearchSettings(rows_read=9_000)) as api, following(api) as stream:
        await api.store([{"message": str(number)} for number in range(9_500)])
        _, stats = await stream.next()
        assert stats["error"]["code"] == "limit_exceeded"
        await api.store([{"message": "small"}])
        assert [row["message"] for row in await stream.rows()] == ["small"]


async def test_a_quiet_tail_shows_that_it_lives(api: SearchApi, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tail, "HEARTBEAT_SECONDS", 0.05)
    async with following(api, "never-said-by-anybody") as stream:
        assert await stream.next() == ("", None)


async def test_a_stream_ends_now_and_then_so_that_rights_are_checked_again(
    api: SearchApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tail, "LONGEST_SECONDS", 0.1)
    monkeypatch.setattr(tail, "HEARTBEAT_SECONDS", 0.05)
    async with following(api, "never-said-by-anybody") as stream:
        while not stream.ended:
            await stream.next()


async def test_a_stream_ends_when_the_server_stops(engine: Engine, tmp_path: Path):
    async with searching(engine, tmp_path) as api, following(api) as stream:
        api.stopping.set()
        while not stream.ended:
            await stream.next()


async def test_an_error_in_the_query_is_an_ordinary_answer(api: SearchApi):
    response = await api.get("tail", query="(hello")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_query"
