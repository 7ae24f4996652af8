"""Spans of time: `5m`, `1d`, `1mon`; where their buckets begin, in SQL and in Python, in the zone of the search.

Spans of which UTC's hours are made are counted from 1970 on; days, weeks (from Monday), months and longer ones begin at
midnight in the zone.
"""

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from logboom.errors import QueryError
from logboom.query.context import Context
from logboom.query.histogram import bucket_starts, step_for
from logboom.query.reader import Reader
from logboom.query.suggestions import shown
from logboom.query.time import SECOND, in_zone, of_datetime

MOST_BUCKETS: Final = 5_000

_TEXT: Final = re.compile(r"(\d{0,6})([A-Za-z]+)(?:@\w*)?")
_FIXED: Final = {
    "us": 1_000,
    "ms": 1_000_000,
    "s": SECOND,
    "m": 60 * SECOND,
    "h": 3_600 * SECOND,
    "d": 86_400 * SECOND,
    "w": 604_800 * SECOND,
}
_MONTHS: Final = {"mon": 1, "q": 3, "y": 12}
_NAMES: Final = {
    "us": ("us",), "ms": ("ms",), "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"), "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"), "w": ("w", "week", "weeks"), "mon": ("mon", "month", "months"),
    "q": ("q", "qtr", "qtrs", "quarter", "quarters"), "y": ("y", "yr", "yrs", "year", "years"),
}  # fmt: skip
_UNIT_OF_NAME: Final = {name: unit for unit, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Span:
    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def months(self) -> int:
        """How many months it has; 0 when it is no span of months."""
        return self.count * _MONTHS.get(self.unit, 0)

    @property
    def nanoseconds(self) -> int:
        """How long it is; of months, on average."""
        return self.count * _FIXED[self.unit] if self.unit in _FIXED else self.months * 2_629_746 * SECOND


def read_span(reader: Reader) -> Span:
    """The span that an option is given. Raises QueryError."""
    start = reader.at
    word = reader.word("a span such as 5m")
    span = span_of(word)
    if span is None:
        hint = "write 30s, 5m, 1h, 1d, 1w or 1mon"
        raise QueryError(f"{shown(word)} is no span of time", hint=hint, position=slice(start, start + len(word)))
    return span


def span_of(word: str) -> Span | None:
    found = _TEXT.fullmatch(word)
    unit = _UNIT_OF_NAME.get(found[2] if found[2] == "M" else found[2].lower()) if found else None
    if not found or unit is None or (found[1] and int(found[1]) == 0):
        return None
    return Span(int(found[1] or 1), unit)


def fitting(context: Context) -> int:
    """Nanoseconds of the round step that cuts the plan's range into some hundred buckets."""
    return step_for(context.plan.end - context.plan.start)


def starts_of(span: Span | None, context: Context) -> list[int]:
    """Where the buckets begin that cover the plan's range. Raises QueryError when there are too many."""
    start, end = context.plan.start, context.plan.end
    if span is None:
        return bucket_starts(start, end, fitting(context), context.zone)
    if (end - start) // span.nanoseconds > MOST_BUCKETS:
        hint = "take a longer span, or a shorter range of time"
        raise QueryError(f"span={span} gives more than {MOST_BUCKETS} buckets in this range of time", hint=hint)
    if span.months:
        return _months(start, end, span.months, context)
    if span.unit in {"d", "w"}:
        return _days(start, end, span.nanoseconds // _FIXED["d"], context)
    size = span.nanoseconds
    return list(range(start // size * size, end, size))


def bucket(moment: str, span: Span, context: Context) -> str:
    """SQL of where the bucket begins in which a time lies."""
    zone = "'UTC'" if context.zone is UTC else context.bind(context.zone_name)
    local = f"toTimeZone({moment}, {zone})"
    if span.months:
        months = span.months
        started = f"toStartOfMonth({local})"
        if months > 1:
            started = f"toStartOfInterval({local}, toIntervalMonth({months}))"
        return f"toTimeZone(toDateTime64({started}, 9, {zone}), 'UTC')"
    if span.unit in {"d", "w"}:
        days = span.nanoseconds // _FIXED["d"]
        first = "toDate32('1970-01-05')" if days % 7 == 0 else "toDate32('1970-01-01')"
        day = f"toDate32({local})"
        started = f"{day} - toIntervalDay(positiveModulo(dateDiff('day', {first}, {day}), {days}))" if days > 1 else day
        return f"toTimeZone(toDateTime64({started}, 9, {zone}), 'UTC')"
    size = span.nanoseconds
    nanoseconds = f"toUnixTimestamp64Nano({moment})"
    return f"fromUnixTimestamp64Nano({nanoseconds} - positiveModulo({nanoseconds}, {size}), 'UTC')"


def bucket_of_starts(moment: str, starts: list[int], context: Context) -> str:
    """SQL of the start of the bucket in which a time of the plan's range lies, as Int64 nanoseconds."""
    nanoseconds = f"toUnixTimestamp64Nano({moment})"
    steps = {after - before for before, after in itertools.pairwise(starts)}
    if len(steps) <= 1:
        size = steps.pop() if steps else max(1, context.plan.end - starts[0])
        origin = context.bind(starts[0], "Int64")
        return f"({origin} + intDiv({nanoseconds} - {origin}, {size}) * {size})"
    return f"roundDown({nanoseconds}, {context.bind(starts, 'Array(Int64)')})"


def _months(start: int, end: int, months: int, context: Context) -> list[int]:
    local, _ = in_zone(start, context.zone)
    # Counted from the year 0, as the engine counts: quarters begin in January, April, ...
    number = (local.year * 12 + local.month - 1) // months * months
    starts: list[int] = []
    while True:
        first = datetime(number // 12, number % 12 + 1, 1, tzinfo=context.zone)
        moment = of_datetime(first.astimezone(UTC))
        if moment >= end:
            return starts
        starts.append(moment)
        number += months


def _days(start: int, end: int, days: int, context: Context) -> list[int]:
    local, _ = in_zone(start, context.zone)
    origin = date(1970, 1, 5).toordinal() if days % 7 == 0 else date(1970, 1, 1).toordinal()
    ordinal = local.toordinal() - (local.toordinal() - origin) % days
    starts: list[int] = []
    while True:
        midnight = datetime.fromordinal(ordinal).replace(tzinfo=context.zone)
        moment = of_datetime(midnight.astimezone(UTC))
        if moment >= end:
            return starts
        starts.append(moment)
        ordinal += days
