"""Each class of query beside a plain scan of its columns, numbers in attributes beside a native column, and compiling.

Measured at the engine, in CPU seconds of its process and in rows and bytes that it read: these say the same on a busy
machine, where the time on the clock does not. What is compared is asked in turns while no merge runs, and the least of the
runs counts: so caches are as warm for one as for the other, and whatever else happens on a machine only adds.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from bench.corpus import corpus_file
from bench.cpu import process_cpu_seconds, tree
from bench.figures import Figure
from bench.load import process
from bench.plan import Plan
from bench.query_classes import QueryClass, query_classes
from bench.searches import time_range
from bench.server import Server
from bench.statistics import quantile
from logboom.errors import QueryError
from logboom.query.answer import Answer
from logboom.query.attribute_uses import attribute_uses
from logboom.query.field_list import FieldFacts
from logboom.query.known_fields import common_values
from logboom.query.request import request
from logboom.query.table_search import TABLE_SETTINGS
from logboom.query.time import parse_time
from logboom.query.translation import Common
from logboom.store.promoted import Promoted
from logboom.store.statement import Statement

NUMBER, WORD, PHRASE = "duration_ms>=1000", "accepted", '"connection timed out"'
ENOUGH_SECONDS: Final = 0.6  # of CPU for each of what is compared
REPEATS: Final = (4, 12)  # how often at least and at most
AGREEMENT: Final = 1.02  # the two least times of each agree by so much, or it is asked again
SLACK: Final = 1.1  # what two measurements of the same thing differ by
COMPILED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run: CPU milliseconds of the engine, rows and bytes that it read."""

    cpu_ms: float
    rows: int
    bytes: int


Ask = Callable[[], tuple[int, int]]
"""Asks once; the rows and bytes that were read."""


def measure(plan: Plan) -> list[Figure]:
    figures = [Figure("compile, 99th percentile", compile_ms(), "ms", 5.0)]
    newest: dict[int, Cost] = {}
    for events in plan.sizes:
        with Server() as server:
            process.run("http", corpus_file(events, "jsonl"), url=f"{server.url}/api/v1/ingest", keys=server.key)
            server.engine.wait_until_loaded(events)
            found, newest[events] = _of_size(Measuring(server, events))
            figures += found
    smaller, larger = min(newest), max(newest)
    if smaller < larger:
        growth = newest[larger].rows / newest[smaller].rows
        figures.append(Figure(f"newest 100: rows read of {larger:,} against {smaller:,}", growth, "times", 1.5))
    return figures


def _of_size(measuring: "Measuring") -> tuple[list[Figure], Cost]:
    size = f"{measuring.events:,} events"
    figures, costs = [], {}
    measuring.let_merge(False)
    for one in query_classes():
        ours, scan = measuring.costs(measuring.query(one.query, newest=one.newest), measuring.scan(one))
        costs[one.name] = ours
        note = (
            f"{ours.cpu_ms:.0f} / {scan.cpu_ms:.0f} CPU-ms; {ours.rows:,} / {scan.rows:,} rows;"
            f" {ours.bytes / 1e6:.1f} / {scan.bytes / 1e6:.1f} MB"
        )
        ratio = ours.cpu_ms / scan.cpu_ms
        figures.append(Figure(f"query / scan: {one.name}, {size}", ratio, "times", SLACK, note=note))
    word, phrase = measuring.costs(measuring.query(WORD), measuring.query(PHRASE))
    measuring.let_merge(True)
    cold = measuring.query(NUMBER)  # planned before the attribute has a column of its own
    cold_number, promoted, native = measuring.costs(cold, measuring.promoted_number(), measuring.native_number())
    figures += [
        Figure(f"promoted number / native column, {size}", promoted.cpu_ms / native.cpu_ms, "times", 1.5),
        Figure(f"cold number / native column, {size}", cold_number.cpu_ms / native.cpu_ms, "times", 4.0),
        Figure(f"phrase / word, {size}", phrase.cpu_ms / word.cpu_ms, "times", 2.0),
    ]
    return figures, costs["newest 100"]


