"""Puts events of a test straight into the engine's table."""

import itertools
import json
import time
import uuid
from collections.abc import Iterable
from typing import Any

from logboom.event import COLUMNS, level_of_severity
from logboom.query.time import SECOND, to_rfc3339
from logboom.store.engine import Engine
from logboom.store.statement import Statement, literal

_PROJECTS = itertools.count(10_000)
NOON = 1_790_000_000 * SECOND
"""The moment that tests of this room call now."""

_DEFAULTS: dict[str, Any] = {
    "received_at": NOON, "load_id": 1, "severity": 0, "service": "", "host": "", "logger": "", "environment": "",
    "release": "", "message": "", "trace_id": "", "span_id": "", "exception_type": "", "fingerprint": 0, "input": "",
    "key": 0, "peer": "", "attributes": {}, "retention_days": 3650,
}  # fmt: skip


def new_project() -> int:
    """A number that no other test uses."""
    return next(_PROJECTS)


def complete(event: dict[str, Any], project: int, number: int = 0) -> dict[str, Any]:
    """The event with every column: a minute before noon, later the higher its number, and an id of its own."""
    given = {"timestamp": NOON - 60 * SECOND + number, "event_id": str(uuid.uuid4())}
    row = {"project": project} | _DEFAULTS | given | event
    return row | {"level": level_of_severity(row["severity"])}


async def store(engine: Engine, project: int, events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Insert events (times in nanoseconds); gives them back complete, in the given order."""
    rows = [complete(event, project, number) for number, event in enumerate(events)]
    for group in itertools.batched(rows, 2_000) if hasattr(itertools, "batched") else [rows]:
        lines = "\n".join(
            json.dumps(row | {name: to_rfc3339(row[name]) for name in ("timestamp", "received_at")}) for row in group
        )
        structure = ", ".join(f"{column.name} {column.engine_type}" for column in COLUMNS)
        names = ", ".join(column.name for column in COLUMNS)
        sql = (
            f"INSERT INTO logboom.events ({names}) SELECT {names}"
            f" FROM format(JSONEachRow, {literal(structure)}, {literal(lines)})"
        )
        settings = {"date_time_input_format": "best_effort", "max_query_size": 1 << 30, "insert_deduplicate": 0}
        await engine.execute(Statement(sql), settings=settings)
    return rows


def now_ns() -> int:
    return time.time_ns()
