"""Puts errors straight into the engine, as loads of the codec `error_event` would."""

import itertools
import json
import time
import uuid
from collections.abc import Iterable
from typing import Any

from logboom.event import COLUMNS
from logboom.query.time import SECOND, to_rfc3339
from logboom.store.engine import Engine
from logboom.store.statement import Statement, literal
from tests.query.storing import complete

# Loads of other tests on the same engine must not fall into the batches of a test: each takes ids of its own, rising.
_LOADS = itertools.count(time.time_ns() // 1000)


def next_load() -> int:
    return next(_LOADS)


def document(type_: str = "ValueError", function: str = "confirm", value: str = "it failed", **more: Any) -> str:
    frames = [{"module": "shop.views", "function": function, "in_app": True, "lineno": 7}]
    one = {"type": type_, "value": value, "stacktrace": {"frames": frames}}
    return json.dumps({"platform": "python", "exception": {"values": [one]}, **more})


async def store_errors(engine: Engine, project: int, errors: Iterable[dict[str, Any]], *, load_id: int = 0) -> int:
    """One load of errors; its id. `ago` seconds before now; the newest comes last."""
    load_id = load_id or next_load()
    now = time.time_ns()
    lines = []
    for number, error in enumerate(errors):
        given = {
            "timestamp": now - int(error.pop("ago", 0) * SECOND) + number,
            "received_at": now,
            "load_id": load_id,
            "event_id": str(uuid.uuid4()),
            "severity": 17,
            "input": "sentry",
            "exception_type": "ValueError",
            "message": "ValueError: it failed",
        }
        payload = error.pop("payload", document())
        row = complete(given | error, project) | {"payload": payload}
        lines.append(json.dumps(row | {name: to_rfc3339(row[name]) for name in ("timestamp", "received_at")}))
    structure = ", ".join([*(f"{column.name} {column.engine_type}" for column in COLUMNS), "payload String"])
    for table, columns in (
        ("error_payloads", [*(column.name for column in COLUMNS), "payload"]),
        ("events", [column.name for column in COLUMNS]),
    ):
        names = ", ".join(columns)
        sql = (
            f"INSERT INTO logboom.{table} ({names}) SELECT {names}"
            f" FROM format(JSONEachRow, {literal(structure)}, {literal(chr(10).join(lines))})"
        )
        settings = {"date_time_input_format": "best_effort", "max_query_size": 1 << 28, "insert_deduplicate": 0}
        await engine.execute(Statement(sql), settings=settings)
    return load_id


async def forget_copies(engine: Engine) -> None:
    """Of the catalogs of other tests on the same engine: they may be of later revisions than a new catalog has."""
    for table in ("issues", "issue_fingerprints"):
        await engine.execute(Statement(f"TRUNCATE TABLE logboom.{table}"))
