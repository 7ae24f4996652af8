"""Lists and pages of issues at size: the server's time from a request to its answer."""

import asyncio
import tempfile
import time
from pathlib import Path

import httpx

from bench.figures import Figure
from bench.issues import ISSUES, fill
from bench.plan import Plan
from bench.statistics import median
from logboom.api.app import create_app
from logboom.api.services import Services
from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.ingest.feed import LoadFeed
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate

TOKEN = "lb_token_of_the_benchmarks"
ASKED = {
    "issues, unresolved, newest first": "issues?query=is:unresolved",
    "issues, most events first": "issues?sort=events",
    "issues of a release and a word": "issues?query=release:1.7 timed",
    "an issue": "issues/DEFAULT-1",
    "an issue's latest event": "issues/DEFAULT-1/events/latest",
}
REPEATED = 5
GOAL_MS = 100


def measure(plan: Plan) -> list[Figure]:
    return asyncio.run(_measured(plan))


async def _measured(plan: Plan) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="logboom-bench-") as name:
        directory = Path(name)
        engine = EmbeddedEngine(directory / "engine", EmbeddedSettings())
        await engine.start()
        file = directory / "catalog.sqlite"
        catalog = Catalog.open(f"sqlite:///{file}")
        try:
            await migrate(engine)
            catalog.bootstrap(admin_token=TOKEN)
            await fill(engine, catalog, file, events=plan.events, issues=min(ISSUES, plan.events // 20))
            return await _asked(engine, catalog, plan)
        finally:
            catalog.close()
            await engine.stop()


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
