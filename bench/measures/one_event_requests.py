"""One event a request: what a request costs by itself."""

from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.plan import Plan
from bench.server import Server
from bench.statistics import median

REQUESTS = 50_000
CORPUS_EVENTS = 100_000


def measure(plan: Plan) -> list[Figure]:
    file, rates, seconds = corpus_file(CORPUS_EVENTS, "jsonl"), [], []
    with Server() as server:
        for _ in range(plan.rounds):
            cpu, sent = cpu_of_taking(
                server,
                lambda: process.run(
                    "http", file, url=f"{server.url}/api/v1/ingest", keys=server.key, lines=1, limit=REQUESTS
                ),
            )
            rates.append(sent["requests"] / cpu)
            seconds.append(sent["requests"] / sent["seconds"])
    return [
        Figure("one event a request", median(rates), "requests per CPU-second", 4000, more_is_better=True),
        Figure("one event a request, answered", median(seconds), "requests/s"),
    ]
