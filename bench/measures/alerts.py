"""Alerts: 1,000 rules judged each minute while events come in, and back-tests over a month.

In one process with an engine of its own, on a clock of its own: a minute of the rules' time takes as long as the work of
it, and what it costs is set against a minute.
"""

import asyncio
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.plan import Plan
from bench.statistics import quantile
from logboom.alerts.backtest import backtest
from logboom.alerts.evaluator import Evaluator, Surroundings
from logboom.alerts.rule import read_rule
from logboom.alerts.settings import AlertsSettings
from logboom.catalog.catalog import Catalog
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate
from logboom.store.statement import Statement

NOW = 1_790_000_040
DAYS = 30
RULES = 1_000
QUERIES = 250  # four rules each: a warning, an owner, a window of their own
MINUTES = 5
EVENTS_A_MINUTE = 60_000
PROJECT = 1

_INSERT = """
INSERT INTO logboom.events (project, timestamp, received_at, load_id, event_id, severity, level, service, host, message,
    attributes, retention_days)
SELECT 1, fromUnixTimestamp64Nano(toInt64({first:Int64} + intDiv(number * {width:Int64}, {count:Int64})) * 1000000000, 'UTC') AS moment,
    moment + INTERVAL 1 SECOND, {load:UInt64}, generateUUIDv4(number),
    [9, 9, 9, 9, 9, 9, 13, 17][1 + rand(number) % 8] AS found, ['info', 'warning', 'error'][1 + (found > 9) + (found > 13)],
    concat('service-', toString(rand(number + 1) % 50)), concat('host-', toString(rand(number + 2) % 20)),
    concat('request ', toString(number), ' took a while'),
    map('duration_ms', toString(rand(number + 3) % 1000), 'user', toString(rand(number + 4) % 5000)), 3650
FROM numbers({count:UInt64})
"""


def measure(plan: Plan) -> list[Figure]:
    return asyncio.run(_measure(plan.events))


async def _measure(events: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="logboom-bench-") as directory:
        engine = EmbeddedEngine(Path(directory), EmbeddedSettings(memory_bytes=4 << 30))
        await engine.start()
        try:
            await migrate(engine)
            await _insert(engine, first=NOW - DAYS * 86_400, seconds=DAYS * 86_400, count=events, load=1)
            return [*await _back_tests(engine), *await _live(engine, Path(directory))]
        finally:
            await engine.stop()


async def _insert(engine: EmbeddedEngine, *, first: int, seconds: int, count: int, load: int) -> None:
    values = {"first": first, "width": seconds, "count": count, "load": load}
    await engine.execute(Statement(_INSERT, values), settings={"max_partitions_per_insert_block": 0})


async def _back_tests(engine: EmbeddedEngine) -> list[Figure]:
    figures = []
    for name, most, watch in (
        ("count rule", 10, {"kind": "count", "query": "level:error"}),
        ("count rule by 20 hosts", 30, {"kind": "count", "query": "level:error", "by": "host"}),
        ("p95 rule", None, {"kind": "statistic", "field": "duration_ms"}),
    ):
        rule = read_rule({"name": name, "watch": watch, "threshold": {"critical": 30}, "window": "5m", "every": "1m"})
        found = await backtest(engine, rule, PROJECT, start=NOW - DAYS * 86_400, end=NOW, lateness_seconds=30)
        seconds = found.elapsed_ms / 1000
        figures.append(Figure(f"back-test of 30 days, {name}", seconds, "s", most, more_is_better=False))
    return figures


async def _live(engine: EmbeddedEngine, directory: Path) -> list[Figure]:
    catalog = Catalog.open(f"sqlite:///{directory / 'catalog.sqlite'}")
    catalog.projects.create("bench")
    for number in range(RULES):
        document: dict[str, Any] = {
            "name": f"rule {number}",
            "watch": {"kind": "count", "query": f"service:service-{number % 50} request {number % QUERIES}"},
            "threshold": {"critical": 1_000 + number},
            "window": "5m",
        }
        catalog.alert_rules.create(PROJECT, document["name"], read_rule(document).as_document())
    clock, load, delays = float(NOW), 1, []
    around = Surroundings(clock=lambda: clock, loaded_until=lambda: clock, latest_load=lambda: load)
    evaluator = Evaluator(catalog, engine, AlertsSettings(poll_seconds=3_600), around)
    clock = NOW + 30.0
    await evaluator.run_once()
    clock = NOW + 90.0
    await evaluator.run_once()  # reads what lies before the first window
    begun = _cpu_seconds(engine)
    for minute in range(1, MINUTES + 1):
        load += 1
        await _insert(engine, first=NOW + minute * 60, seconds=60, count=EVENTS_A_MINUTE, load=load)
        inserted = _cpu_seconds(engine)
        clock = NOW + minute * 60 + 90.0
        started = time.perf_counter()
        await evaluator.run_once()
        delays.append(time.perf_counter() - started)
        begun += inserted - begun if minute == 1 else 0
    spent = _cpu_seconds(engine) - begun
    catalog.close()
    return [
        Figure("1,000 rules, the last one judged after", quantile(delays, 0.99), "s", 5, more_is_better=False),
        Figure("1,000 rules, of one core", 100 * spent / (MINUTES * 60), "%", 25, more_is_better=False),
    ]


def _cpu_seconds(engine: EmbeddedEngine) -> float:
    """Of this process and of the engine."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    assert engine.child_pid is not None
    fields = Path(f"/proc/{engine.child_pid}/stat").read_text().rpartition(")")[2].split()
    return own.ru_utime + own.ru_stime + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
