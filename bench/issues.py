"""Many issues with many events, put straight into the tables: what reading them costs does not depend on how they came."""

import json
import sqlite3
import time
from pathlib import Path
from typing import Final

from logboom.catalog.catalog import Catalog
from logboom.event import COLUMN_NAMES
from logboom.issues import counts
from logboom.issues.mirror import Mirror
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement, Value

ISSUES: Final = 100_000
BATCHES: Final = 10
BATCH_SECONDS: Final = 3 * 86_400
FIRST_LOAD: Final = 1_000

_FRAMES: Final = [
    {
        "module": f"shop.checkout.step_{number}",
        "function": "confirm",
        "lineno": 118 + number,
        "in_app": number % 2 == 0,
        "context_line": "    answer = self.gateway.charge(order, timeout=10.0)",
        "vars": {"order": "<Order 4711>", "attempt": str(number), "gateway": "<Gateway https://pay.example/v2>"},
    }
    for number in range(16)
]
_DOCUMENT: Final = json.dumps(
    {
        "platform": "python",
        "exception": {
            "values": [{"type": "PaymentTimeout", "value": "gateway timed out", "stacktrace": {"frames": _FRAMES}}]
        },
    }
)
# The events themselves, as searches and the lines around an error read them.
_COPIED: Final = f"""
INSERT INTO logboom.events ({", ".join(COLUMN_NAMES)})
SELECT {", ".join(COLUMN_NAMES)} FROM logboom.error_payloads WHERE load_id = {{load:UInt64}}
"""
# Few issues have most of the events, as it is in life; each batch is of three days, as errors come in the order of time.
_NUMBER: Final = "1 + floor({issues:UInt32} * pow(rand(5) / 4294967296, 3))"
_EVENTS: Final = """
INSERT INTO logboom.error_payloads (project, timestamp, received_at, load_id, event_id, severity, level, release,
    environment, host, message, exception_type, fingerprint, attributes, retention_days, trace_id, input, payload)
SELECT 1, now64(9) - toIntervalSecond({ago:UInt32} + rand(1) % {seconds:UInt32}) AS at, at, {load:UInt64}, generateUUIDv4(), 17, 'error',
    concat('1.', toString(rand(2) % 30)), if(rand(3) % 5 = 0, 'staging', 'production'),
    concat('web-', toString(rand(4) % 20)), 'PaymentTimeout: gateway timed out', 'PaymentTimeout',
    {number},
    map('user.id', toString(rand(6) % 100000), 'browser', concat('Firefox ', toString(rand(7) % 9)),
        'request.url', concat('https://shop.example/checkout/', toString(rand(8) % 1000)), 'sentry.event_id', hex(rand64(9))), 30,
    lower(hex(rand64(8))), 'sentry', {document:String}
FROM numbers({events:UInt64})
"""


def _events(number: str) -> str:
    """The statement, with the SQL of each event's issue."""
    return _EVENTS.replace("{number}", number)


async def fill(engine: Engine, catalog: Catalog, file: Path, *, events: int, issues: int = ISSUES) -> None:
    """`issues` issues of project 1 with `events` events in all, counted as the follower counts them."""
    settings = {"max_partitions_per_insert_block": 0}
    for batch in range(BATCHES):
        load = FIRST_LOAD + batch
        parameters: dict[str, Value] = {
            "load": load,
            "issues": issues,
            "events": events // BATCHES,
            "document": _DOCUMENT,
            "ago": (BATCHES - 1 - batch) * BATCH_SECONDS,
            "seconds": BATCH_SECONDS,
        }
        limits = Limits(seconds=600, memory_bytes=0)
        await engine.execute(Statement(_events(_NUMBER), parameters), limits=limits, settings=settings)
        await engine.execute(Statement(_COPIED, {"load": load}), limits=limits, settings=settings)
        for table in counts.TABLES:
            await counts.count(engine, table, counts.Batch(load - 1, load))
    _fill_catalog(file, issues)
    await Mirror(engine, catalog).update()


async def came(engine: Engine, events: int, issues: int) -> int:
    """One load of errors of any of these issues that are open, of today, as an SDK reports them; its id."""
    load = time.time_ns() // 1000
    parameters: dict[str, Value] = {
        "load": load,
        "issues": issues - 1,
        "events": events,
        "document": _DOCUMENT,
        "ago": 0,
        "seconds": 600,
    }
    # The next one instead of each third, which is resolved: to have it regress is not what an event costs.
    await engine.execute(Statement(_events(f"({_NUMBER} AS number) + (number % 3 = 0)"), parameters))
    return load


def _fill_catalog(file: Path, issues: int) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.executemany(
            "INSERT INTO issues (id, project_id, number, status, reason, since, title, culprit, type, level, platform,"
            " logger, first_seen, first_release, first_event_id, resolution, revision) VALUES (?, 1, ?, ?, ?,"
            " '2026-11-20 00:00:00', ?, ?, 'PaymentTimeout', 'error', 'python', '', '2026-11-01 00:00:00', '1.1', '', '{}', ?)",
            (
                (
                    number,
                    number,
                    "unresolved" if number % 3 else "resolved",
                    "ongoing" if number % 3 else "",
                    f"PaymentTimeout: gateway {number} timed out",
                    f"shop.views{number % 997} in confirm",
                    number,
                )
                for number in range(1, issues + 1)
            ),
        )
        connection.executemany(
            "INSERT INTO issue_fingerprints (project_id, grouping, fingerprint, issue_id, made_for, discarded, components,"
            " revision) VALUES (1, 'v1', ?, ?, ?, 0, '[]', ?)",
            ((number,) * 4 for number in range(1, issues + 1)),
        )
    connection.close()
