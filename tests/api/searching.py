"""The API on a real port over the real engine, with a project, its token and a feed that tests move."""

import asyncio
import contextlib
import socket
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from logboom.api.app import create_app
from logboom.api.services import Services
from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.ingest.feed import LoadFeed
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from tests.query.storing import new_project, now_ns, store

TOKEN = "lb_token_of_the_search_tests"
SECOND = 1_000_000_000


class Uvicorn(uvicorn.Server):
    """Leaves the test run's signals alone."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


@dataclass
class SearchApi:
    http: httpx.AsyncClient
    engine: Engine
    feed: LoadFeed
    project: int
    stopping: asyncio.Event

    async def get(self, path: str, **parameters: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/{path}", params={"project": "shop"} | parameters)

    async def store(self, events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Events of a moment ago (the later the higher their number), in a load of their own that the feed tells of."""
        load_id = self.feed.latest + 1
        moment = now_ns() - 10 * SECOND
        defaults = ({"timestamp": moment + number, "load_id": load_id} for number in range(1 << 30))
        rows = await store(self.engine, self.project, [next(defaults) | event for event in events])
        self.feed.loaded(load_id, frozenset({self.project}))
        return rows


@asynccontextmanager
async def searching(
    engine: Engine, directory: Path, settings: SearchSettings | None = None
) -> AsyncIterator[SearchApi]:
    file = directory / "catalog.sqlite"
    catalog = Catalog.open(f"sqlite:///{file}")
    catalog.bootstrap(admin_token=TOKEN)
    project = new_project()
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'projects'", [project - 1])
    assert catalog.projects.create("shop").id == project
    feed = LoadFeed(latest=1)
    stopping = asyncio.Event()
    services = Services(catalog=catalog, keyring=KeyRing(catalog), engine=engine, feed=feed, stopping=stopping)
    app = create_app(replace(services, search=settings or SearchSettings()))
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = Uvicorn(uvicorn.Config(app, lifespan="off", log_level="warning", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve([listening]))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as http:
        yield SearchApi(http, engine, feed, project, stopping)
    server.should_exit = True
    await serving
    catalog.close()
