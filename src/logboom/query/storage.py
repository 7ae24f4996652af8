"""What the events of projects and services take on disk: counted rows, and their share of the table's bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement

MOST_PARTS: Final = 200
_TIMES: Final = ", ".join(f"formatDateTime({one}(timestamp), '%Y-%m-%dT%H:%i:%S+00:00')" for one in ("min", "max"))


@dataclass(frozen=True, slots=True)
class Stored:
    """One project, or one service of a project: `bytes` is its rows' share of what all rows take."""

    value: str
    events: int
    bytes: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of ours together, compressed and on disk."""

    events: int
    bytes: int
    uncompressed_bytes: int


async def tables(engine: Engine) -> Tables:
    """What lies on disk now, of all projects."""
    sql = (
        "SELECT sumIf(rows, table = 'events'), sum(bytes_on_disk), sum(data_uncompressed_bytes)"
        " FROM system.parts WHERE active AND database = 'logboom'"
    )
    ((events, bytes_, uncompressed),) = (await engine.rows(Statement(sql), slot="background")).rows
    return Tables(int(events), int(bytes_), int(uncompressed))


async def of_projects(engine: Engine, settings: SearchSettings) -> list[Stored]:
    """Every project that has events, by its id."""
    sql = f"SELECT toString(project), count() AS found, {_TIMES} FROM logboom.events GROUP BY project ORDER BY found DESC LIMIT {MOST_PARTS}"
    return await _stored(engine, settings, Statement(sql))


async def of_services(engine: Engine, settings: SearchSettings, project: int) -> list[Stored]:
    """Every service of a project, those with most events first."""
    sql = (
        f"SELECT toString(service), count() AS found, {_TIMES} FROM logboom.events"
        f" WHERE project = {{project:UInt32}} GROUP BY service ORDER BY found DESC LIMIT {MOST_PARTS}"
    )
    return await _stored(engine, settings, Statement(sql, {"project": project}))


async def _stored(engine: Engine, settings: SearchSettings, statement: Statement) -> list[Stored]:
    rows: list[list[Any]] = (await engine.rows(statement, limits=settings.limits(), slot="background")).rows
    whole = await tables(engine)
    each = whole.bytes / max(1, whole.events)
    return [
        Stored(
            value=str(value),
            events=int(events),
            bytes=round(int(events) * each),
            oldest=datetime.fromisoformat(oldest),
            newest=datetime.fromisoformat(newest),
        )
        for value, events, oldest, newest in rows
    ]
