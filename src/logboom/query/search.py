"""Runs a search: newest events first, in steps back through time, each row read once.

What a batch may hold is bounded, so that neither a page of long events nor an export of all needs much memory here.
"""

import json
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from prometheus_client import Histogram

from logboom.errors import EngineError, EngineUnavailable, LimitExceeded, LogboomError
from logboom.event import COLUMN_NAMES
from logboom.query.cursor import Cursor
from logboom.query.hints import Hint
from logboom.query.limits import Hit, hit, told
from logboom.query.plan import Plan, moment
from logboom.query.progress import Progress, share_of
from logboom.query.settings import SearchSettings
from logboom.query.statement_size import is_too_large_for, too_large
from logboom.query.time import parse_time
from logboom.query.translation import Translation
from logboom.query.windows import Windows
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Statement

FIRST_BATCH_ROWS: Final = 1_000
MOST_BATCH_ROWS: Final = 10_000
BATCH_BYTES: Final = 8 << 20  # a batch of this size keeps the memory for a slow client small and a fast one busy
RESULT_BYTES: Final = (
    64 << 20
)  # rows that turn out to be longer than those before: the batch is asked for again, smaller
PAGE_BYTES: Final = 64 << 20  # a page in one JSON document is put together in memory
SMALLER: Final = 16

# 64-bit integers are text, because JavaScript's numbers would lose their last digits.
ROW_SETTINGS: Final[EngineSettings] = {
    "output_format_json_quote_64bit_integers": 1,
    "optimize_read_in_order": 1,
}
NO_EVENT: Final = uuid.UUID(int=0)

QUERY_SECONDS = Histogram(
    "logboom_query_seconds",
    "Time from a question to the end of its answer",
    ["kind"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60),
)


@dataclass(slots=True)
class Stats:
    """What a search did. `partial` tells that it stopped before the end of what was asked; `stopped_by` says why."""

    rows: int = 0
    rows_read: int = 0
    bytes_read: int = 0
    elapsed_ms: int = 0
    next_cursor: str | None = None
    partial: bool = False
    stopped_by: LogboomError | None = None
    limit: Hit | None = None
    """The limit that stopped it, if one did."""
    share: float | None = None
    """How much of what is looked at was done when it stopped before its end."""
    hints: tuple[Hint, ...] = ()
    offers: list[dict[str, Any]] = field(default_factory=list)
    """What would hit, after a search without a hit (logboom.query.offers)."""

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "rows": self.rows,
            "rows_read": self.rows_read,
            "bytes_read": self.bytes_read,
            "elapsed_ms": self.elapsed_ms,
            "next_cursor": self.next_cursor,
            "partial": self.partial,
        }
        if self.share is not None:
            document["share"] = self.share
        if self.limit is not None:
            document["limit"] = self.limit.as_json()
        if self.hints:
            document["hints"] = [hint.as_json() for hint in self.hints]
        if self.offers:
            document["offers"] = self.offers
        return document | (self.stopped_by.as_json() if self.stopped_by else {})


