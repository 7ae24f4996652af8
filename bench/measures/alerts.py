"""Alerts: 1,000 rules judged each minute while events come in, and back-tests over a month.

The back-tests run in one process with an engine of its own, the rules in a server as people run it.
"""

import asyncio
import math
import re
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from bench.cpu import tree_cpu_seconds
from bench.figures import Figure
from bench.plan import Plan
from bench.server import Server
from bench.steady import Stream
from logboom.alerts.backtest import backtest
from logboom.alerts.rule import read_rule
from logboom.catalog.catalog import Catalog
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate
from logboom.store.statement import Statement

NOW = 1_790_000_040
DAYS = 30
RULES = 1_000
QUERIES = 250  # four rules each: a warning, an owner, a window of their own
EVENTS_A_SECOND = 1_000
WARM_UP_SECONDS = 10
BEGIN_SECONDS = 300  # at most, until each rule has begun, read what lies before its first window, and judged that
MEASURED_SECONDS = 120
ALONE_SECONDS = 60
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
    return [*asyncio.run(_measure(plan.events)), *_live(plan.events)]


async def _measure(events: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="logboom-bench-") as directory:
        engine = EmbeddedEngine(Path(directory), EmbeddedSettings(memory_bytes=4 << 30))
        await engine.start()
        try:
            await migrate(engine)
            await _insert(engine, first=NOW - DAYS * 86_400, seconds=DAYS * 86_400, count=events, load=1)
            return await _back_tests(engine)
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


def _live(events: int) -> list[Figure]:
    """A server as people run it: the cost of the rules is what it needs with them less what it needs without."""
    with Server() as server:
        now = int(time.time())
        server.engine.rows(_filling(events, first=now - DAYS * 86_400, seconds=DAYS * 86_400 - 600))
        server.engine.wait_until_loaded(events)
        with Stream(server, a_second=EVENTS_A_SECOND):
            time.sleep(WARM_UP_SECONDS)
            without = _share_of_a_core(server, ALONE_SECONDS)
            _make_rules(server)
            _wait_until_judged(server)
            before = _delays(server)
            with_rules = _share_of_a_core(server, MEASURED_SECONDS)
            counted = {edge: count - before.get(edge, 0) for edge, count in _delays(server).items()}
    judged = counted[math.inf]
    if judged < RULES * (MEASURED_SECONDS // 60 - 1):
        raise RuntimeError(f"only {judged} steps of rules were recorded")
    note = f"{EVENTS_A_SECOND:,} events a second meanwhile; {judged:,} steps in {MEASURED_SECONDS} s"
    return [
        Figure("1,000 rules, delay, 99th percentile, at most", _at_most(counted, 0.99), "s", 5, note=note),
        Figure("1,000 rules, delay, median, at most", _at_most(counted, 0.5), "s"),
        Figure(
            "1,000 rules, of one core",
            with_rules - without,
            "%",
            25,
            note=f"{with_rules:.0f} % with, {without:.0f} % without",
        ),
    ]


def _filling(count: int, *, first: int, seconds: int) -> str:
    """The statement with its values in it: these are numbers of ours."""
    values = {"first": first, "width": seconds, "count": count, "load": 1}
    sql = _INSERT
    for name, value in values.items():
        sql = sql.replace(f"{{{name}:Int64}}", str(value)).replace(f"{{{name}:UInt64}}", str(value))
    return f"{sql} SETTINGS max_partitions_per_insert_block = 0"


def _make_rules(server: Server) -> None:
    """As another node of the same catalog would: a thousand requests would be the longest part."""
    catalog = Catalog.open(f"sqlite:///{server.directory / 'catalog.sqlite'}")
    for number in range(RULES):
        document: dict[str, Any] = {
            "name": f"rule {number}",
            "watch": {"kind": "count", "query": f"service:service-{number % 50} request {number % QUERIES}"},
            "threshold": {"critical": 1_000 + number},
            "window": "5m",
        }
        catalog.alert_rules.create(PROJECT, document["name"], read_rule(document).as_document())
    catalog.close()


def _wait_until_judged(server: Server) -> None:
    """Return once each rule has been judged: what a start or a new rule reads of the past comes once."""
    deadline = time.monotonic() + BEGIN_SECONDS
    while _delays(server)[math.inf] < RULES:
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {BEGIN_SECONDS} s not all rules are judged")
        time.sleep(1)


def _share_of_a_core(server: Server, seconds: float) -> float:
    """In percent, of the server and its engine."""
    begun, cpu = time.monotonic(), tree_cpu_seconds(server.pid)
    time.sleep(seconds)
    return 100 * (tree_cpu_seconds(server.pid) - cpu) / (time.monotonic() - begun)


def _delays(server: Server) -> dict[float, int]:
    """How many steps of rules were recorded within so many seconds of when they were due, so far."""
    text = (
        httpx.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {server.token}"}).raise_for_status().text
    )
    found = re.findall(r'logboom_alert_evaluation_delay_seconds_bucket\{le="([^"]+)"\} ([\d.e+]+)', text)
    return {math.inf if edge == "+Inf" else float(edge): int(float(count)) for edge, count in found}


def _at_most(counted: dict[float, int], share: float) -> float:
    """The edge that this share lies within."""
    return next(edge for edge in sorted(counted) if counted[edge] >= share * counted[math.inf])
