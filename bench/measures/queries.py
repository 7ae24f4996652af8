"""Each class of search term beside the plain columns that it could be compared with, before and after promotion.

Ratios are what is promised: they hold on a busy machine, too. Each is made of the quickest of the rounds.
"""

import time
from typing import Final

from bench.asking import Asking
from bench.corpus import corpus_file
from bench.figures import Figure
from bench.load import process
from bench.measures.storage import SIZES
from bench.plan import Plan
from bench.searches import Search
from bench.server import Server
from logboom.query.request import request

CLASSES: Final = {
    "word": "accepted",
    "phrase": '"connection timed out"',
    "words near one another": '"connection out"~2',
    "wildcard": "conn*",
    "leading wildcard": "*ection*",
    "case": "CASE(Accepted)",
    "column": "service:postgres",
    "list": "service IN (postgres, nginx, web*)",
    "level": "level>=warning",
    "native number": "severity>=17",
    "regular expression": "message:/after [0-9]{4}ms/",
    "network": "peer:10.0.0.0/8",
}
ATTRIBUTE: Final = "duration_ms>=1000"
ASKED: Final = 12  # more often than `promotion.after_queries`
PROMOTED_SECONDS: Final = 300.0
COMPILED: Final = 2_000


def measure(plan: Plan) -> list[Figure]:
    figures = [Figure("compile, 99th percentile", _compile_ms(), "ms", 5.0)]
    newest: dict[int, float] = {}
    for events in [size for size in SIZES if size <= plan.events][-2:]:
        with Server() as server:
            process.run("http", corpus_file(events, "jsonl"), url=f"{server.url}/api/v1/ingest", keys=server.key)
            server.engine.wait_until_loaded(events)
            found, newest[events] = _of_size(server, events, plan.rounds)
            figures += found
    smaller, larger = min(newest), max(newest)
    if smaller < larger:
        growth = newest[larger] / newest[smaller]
        figures.append(Figure(f"newest 100: {larger:,} events against {smaller:,}", growth, "times", 1.5))
    return figures


def _of_size(server: Server, events: int, rounds: int) -> tuple[list[Figure], float]:
    asking = Asking(server, events)
    size = f"{events:,} events"

    def quickest(query: str, ask: str = "histogram") -> float:
        times = []
        for _ in range(rounds):
            server.engine.forget_conditions()
            times.append(asking.seconds(Search(query, "events" if ask == "events" else "histogram", query, "")))
        return min(times) * 1e3

    took = {name: quickest(query) for name, query in CLASSES.items()}
    cold = quickest(ATTRIBUTE)
    _promote(server, asking)
    promoted = quickest(ATTRIBUTE)
    native = took["native number"]
    newest = quickest("", "events")
    figures = [Figure(f"query: {name}, {size}", value, "ms") for name, value in took.items()]
    figures += [
        Figure(f"query: number in a cold attribute, {size}", cold, "ms"),
        Figure(f"query: number in a promoted attribute, {size}", promoted, "ms"),
        Figure(f"newest 100, {size}", newest, "ms"),
        Figure(f"promoted attribute against a native column, {size}", promoted / native, "times", 1.5),
        Figure(f"cold attribute against a native column, {size}", cold / native, "times", 4.0),
        Figure(f"phrase against word, {size}", took["phrase"] / took["word"], "times", 2.0),
    ]
    return figures, newest


def _promote(server: Server, asking: Asking) -> None:
    """Ask until the attribute has a column, and wait until it is stored."""
    for _ in range(ASKED):
        asking.seconds(Search(ATTRIBUTE, "events", ATTRIBUTE, ""))
    deadline = time.monotonic() + PROMOTED_SECONDS
    lacking = (
        "SELECT count() FROM system.parts WHERE database = 'logboom' AND table = 'events' AND active AND name NOT IN"
        " (SELECT name FROM system.parts_columns WHERE active AND startsWith(column, 'attribute_'))"
    )
    while server.engine.number(lacking):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{ATTRIBUTE} was not promoted")
        time.sleep(1)


def _compile_ms() -> float:
    """From the text to the statement, with what is sent beside it checked; CPU, for the machine may be busy."""
    queries = [
        *CLASSES.values(),
        ATTRIBUTE,
        "a b OR c -d",
        'error service:web status>=500 path:"/api/*" | stats count by host',
    ]
    times = []
    for number in range(COMPILED):
        begun = time.process_time()
        request(queries[number % len(queries)], project=1, now=1_790_000_000_000_000_000)
        times.append(time.process_time() - begun)
    return sorted(times)[int(COMPILED * 0.99)] * 1e3
