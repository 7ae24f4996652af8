"""A spool over a directory of its own, a loader over the shared engine, and what the table holds of a project."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from logboom.ingest.codecs import CODECS
from logboom.ingest.feed import LoadFeed
from logboom.ingest.loader import Loader
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Spool
from logboom.issues.log_errors import LogErrors
from logboom.store.engine import Engine
from logboom.store.statement import Statement

VERSIONS = {codec.name: codec.version for codec in CODECS}
QUICK: dict[str, Any] = {"seal_seconds": 0.02, "commit_seconds": 0.0, "reserve_bytes": 0}

_projects = itertools.count(500_000)


@pytest.fixture
def project() -> int:
    """A project number that no other test uses."""
    return next(_projects)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where this test's spool is."""
    return tmp_path / "spool"


@asynccontextmanager
async def opened(directory: Path, **settings: Any) -> AsyncIterator[Spool]:
    """A spool that seals soon, closed in the end."""
    spool = await Spool.open(directory, SpoolSettings(**{**QUICK, **settings}), VERSIONS)
    yield spool
    await spool.close()


@dataclass
class Loading:
    """A spool whose segments are loaded."""

    spool: Spool
    loader: Loader
    feed: LoadFeed
    told: list[tuple[int, frozenset[int]]] = field(default_factory=list)

    async def done(self) -> None:
        """Everything appended so far has left the spool."""
        await asyncio.wait_for(self.spool.wait_until_loaded(), 180)


@asynccontextmanager
async def loading(
    directory: Path,
    engine: Engine,
    retention: Callable[[], dict[int, int]] = dict,
    stop_within_seconds: float = 10,
    **settings: Any,
) -> AsyncIterator[Loading]:
    """A spool and the loader that empties it; both stopped in the end."""
    async with opened(directory, **settings) as spool:
        told: list[tuple[int, frozenset[int]]] = []
        feed = LoadFeed(spool.ids.last)

        def on_loaded(load_id: int, projects: frozenset[int]) -> None:
            told.append((load_id, projects))
            feed.loaded(load_id, projects)

        loader = Loader(spool, engine, retention, on_loaded=on_loaded, traces=LogErrors())
        running = asyncio.create_task(loader.run())
        yield Loading(spool, loader, feed, told)
        await loader.stop(within_seconds=stop_within_seconds)
        assert running.done()


def files(directory: Path, pattern: str = "*") -> list[Path]:
    """What is in the directory."""
    return sorted(directory.glob(pattern))


async def stored(engine: Engine, project: int, columns: str = "message") -> list[Any]:
    """What the table holds of a project, ordered by what is asked for; single columns come bare."""
    sql = f"SELECT {columns} FROM logboom.events WHERE project = {{project:UInt32}} ORDER BY {columns}"
    rows = (await engine.rows(Statement(sql, {"project": project}))).rows
    return [row[0] if len(row) == 1 else row for row in rows]
