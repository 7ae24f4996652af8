"""200 projects that send at the same time, beside one project that sends as much over as many connections."""

from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.plan import Plan
from bench.server import Server
from bench.statistics import median

PROJECTS = 200
LINES = 100


def measure(plan: Plan) -> list[Figure]:
    file, ratios = corpus_file(plan.ingest_events, "jsonl"), []
    for _ in range(plan.rounds):
        cpu = []
        for projects in (1, PROJECTS):
            with Server() as server:
                keys = ",".join(server.make_projects(projects))
                url = f"{server.url}/api/v1/ingest"
                used, _ = cpu_of_taking(
                    server,
                    lambda: process.run("http", file, url=url, keys=keys, connections=PROJECTS, lines=LINES),  # noqa: B023
                )
            cpu.append(used)
        ratios.append(cpu[1] / cpu[0])
    note = f"{PROJECTS} connections, {LINES} events a request"
    return [Figure("200 projects at once / one project", median(ratios), "", 1.3, note=note)]
