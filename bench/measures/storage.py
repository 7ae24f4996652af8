"""What is stored: bytes an event, the start with it, and the typical searches, cold and warm, at growing sizes."""

from bench.asking import Asking
from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.plan import Plan
from bench.searches import searches
from bench.server import Server
from bench.statistics import median


def measure(plan: Plan) -> list[Figure]:
    figures = []
    for events in plan.sizes:
        figures += _at_size(events, plan.rounds)
    return figures


def _at_size(events: int, rounds: int) -> list[Figure]:
    size = f"{events:,} events"
    with Server() as server:
        process.run("http", corpus_file(events, "jsonl"), url=f"{server.url}/api/v1/ingest", keys=server.key)
        server.engine.wait_until_loaded(events)
        figures = [Figure(f"disk, {size}", server.engine.bytes_on_disk() / events, "bytes an event")]
        starts = []
        for _ in range(rounds):
            server.stop()
            starts.append(server.start())
        figures.append(Figure(f"ready after start, {size}", median(starts), "s", 3.0))
        asking = Asking(server, events)
        for search in searches():
            cold, warm = [], []
            for _ in range(rounds):
                server.engine.forget()
                cold.append(asking.seconds(search))
            for _ in range(rounds):
                server.engine.forget_conditions()
                warm.append(asking.seconds(search))
            note = f"cold {median(cold) * 1e3:.0f} ms"
            figures.append(Figure(f"search: {search.name}, {size}", median(warm) * 1e3, "ms", note=note))
    return figures