class Measuring:
    """Asks the engine of a server at work, project 1, over the span of a corpus of so many events."""

    def __init__(self, server: Server, events: int) -> None:
        self.events = events
        self._engine = server.engine
        self._pid = next(pid for pid in tree(server.pid) if "engine_child" in _command(pid))
        self._start, self._end = time_range(events, last_hour=False)
        self._now = parse_time(self._end, now=0)
        self._promoted: Promoted = {}
        headers = {"Authorization": f"Bearer {server.token}", "Accept": "application/json"}
        self._http = httpx.Client(base_url=server.url, headers=headers, timeout=300)
        self._common = self._known_to_be_common()

    def query(self, query: str, *, newest: bool = False) -> Ask:
        """A query as the server compiles it: the first page, the table of its stages, or a count of what its terms find."""
        if newest:
            return self._page(query)
        asked = request(
            query,
            project=1,
            now=self._now,
            start=self._start,
            end=self._end,
            promoted=self._promoted,
            common=self._common,
        )
        if asked.has_stages:
            return self._asked(Answer(asked.relation()).statement(10_000), TABLE_SETTINGS)
        translation = asked.plan.translation()
        sql = f"SELECT count() FROM logboom.events WHERE {asked.plan.scope(translation)}"
        return self._asked(Statement(sql, translation.parameters.values), {})

    def _known_to_be_common(self) -> Common:
        """What the server knows of the values, from the list of fields that it makes for the page."""
        span = {"project": "default", "start": self._start, "end": self._end}
        listed = self._http.get("/api/v1/fields", params=span).raise_for_status().json()
        return common_values(
            FieldFacts(
                one["name"],
                one["type"],
                one["count"],
                one["distinct"],
                [(top["value"], top["count"]) for top in one["top"]],
            )
            for one in listed
        )

    def scan(self, one: QueryClass) -> Ask:
        start, end = self._start[:-1], self._end[:-1]
        events = f"logboom.events WHERE project = 1 AND timestamp >= '{start}' AND timestamp < '{end}'"
        return self._asked(Statement(one.scan.replace("{events}", events)), {"use_skip_indexes": 0})

    def native_number(self) -> Ask:
        """The same numbers in a column of their own of a table like ours."""
        self._engine.rows("CREATE DATABASE IF NOT EXISTS bench")
        self._engine.rows(
            "CREATE TABLE IF NOT EXISTS bench.native (project UInt32, timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),"
            " duration Float64 CODEC(ZSTD(1))) ENGINE = MergeTree ORDER BY (project, timestamp)"
        )
        self._engine.rows(
            "INSERT INTO bench.native SELECT project, timestamp, toFloat64OrZero(attributes['duration_ms']) FROM logboom.events"
        )
        self._engine.wait_until_loaded(self.events)
        start, end = self._start[:-1], self._end[:-1]
        where = f"project = 1 AND timestamp >= '{start}' AND timestamp < '{end}' AND duration >= 1000"
        return self._asked(Statement(f"SELECT count() FROM bench.native WHERE {where}"), {})

    def promoted_number(self) -> Ask:
        [wanted] = attribute_uses(request(NUMBER, project=1, now=self._now).plan.tree)
        column = f"Nullable(Float64) MATERIALIZED {wanted.expression} CODEC(ZSTD(1))"
        self._engine.rows(f"ALTER TABLE logboom.events ADD COLUMN {wanted.column} {column}")
        self._engine.rows(f"ALTER TABLE logboom.events MATERIALIZE COLUMN {wanted.column} SETTINGS mutations_sync = 1")
        self._promoted = {(wanted.attribute, wanted.kind): wanted.column}
        return self.query(NUMBER)

    def _page(self, query: str) -> Ask:
        """As people ask for it: what the server's own windows read."""
        question = {"query": query, "project": "default", "start": self._start, "end": self._end, "limit": "100"}

        def asked() -> tuple[int, int]:
            stats = self._http.get("/api/v1/search", params=question).raise_for_status().json()["stats"]
            return stats["rows_read"], stats["bytes_read"]

        return asked

    def _asked(self, statement: Statement, settings: Mapping[str, object]) -> Ask:
        return lambda: self._engine.read_by(statement, settings)

    def costs(self, *asks: Ask) -> tuple[Cost, ...]:
        """The least that each took, asked in turns, until it took that little twice."""
        read, taken = [(0, 0)] * len(asks), [list[float]() for _ in asks]
        least, most = REPEATS
        for turn in range(most):
            for number, ask in list(enumerate(asks))[:: 1 if turn % 2 else -1]:
                self._engine.forget_conditions()
                before = process_cpu_seconds(self._pid)
                read[number] = ask()
                taken[number].append(process_cpu_seconds(self._pid) - before)
            if turn + 1 >= least and all(_is_settled(seconds) for seconds in taken):
                break
        return tuple(Cost(min(seconds) * 1e3, *one) for seconds, one in zip(taken, read, strict=True))

    def let_merge(self, allowed: bool) -> None:
        self._engine.rows(f"SYSTEM {'START' if allowed else 'STOP'} MERGES")


def _is_settled(seconds: list[float]) -> bool:
    """Whether this was asked for long enough, and the least time is no chance of a busy machine."""
    first, second = sorted(seconds)[:2]
    return sum(seconds) > ENOUGH_SECONDS and second <= first * AGREEMENT


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def documented_queries() -> list[str]:
    """The classes, and every example of the manual's pages of the language."""
    pages = (Path(__file__).parents[2] / "docs" / "query").glob("*.md")
    examples = [
        line for page in pages for line in re.findall(r"^```\n(.+)\n```$", page.read_text("utf-8"), re.MULTILINE)
    ]
    return [one.query for one in query_classes()] + examples


def compile_ms() -> float:
    """From the text to the statement, over all that can be; CPU, for the machine may be busy."""
    queries = [query for query in documented_queries() if _compiled(query) is not None]
    times = [_compiled(query) or 0.0 for query in queries * max(1, COMPILED // len(queries))]
    return quantile(times, 0.99) * 1e3


def _compiled(query: str) -> float | None:
    """CPU seconds; None for a line of a manual that is no query by itself."""
    begun = time.process_time()
    try:
        asked = request(query, project=1, now=1_790_000_000_000_000_000)
        if asked.has_stages:
            Answer(asked.relation()).statement(10_000)
        else:
            asked.plan.scope(asked.plan.translation())
    except QueryError:
        return None
    return time.process_time() - begun
