"""Lists and pages of issues at size: the server's time from a request to its answer."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bench.cpu import tree_cpu_seconds
from bench.figures import Figure
from bench.issues import ISSUES, came, fill
from bench.plan import Plan
from bench.statistics import median
from logboom.api.app import create_app
from logboom.api.services import Services
from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.ingest.feed import LoadFeed
from logboom.issues.follower import Follower
from logboom.issues.settings import IssuesSettings
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate
from logboom.store.statement import Statement

TOKEN = "lb_token_of_the_benchmarks"
ASKED = {
    "issues, unresolved, newest first": "issues?query=is:unresolved",
    "issues, most events first": "issues?sort=events",
    "issues of a release and a word": "issues?query=release:1.7 timed",
    "issues that a user met": "issues?query=user.id:4711",
    "issues, most users first": "issues?sort=users",
    "how many issues of each kind": "issues/counts",
    "an issue": "issues/DEFAULT-1",
    "an issue's latest event": "issues/DEFAULT-1/events/latest",
    "an issue's oldest event": "issues/DEFAULT-1/events/oldest",
    "an issue's events": "issues/DEFAULT-1/events",
    "an issue's tags": "issues/DEFAULT-1/tags",
    "issues similar to one": "issues/DEFAULT-1/similar",
    "a rare issue's latest event": "issues/DEFAULT-4000/events/latest",
}
REPEATED = 5
GOAL_MS = 100
# What following costs must not depend on how much there is: a store of few errors of few issues, and the great one.
FEW_ISSUES, FEW_EVENTS = 10, 1_000
FOLLOWED = 2_500  # events of a load, and of a second
# As in a steady stream, of whose time counting takes a fortieth: after half a second of counting come twenty of telling.
LOADS = 20
ROUNDS = 3
QUIET_SECONDS = 1.0
GOAL_RATIO = 1.2


def measure(plan: Plan) -> list[Figure]:
    return asyncio.run(_measured(plan))


async def _measured(plan: Plan) -> list[Figure]:
    async with _filled(events=FEW_EVENTS, issues=FEW_ISSUES) as (engine, catalog):
        few = await _followed(engine, catalog, FEW_ISSUES)
    issues = min(ISSUES, plan.events // 20)
    async with _filled(events=plan.events, issues=issues) as (engine, catalog):
        figures = await _asked(engine, catalog, plan)
        many = await _followed(engine, catalog, issues)
    return [
        *figures,
        Figure(f"following an error, {FEW_ISSUES} issues", few, "µs of CPU"),
        Figure(f"following an error, {issues:,} issues", many, "µs of CPU"),
        Figure(
            f"an error, {issues:,} issues to {FEW_ISSUES}, at 400 µs in all",
            (400 + many - few) / 400,
            "times",
            GOAL_RATIO,
        ),
    ]


@asynccontextmanager
async def _filled(*, events: int, issues: int) -> AsyncIterator[tuple[EmbeddedEngine, Catalog]]:
    with tempfile.TemporaryDirectory(prefix="logboom-bench-") as name:
        directory = Path(name)
        engine = EmbeddedEngine(directory / "engine", EmbeddedSettings())
        await engine.start()
        file = directory / "catalog.sqlite"
        catalog = Catalog.open(f"sqlite:///{file}")
        try:
            await migrate(engine)
            catalog.bootstrap(admin_token=TOKEN)
            await fill(engine, catalog, file, events=events, issues=issues)
            await _merged(engine)
            yield engine, catalog
        finally:
            catalog.close()
            await engine.stop()


async def _merged(engine: EmbeddedEngine) -> None:
    """Return when no merge has run for a second: what came in days was put there in a minute."""
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET_SECONDS:
        running = await engine.rows(Statement("SELECT count() FROM system.merges"))
        if int(running.rows[0][0]):
            quiet_since = time.monotonic()
        await asyncio.sleep(0.1)


async def _followed(engine: EmbeddedEngine, catalog: Catalog, issues: int) -> float:
    """CPU for each event of a stream of errors of issues that are known, from any of them."""
    follower = Follower(engine, catalog, LoadFeed(), IssuesSettings())
    await follower.prepare()
    took = []
    for _ in range(ROUNDS):
        seconds = 0.0
        for number in range(LOADS):
            load = await came(engine, FOLLOWED, issues)
            before = tree_cpu_seconds(os.getpid())
            await follower.step(load, count=number == LOADS - 1)
            seconds += tree_cpu_seconds(os.getpid()) - before
        took.append(seconds / (FOLLOWED * LOADS) * 1e6)
    return median(took)


async def _asked(engine: EmbeddedEngine, catalog: Catalog, plan: Plan) -> list[Figure]:
    app = create_app(Services(catalog=catalog, keyring=KeyRing(catalog), engine=engine, feed=LoadFeed()))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    figures = []
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers, timeout=60) as http:
        for name, path in ASKED.items():
            took = []
            for _ in range(plan.rounds * REPEATED):
                started = time.perf_counter()
                (await http.get(f"/api/v1/{path}")).raise_for_status()
                took.append((time.perf_counter() - started) * 1000)
            figures.append(Figure(name, median(took), "ms", GOAL_MS))
    return figures
