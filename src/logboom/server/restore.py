"""A backup into an empty data directory, checked against what the backup says of itself."""

import json
import shutil
from pathlib import Path

from logboom.alerts.sealing import KEY_FILE
from logboom.catalog.settings import SQLITE_FILE
from logboom.errors import Conflict, InvalidRequest, LogboomError
from logboom.server.backup import DESCRIPTION, ENGINE, FILES, FORMAT, LIMITS, SPOOL, WORK, Described, counted
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.engine import Engine
from logboom.store.schema import migrate
from logboom.store.statement import Statement, literal

TABLES = "SELECT name FROM system.tables WHERE database = 'logboom' AND engine LIKE '%MergeTree' ORDER BY name"
OF_A_HELD_DIRECTORY = {"lock"}


def described(source: Path) -> Described:
    """What a backup says of itself. Raises InvalidRequest when it is none, is not whole, or is too new."""
    try:
        found = Described(**json.loads((source / DESCRIPTION).read_bytes()))
    except FileNotFoundError as error:
        raise InvalidRequest(f"{source} is no whole backup: it has no {DESCRIPTION}") from error
    except (ValueError, TypeError, OSError) as error:
        raise InvalidRequest(f"{source / DESCRIPTION} cannot be read: {error}") from error
    if found.format > FORMAT:
        raise InvalidRequest(f"{source} was made by Logboom {found.logboom}", hint="restore it with that version")
    return found


async def restore(source: Path, data_directory: Path, settings: EmbeddedSettings) -> Described:
    """Return when everything is in the directory, which the caller holds, and is what it was.

    Every file of the tables is checked against the checksums of its part, and the events are counted. Raises Conflict when
    the directory has something in it, LogboomError when the tables are not what they were.
    """
    said = described(source)
    work = _work_directory(data_directory)
    engine = EmbeddedEngine(data_directory, settings)
    await engine.start()
    try:
        shutil.copytree(source / ENGINE, work)
        await engine.execute(Statement(f"RESTORE DATABASE logboom FROM File({literal(str(work))})"), limits=LIMITS)
        shutil.rmtree(work)
        if damaged := await _damaged(engine):
            raise LogboomError(
                f"the backup is damaged in the tables {', '.join(damaged)}",
                hint="restore another, or copy this one anew",
            )
        rows, checksum = await counted(engine)
        if (rows, checksum) != (said.rows, said.events_checksum):
            raise LogboomError(
                f"the tables hold {rows} and not {said.rows}, or not the same",
                hint="the backup is damaged; what is whole of it is in the directory",
            )
        await migrate(engine)
    finally:
        await engine.stop()
    _copy_files(source, data_directory, has_catalog=said.has_catalog)
    return said


async def _damaged(engine: Engine) -> list[str]:
    """The tables of which some file is not what its part says of it."""
    found = await engine.rows(Statement(TABLES), limits=LIMITS)
    check = {"check_query_single_value_result": 1}
    return [
        table
        for (table,) in found.rows
        if (await engine.rows(Statement(f"CHECK TABLE logboom.`{table}`"), limits=LIMITS, settings=check)).rows != [[1]]
    ]


def _work_directory(data_directory: Path) -> Path:
    """From where the engine may read."""
    if {entry.name for entry in data_directory.iterdir()} - OF_A_HELD_DIRECTORY:
        raise Conflict(f"{data_directory} is not empty", hint="name an empty directory with --data-dir")
    return data_directory.absolute() / WORK / "restore"


def _copy_files(source: Path, data_directory: Path, *, has_catalog: bool) -> None:
    for part in (SPOOL, FILES):
        if (source / part).exists():
            shutil.copytree(source / part, data_directory / part)
    if (source / KEY_FILE).exists():
        shutil.copy2(source / KEY_FILE, data_directory / KEY_FILE)
    if has_catalog:
        shutil.copy(source / SQLITE_FILE, data_directory / SQLITE_FILE)
