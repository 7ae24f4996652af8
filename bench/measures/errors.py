"""Errors as the real SDK reports them: scrubbed, grouped, on disk before the answer, in both tables in the end."""

from functools import partial
from pathlib import Path
from typing import Any

from bench.error_reports import envelopes_file
from bench.figures import Figure
from bench.load import process
from bench.measures.taking import cpu_of_taking
from bench.plan import Plan
from bench.server import Server
from bench.statistics import median

ENVELOPES = 20_000
# What is made ready once (the engine's functions, the expressions for browsers' names) is no part of what an error costs.
FIRST_ENVELOPES = 1_000
SAME_EVENTS = "each event has an id of its own, so every round begins with an empty server"


def measure(plan: Plan) -> list[Figure]:
    first, file, rates, seconds, sizes = envelopes_file(FIRST_ENVELOPES), envelopes_file(ENVELOPES), [], [], []
    for _ in range(plan.rounds):
        with Server() as server:
            cpu_of_taking(server, partial(_send, server, first))
            cpu, sent = cpu_of_taking(server, partial(_send, server, file))
            rates.append(sent["requests"] / cpu)
            seconds.append(sent["requests"] / sent["seconds"])
            sizes.append(server.engine.bytes_on_disk() / (FIRST_ENVELOPES + sent["requests"]))
    return [
        Figure("errors of an SDK", median(rates), "events per CPU-second", 2500, more_is_better=True, note=SAME_EVENTS),
        Figure("errors of an SDK, answered", median(seconds), "events/s"),
        Figure("errors of an SDK, on disk", median(sizes), "bytes an event"),
    ]


def _send(server: Server, file: Path) -> dict[str, Any]:
    return process.run("envelopes", file, url=f"{server.url}/api/1/envelope/", key=server.key)
