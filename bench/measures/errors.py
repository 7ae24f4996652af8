"""Errors as the real SDK reports them: scrubbed, grouped, on disk before the answer, in both tables in the end."""

from bench.error_reports import envelopes_file
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.plan import Plan
from bench.server import Server
from bench.statistics import median

ENVELOPES = 20_000
SAME_EVENTS = "each event has an id of its own, so every round begins with an empty server"


def measure(plan: Plan) -> list[Figure]:
    file, rates, seconds, sizes = envelopes_file(ENVELOPES), [], [], []
    for _ in range(plan.rounds):
        with Server() as server:
            cpu, sent = cpu_of_taking(
                server,
                lambda server=server: process.run(  # type: ignore[misc]
                    "envelopes", file, url=f"{server.url}/api/1/envelope/", key=server.key
                ),
            )
            rates.append(sent["requests"] / cpu)
            seconds.append(sent["requests"] / sent["seconds"])
            sizes.append(server.engine.bytes_on_disk() / sent["requests"])
    return [
        Figure("errors of an SDK", median(rates), "events per CPU-second", 2500, more_is_better=True, note=SAME_EVENTS),
        Figure("errors of an SDK, answered", median(seconds), "events/s"),
        Figure("errors of an SDK, on disk", median(sizes), "bytes an event"),
    ]
