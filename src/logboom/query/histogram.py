"""How many events match, over time and by level: some hundred buckets whose edges fall on round times of a zone.

The engine counts in slices of one size; where a zone's days differ in length (or its hours don't fall on UTC's), the
slices are quarters of an hour, of which every zone's hours and days are made, and are added up to buckets here.
"""

import asyncio
import bisect
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

from logboom.query.histogram_cache import LEAST_SLICES, Closed, Counts, HistogramCache, key_of
from logboom.query.plan import Plan
from logboom.query.search import QUERY_SECONDS, Stats
from logboom.query.settings import SearchSettings
from logboom.query.time import MILLISECOND, SECOND, in_zone, of_datetime, to_rfc3339
from logboom.query.translation import ALWAYS, all_of
from logboom.store.engine import Engine
from logboom.store.statement import Statement

MOST_BUCKETS: Final = 120
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
QUARTER: Final = 15 * MINUTE
STEPS: Final = (
    *(count * MILLISECOND for count in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(count * SECOND for count in (1, 2, 5, 10, 15, 30)),
    *(count * MINUTE for count in (1, 2, 5, 10, 15, 30)),
    *(count * HOUR for count in (1, 2, 3, 6, 12)),
    *(count * DAY for count in (1, 2, 7, 14, 28, 91, 364, 3640)),
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Events from `start` (nanoseconds) to the next bucket's start, by level."""

    start: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Histogram:
    interval: int
    buckets: list[Bucket]
    stats: Stats

    def as_json(self) -> dict[str, Any]:
        return {
            "interval_ms": self.interval // MILLISECOND,
            "buckets": [{"time": to_rfc3339(bucket.start), "counts": bucket.counts} for bucket in self.buckets],
            "stats": {
                "rows_read": self.stats.rows_read,
                "bytes_read": self.stats.bytes_read,
                "elapsed_ms": self.stats.elapsed_ms,
            },
        }


async def histogram(
    engine: Engine,
    plan: Plan,
    settings: SearchSettings,
    *,
    cache: HistogramCache | None = None,
    newest_load: int | None = None,
) -> Histogram:
    """Counts of the whole range of the plan; its first and last bucket may reach beyond, but count nothing there.

    With a cache and the newest load, only what is new is counted of a histogram that was asked before.
    """
    started = time.monotonic()
    step = step_for(plan.end - plan.start)
    starts = bucket_starts(plan.start, plan.end, step, plan.zone)
    size = step if _is_even(starts, step) else QUARTER
    counting = _Counting(engine, plan, settings, origin=starts[0], size=size)
    with QUERY_SECONDS.labels("histogram").time():
        if cache is not None and newest_load is not None and settings.remembered_histograms:
            counts = await counting.with_cache(cache, newest_load)
        else:
            counts = await counting.of(plan, ALWAYS)
    buckets = [Bucket(start, {}) for start in starts]
    for slice_start, levels in counts.items():
        _add(buckets[bisect.bisect_right(starts, slice_start) - 1].counts, levels)
    elapsed_ms = round((time.monotonic() - started) * 1000)
    stats = Stats(rows_read=counting.rows_read, bytes_read=counting.bytes_read, elapsed_ms=elapsed_ms)
    return Histogram(step, buckets, stats)


class _Counting:
    """Counts slices of one size, and keeps account of what was read."""

    def __init__(self, engine: Engine, plan: Plan, settings: SearchSettings, *, origin: int, size: int) -> None:
        self.rows_read = 0
        self.bytes_read = 0
        self._engine = engine
        self._plan = plan
        self._settings = settings
        self._origin = origin
        self._size = size

    async def of(self, plan: Plan, loads: str) -> Counts:
        """Counts of the plan's range, where the condition about loads holds."""
        if plan.end <= plan.start:
            return {}
        statement = _statement(plan, self._origin, self._size, loads)
        result = await self._engine.rows(statement, limits=self._settings.limits(), slot="search")
        self.rows_read += result.summary.rows_read
        self.bytes_read += result.summary.bytes_read
        counts: Counts = {}
        for number, level, count in result.rows:
            _add(counts.setdefault(self._origin + int(number) * self._size, {}), {level: int(count)})
        return counts

    async def with_cache(self, cache: HistogramCache, newest: int) -> Counts:
        plan, size = self._plan, self._size
        key = key_of(plan, self._origin, size)
        first = self._origin if self._origin == plan.start else self._origin + size
        last = self._origin + (min(plan.end, plan.now) - self._origin) // size * size
        until = f"load_id <= {newest}"
        if key is None or (last - first) // size < LEAST_SLICES:
            return await self.of(plan, until)
        known = cache.find(key, first, last)
        if known is None:
            counts = await self.of(plan, until)
        else:
            end = min(known.last, last)
            counts = {at: dict(levels) for at, levels in known.counts.items() if first <= at < end}
            for more in await asyncio.gather(
                self.of(plan.within(plan.start, first), until),
                self.of(plan.within(first, end), f"load_id > {known.load_id} AND {until}"),
                self.of(plan.within(end, plan.end), until),
            ):
                for at, levels in more.items():
                    _add(counts.setdefault(at, {}), levels)
        closed = {at: dict(levels) for at, levels in counts.items() if first <= at < last}
        since = known.since if known is not None else time.monotonic()
        cache.keep(key, Closed(first, last, newest, closed, since), self._settings.remembered_histograms)
        return counts


def _add(counts: dict[str, int], more: dict[str, int]) -> None:
    for level, count in more.items():
        counts[level] = counts.get(level, 0) + count


def step_for(width: int) -> int:
    """The smallest round step that cuts a range of this width into at most MOST_BUCKETS."""
    return next((step for step in STEPS if width <= step * MOST_BUCKETS), STEPS[-1])


def bucket_starts(start: int, end: int, step: int, zone: tzinfo) -> list[int]:
    """Where the buckets begin that cover the range: at multiples of `step` from midnight, or from a Monday, in `zone`."""
    if zone is UTC or step < HOUR:
        # The first Monday of 1970 is the fifth of January: days of weeks and months count from there.
        origin = 4 * DAY if step > DAY else 0
        first = (start - origin) // step * step + origin
        return list(range(first, end, step))
    starts = sorted({edge for edge in _local_edges(start, end, step, zone) if edge < end})
    return starts[max(0, bisect.bisect_right(starts, start) - 1) :]


def _local_edges(start: int, end: int, step: int, zone: tzinfo) -> Iterator[int]:
    days = max(1, step // DAY)
    first, _ = in_zone(start, zone)
    last, _ = in_zone(end, zone)
    ordinal = first.toordinal() - (first.toordinal() - 1) % days  # ordinal 1 was a Monday
    while ordinal <= last.toordinal():
        midnight = datetime.fromordinal(ordinal)
        for into_day in range(0, DAY, min(step, DAY)):
            yield of_datetime((midnight + timedelta(microseconds=into_day // 1000)).replace(tzinfo=zone))
        ordinal += days


def _is_even(starts: list[int], step: int) -> bool:
    return all(start == starts[0] + number * step for number, start in enumerate(starts))


def _statement(plan: Plan, origin: int, size: int, loads: str) -> Statement:
    translation = plan.translation()
    since = f"toUnixTimestamp64Nano(timestamp) - {translation.bind(origin, 'Int64')}"
    sql = (
        f"SELECT intDiv({since}, {translation.bind(size, 'Int64')}) AS slice, level, count()"
        f" FROM logboom.events WHERE {all_of([plan.scope(translation), loads])} GROUP BY slice, level"
    )
    return Statement(sql, translation.parameters.values)