class Search:
    """One page of a search, or an export of all (`rows` = 0).

    Iterate over `batches` to the end, then read `stats`. Raises LimitExceeded, EngineUnavailable or
    EngineError only when no row could be answered.
    """

    _format = "JSONEachRow"

    def __init__(self, engine: Engine, plan: Plan, settings: SearchSettings, *, rows: int, cursor: Cursor) -> None:
        self.stats = Stats(hints=plan.hints)
        self._engine = engine
        self._plan = replace(plan, start=cursor.start, end=cursor.end, now=cursor.now)
        self._settings = settings
        self._rows = rows
        self._cursor = cursor
        self._batch_rows = FIRST_BATCH_ROWS
        self._bytes = 0
        self._started = time.monotonic()
        self._query_id = ""
        self._shown = Progress(0, 0, 0, 0.0, 0)
        self._windows = Windows(self._plan.start, min(cursor.timestamp + 1, self._plan.end))

    async def batches(self) -> AsyncIterator[bytes]:
        """Rows as JSON lines, newest first by (timestamp, event_id)."""
        try:
            with QUERY_SECONDS.labels("search").time():
                async for batch in self._walk():
                    yield batch
        except (LimitExceeded, EngineUnavailable, EngineError) as error:
            self.stop(too_large() if isinstance(error, EngineError) and is_too_large_for(error) else error)
            if not self.stats.rows:
                raise (self.stats.stopped_by or error) from error
        self.stats.elapsed_ms = self._elapsed_ms()

    def stop(self, error: LogboomError) -> None:
        """What was found is all: `stats` say why, and where to go on."""
        self.stats.share = self._share_done()
        if isinstance(error, LimitExceeded):
            self.stats.limit = hit(error, self._settings)
            error = told(error, self._settings, self.stats.share)
        self.stats.partial, self.stats.stopped_by = True, error
        self.stats.next_cursor = self._cursor.text(self._plan)
        self.stats.elapsed_ms = self._elapsed_ms()

    async def progress(self) -> Progress:
        """How far it is by now: windows that are done, and the engine's word on the one that is not. It never falls."""
        done = self.stats.rows_read, self.stats.bytes_read  # before asking: what ends meanwhile counts once
        running = await self._engine.progress(self._query_id) if self._query_id else None
        rows_read, bytes_read = (running.rows_read, running.bytes_read) if running else (0, 0)
        shown = self._shown
        # After a full batch less of its window is done than was read of it.
        self._shown = Progress(
            rows=self.stats.rows,
            rows_read=max(shown.rows_read, done[0] + rows_read),
            bytes_read=max(shown.bytes_read, done[1] + bytes_read),
            share=max(shown.share or 0.0, self._share_done(share_of(running) or 0.0)),
            elapsed_ms=self._elapsed_ms(),
        )
        return self._shown

    def _share_done(self, of_window: float = 0.0) -> float:
        """How much of the range of time is behind it, with so much of the window that it is in."""
        whole = self._plan.end - self._plan.start
        behind = self._plan.end - self._windows.end + of_window * (self._windows.end - self._windows.start)
        return min(1.0, max(0.0, behind / whole)) if whole > 0 else 1.0

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._started) * 1000)

    async def _walk(self) -> AsyncIterator[bytes]:
        windows = self._windows
        while not windows.done:
            wanted = self._wanted()
            try:
                batch = await self._batch(windows.start, windows.end, wanted)
            except LimitExceeded as error:
                if wanted == 1 or error.limit in {"seconds", "engine_memory"}:
                    raise
                self._batch_rows = max(1, wanted // SMALLER)
                continue
            found = batch.count(b"\n")
            if found:
                self._advance(batch, found)
                yield batch
            if self._rows and (self.stats.rows >= self._rows or self._bytes >= PAGE_BYTES):
                self.stats.next_cursor = self._cursor.text(self._plan)
                return
            windows.advance(wanted=wanted, found=found, oldest=self._cursor.timestamp)
            if found < wanted:
                self._cursor = replace(self._cursor, timestamp=windows.end, event_id=NO_EVENT)

    def _wanted(self) -> int:
        return min(self._batch_rows, self._rows - self.stats.rows) if self._rows else self._batch_rows

    async def _batch(self, start: int, end: int, rows: int) -> bytes:
        limits = self._settings.limits(seconds=self._seconds_left())
        self._query_id = str(uuid.uuid4())
        result = await self._engine.result(
            self._statement(self._plan.within(start, end), rows),
            format=self._format,
            limits=limits,
            settings={**ROW_SETTINGS, "max_result_bytes": RESULT_BYTES},
            slot="search",
            query_id=self._query_id,
        )
        self._query_id = ""
        self.stats.rows_read += result.summary.rows_read
        self.stats.bytes_read += result.summary.bytes_read
        return self._lines(result.content)

    def _statement(self, plan: Plan, rows: int) -> Statement:
        """The newest rows of the plan's range that are older than the cursor."""
        translation = plan.translation()
        sql = (
            f"SELECT {', '.join(COLUMN_NAMES)} FROM logboom.events"
            f" WHERE {plan.scope(translation)} AND {older_than(self._cursor, translation)}"
            f" ORDER BY timestamp DESC, event_id DESC LIMIT {translation.bind(rows, 'UInt64')}"
        )
        return Statement(sql, translation.parameters.values)

    def _lines(self, content: bytes) -> bytes:
        """The engine's answer as JSON lines."""
        return content

    def _last(self, batch: bytes) -> tuple[str, str]:
        """Time and id of the last row of a batch."""
        last = json.loads(batch[batch.rfind(b"\n", 0, -1) + 1 :])
        return last["timestamp"], last["event_id"]

    def _seconds_left(self) -> float:
        if not self._rows:
            return self._settings.seconds
        left = self._settings.seconds - (time.monotonic() - self._started)
        if left <= 0:
            raise LimitExceeded(f"the search took more than {self._settings.seconds:g} s", limit="seconds")
        return left

    def _advance(self, batch: bytes, found: int) -> None:
        """Put the cursor behind the last row, leave out the hints that these rows disprove, and fit the next batch to the size of these rows."""
        timestamp, event_id = self._last(batch)
        self.stats.hints = tuple(hint for hint in self.stats.hints if not hint.until_found)
        self._cursor = replace(
            self._cursor, timestamp=parse_time(timestamp, now=self._plan.now), event_id=uuid.UUID(event_id)
        )
        self.stats.rows += found
        self._bytes += len(batch)
        self._batch_rows = max(1, min(MOST_BATCH_ROWS, BATCH_BYTES * found // len(batch)))


def first_page(plan: Plan, newest_load: int) -> Cursor:
    """The cursor of a search that begins: from the end of the range, over the loads that are there now."""
    return Cursor(
        load_id=newest_load, now=plan.now, start=plan.start, end=plan.end, timestamp=plan.end, event_id=NO_EVENT
    )


def older_than(cursor: Cursor, translation: Translation) -> str:
    """The condition of what comes behind a cursor, among the loads that its first page knew."""
    before = f"({moment(cursor.timestamp, translation)}, {translation.bind(str(cursor.event_id), 'UUID')})"
    return f"load_id <= {translation.bind(cursor.load_id, 'UInt64')} AND (timestamp, event_id) < {before}"
