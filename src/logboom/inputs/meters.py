"""What came with each ingest key, held against its limits: a rate by a token bucket, a day's quota by counting.

A batch is taken whole when its key has anything left, and what it takes beyond that is owed: so the rate holds over
time, a batch larger than the limit is taken sooner or later, and a refusal costs its sender no body. Counted in memory,
a lookup and a few additions for each request; every few seconds what came is added to the catalog, which all nodes
share and in which a restart finds the day as it was.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol

from logboom.catalog.database import CatalogUnavailable
from logboom.catalog.records import NO_LIMITS, KeyLimits, KeyUse
from logboom.errors import DiskFull, LogboomError
from logboom.inputs.refusals import QuotaExceeded, RateLimited

log = logging.getLogger(__name__)

BURST_SECONDS: Final = 10
"""For how long of silence the rate may be made up for at once."""
SAVE_SECONDS: Final = 5.0
LONGEST_RETRY_SECONDS: Final = 600
"""A sender asks again after that, though the day be longer: the quota may have been raised."""
DAY_SECONDS: Final = 86_400
NOTHING: Final = KeyUse()


class Days(Protocol):
    """Where the use of each day is kept."""

    def of(self, day: date) -> Mapping[int, KeyUse]: ...
    def add(self, day: date, more: Mapping[int, KeyUse]) -> None: ...


@dataclass(slots=True)
class _Bucket:
    """What may come now; below zero when more came than might."""

    level: float
    at: float

    def filled(self, rate: int, now: float) -> float:
        self.level = min(float(rate * BURST_SECONDS), self.level + rate * max(0.0, now - self.at))
        self.at = now
        return self.level


@dataclass(slots=True)
class _Meter:
    """One key's; what was not saved yet, and the day's whole use as far as this node knows it."""

    events: int = 0
    bytes: int = 0
    refused: int = 0
    before: KeyUse = NOTHING
    event_bucket: _Bucket | None = None
    byte_bucket: _Bucket | None = None

    @property
    def unsaved(self) -> KeyUse:
        return KeyUse(self.events, self.bytes, self.refused)


def _no_limits(_: int) -> KeyLimits:
    return NO_LIMITS


class Meters:
    """Of all keys, by their ids; on the event loop, except `today`, which any thread may ask. `limits_of` is a lookup."""

    def __init__(
        self,
        limits_of: Callable[[int], KeyLimits] = _no_limits,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._limits_of = limits_of
        self._clock = clock
        self._meters: dict[int, _Meter] = {}
        self._pending: list[tuple[date, dict[int, KeyUse]]] = []  # to be saved, by its day
        self._day, self._midnight = _day_of(clock())

    def check(self, key: int) -> None:
        """Raises RateLimited or QuotaExceeded when nothing may come with the key now. 0 is no key, and has no limits."""
        limits = self._limits_of(key)
        if limits is NO_LIMITS:
            return
        now = self._clock()
        meter = self._meter(key, now)
        for rate, bucket, unit in (
            (limits.events_per_second, meter.event_bucket, "events"),
            (limits.bytes_per_second, meter.byte_bucket, "bytes"),
        ):
            if rate is not None and bucket is not None and (level := bucket.filled(rate, now)) < 1:
                raise RateLimited(
                    f"more came with this key than its {rate} {unit} a second",
                    hint="send again later; an admin of the project sets the limits of its keys",
                    retry_after_seconds=_seconds((1 - level) / rate),
                )
        for most, came, unit in (
            (limits.events_per_day, meter.before.events + meter.events, "events"),
            (limits.bytes_per_day, meter.before.bytes + meter.bytes, "bytes"),
        ):
            if most is not None and came >= most:
                raise QuotaExceeded(
                    f"the {most} {unit} that may come with this key on one day (UTC) have come",
                    hint="send again tomorrow; an admin of the project sets the quotas of its keys",
                    retry_after_seconds=_seconds(self._midnight - now),
                )

    def count(self, key: int, events: int, size_bytes: int) -> None:
        """So much was taken."""
        if not key:
            return
        now = self._clock()
        meter = self._meter(key, now)
        meter.events += events
        meter.bytes += size_bytes
        limits = self._limits_of(key)
        if limits is NO_LIMITS:
            return
        if limits.events_per_second is not None:
            meter.event_bucket = _less(meter.event_bucket, limits.events_per_second, events, now)
        if limits.bytes_per_second is not None:
            meter.byte_bucket = _less(meter.byte_bucket, limits.bytes_per_second, size_bytes, now)

    def count_refused(self, key: int, count: int = 1) -> None:
        if key:
            self._meter(key, self._clock()).refused += count

    def today(self, key: int) -> KeyUse:
        """What came today, as far as this node knows."""
        meter = self._meters.get(key)
        if meter is None or self._clock() >= self._midnight:
            return NOTHING
        return meter.before + meter.unsaved

    async def save(self, days: Days) -> None:
        """Add to the catalog what came since the last time, and learn what came to other nodes.

        Raises CatalogUnavailable, DiskFull; then it is added the next time.
        """
        if self._clock() >= self._midnight:
            self._begin_day(self._clock())
        self._set_aside()
        while self._pending:
            await asyncio.to_thread(days.add, *self._pending[0])
            del self._pending[0]
        day = self._day
        known = await asyncio.to_thread(days.of, day)
        if self._day == day:
            for key, use in known.items():
                self._meter(key, self._clock()).before = use

    async def run(self, days: Days) -> None:
        """Keep the catalog at most some seconds behind, until cancelled."""
        answers = True
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            try:
                await self.save(days)
                answers = True
            except (CatalogUnavailable, DiskFull) as error:
                if answers:
                    log.warning("%s; what comes with each key is counted in memory meanwhile", error.message)
                answers = False
            except LogboomError:
                raise
            except Exception:  # no reason to end the server
                log.exception("the use of the ingest keys could not be saved")

    def _meter(self, key: int, now: float) -> _Meter:
        if now >= self._midnight:
            self._begin_day(now)
        meter = self._meters.get(key)
        if meter is None:
            meter = self._meters[key] = _Meter()
        return meter

    def _begin_day(self, now: float) -> None:
        self._set_aside()
        self._day, self._midnight = _day_of(now)
        for meter in self._meters.values():
            meter.before = NOTHING

    def _set_aside(self) -> None:
        """What came is to be saved, under its day."""
        came = {key: meter.unsaved for key, meter in self._meters.items() if meter.unsaved != NOTHING}
        for key, use in came.items():
            meter = self._meters[key]
            meter.before += use
            meter.events = meter.bytes = meter.refused = 0
        if self._pending and self._pending[-1][0] == self._day:  # the catalog is away
            _, earlier = self._pending.pop()
            came = {key: earlier.get(key, NOTHING) + came.get(key, NOTHING) for key in earlier.keys() | came.keys()}
        if came:
            self._pending.append((self._day, came))


def _less(bucket: _Bucket | None, rate: int, amount: int, now: float) -> _Bucket:
    bucket = bucket or _Bucket(float(rate * BURST_SECONDS), now)
    bucket.filled(rate, now)
    bucket.level -= amount
    return bucket


def _seconds(seconds: float) -> int:
    return max(1, min(LONGEST_RETRY_SECONDS, math.ceil(seconds)))


def _day_of(now: float) -> tuple[date, float]:
    """The day in UTC, and when it ends."""
    ends = (now // DAY_SECONDS + 1) * DAY_SECONDS
    return datetime.fromtimestamp(now, UTC).date(), ends
