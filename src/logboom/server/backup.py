"""A backup: everything of a data directory as it was at one moment, taken while the server works.

    DIRECTORY/engine/            the tables, as the engine's BACKUP writes them
              spool/             what was taken and is not in the tables yet
              catalog.sqlite     people, projects, keys, ...; absent when the catalog is in a database of its own
              files/             how far log files were read
              alerts.key         opens the secrets of alert channels; absent when a setting holds the key
              backup.json        what it is and what is in it; written last: without it the backup is not whole

No load runs meanwhile, so an event is in the tables or in the spool, never in both or in neither. What is taken waits in
the spool until the backup is done.

Source: ClickHouse documentation, "Backup and restore"; SQLite documentation, "SQLite Backup API".
"""

import asyncio
import json
import os
import secrets
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from logboom import __version__
from logboom.alerts.sealing import KEY_FILE
from logboom.catalog.settings import SQLITE_FILE
from logboom.errors import Conflict, InvalidRequest
from logboom.ingest.spool import Spool
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement, literal

FORMAT: Final = 1
DESCRIPTION: Final = "backup.json"
ENGINE, SPOOL, FILES = "engine", "spool", "files"
CHECKPOINTS: Final = "checkpoints.sqlite3"
WORK: Final = "backups"
LIMITS: Final = Limits(seconds=24 * 3600, memory_bytes=0)
# Tables whose rows nothing sums up in the background: their counts are the same before and after.
COUNTED: Final = ("events", "error_payloads", "error_attachments")
CHECKSUM: Final = "SELECT count(), toString(sum(cityHash64(event_id, load_id, message))) FROM logboom.events"


@dataclass(frozen=True, slots=True)
class Described:
    """backup.json."""

    format: int
    logboom: str
    created_at: float
    rows: dict[str, int]
    events_checksum: str
    has_catalog: bool


class Snapshot:
    """How a part is kept still while it is copied: by a server at work, or by nobody when none runs."""

    def __init__(self, spool: Spool | None = None) -> None:
        self._spool = spool

    @asynccontextmanager
    async def without_loads(self) -> AsyncIterator[None]:
        if self._spool is None:
            yield
        else:
            async with self._spool.held():
                yield

    async def still(self, job: Callable[[], None]) -> None:
        if self._spool is None:
            job()
        else:
            await self._spool.between_commits(job)


async def back_up(
    engine: Engine, snapshot: Snapshot, data_directory: Path, to: Path, *, has_catalog: bool
) -> Described:
    """Return when the backup is whole and on disk at `to`, which must not be there, or be empty.

    Raises Conflict when it is not, InvalidRequest when it can't be written.
    """
    work = await asyncio.to_thread(_work_directory, data_directory, to)
    try:
        async with snapshot.without_loads():
            rows, checksum = await counted(engine)
            target = literal(str(work / ENGINE))
            await engine.execute(Statement(f"BACKUP DATABASE logboom TO File({target})"), limits=LIMITS)
            await snapshot.still(lambda: _copy_spool(data_directory, work))
            if has_catalog:
                await asyncio.to_thread(copy_sqlite, data_directory / SQLITE_FILE, work / SQLITE_FILE)
            if (data_directory / KEY_FILE).exists():
                shutil.copy2(data_directory / KEY_FILE, work / KEY_FILE)
        described = Described(FORMAT, __version__, time.time(), rows, checksum, has_catalog)
        await asyncio.to_thread(_finish, work, described, to)
    except OSError as error:
        raise InvalidRequest(
            f"cannot write the backup to {to}: {error.strerror}", hint="name another directory"
        ) from error
    finally:
        await asyncio.to_thread(shutil.rmtree, work, ignore_errors=True)
    return described


async def counted(engine: Engine) -> tuple[dict[str, int], str]:
    """The rows of the tables that only grow, and a checksum of the events."""
    rows = {}
    for table in COUNTED:
        answer = await engine.rows(Statement(f"SELECT count() FROM logboom.{table}"), limits=LIMITS)
        rows[table] = int(answer.rows[0][0])
    checksum = (await engine.rows(Statement(CHECKSUM), limits=LIMITS)).rows[0][1]
    return rows, str(checksum)


def copy_sqlite(source: Path, target: Path) -> None:
    """A whole database, whatever is being written to it."""
    origin, copy = sqlite3.connect(f"file:{source}?mode=ro", uri=True), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        copy.close()
        origin.close()
    target.chmod(0o600)


def _copy_spool(data_directory: Path, work: Path) -> None:
    checkpoints = data_directory / FILES / CHECKPOINTS
    if checkpoints.exists():
        (work / FILES).mkdir(mode=0o700)
        copy_sqlite(checkpoints, work / FILES / CHECKPOINTS)
    if (data_directory / SPOOL).exists():
        shutil.copytree(data_directory / SPOOL, work / SPOOL, copy_function=_copied)


def _copied(source: str, target: str) -> None:
    """A second name is enough for a file that is never written again."""
    if source.endswith(".sealed"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def _work_directory(data_directory: Path, to: Path) -> Path:
    """Where the engine may write; on the data's own disk."""
    _check_empty(to)
    work = data_directory.absolute() / WORK / secrets.token_hex(8)
    work.mkdir(parents=True, mode=0o700)
    return work


def _check_empty(directory: Path) -> None:
    if not directory.is_absolute():
        raise InvalidRequest(f"{directory} is no absolute path")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Conflict(f"{directory} is not empty", hint="name a directory that is not there yet")


def _finish(work: Path, described: Described, to: Path) -> None:
    """Put the whole backup where it belongs; its description comes last."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if to.parent.stat().st_dev == work.stat().st_dev:
        work.rename(to)
    else:
        shutil.copytree(work, to, dirs_exist_ok=True)
    to.chmod(0o700)
    os.sync()
    _write(to / DESCRIPTION, json.dumps(asdict(described), indent=1).encode())


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


BackUp = Callable[[Path], Awaitable[Described]]
