"""`| gentimes start=-7 increment=1d`: a row for each step of a range of time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.context import Context
from logboom.query.reader import Reader, read_word
from logboom.query.relation import Relation
from logboom.query.select import Order, Select, Table
from logboom.query.spans import Span, span_of
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown
from logboom.query.time import SECOND, in_zone, of_datetime
from logboom.query.value import Value

MOST_ROWS: Final = 10_000
_DAYS: Final = re.compile(r"[+-]?\d{1,5}", re.ASCII)
_DATE: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4}|\d\d)(?::(\d\d):(\d\d):(\d\d))?", re.ASCII)
_OPTIONS: Final = {"start": read_word, "end": read_word, "increment": read_word}
_DAY: Final = Span(1, "d")


@dataclass(frozen=True, slots=True)
class Gentimes(Stage):
    start: str
    end: str = ""
    increment: str = "1d"

    names = ("gentimes",)
    is_generator = True
    documentation = Documentation(
        syntax="| gentimes start=DAY [end=DAY] [increment=1d]",
        meaning="A row for each step from one day up to before another (tomorrow, when none is named): `starttime` and `endtime` "
        "in seconds since 1970, `starthuman` and `endhuman` in words. A day is 9/21/2026, or a number of days from today, -7.",
        examples=("| gentimes start=9/20/2026 end=9/22/2026 | table starttime endtime starthuman",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        start = reader.at
        found: dict[str, Any] = reader.options(_OPTIONS)
        position = slice(start, max(reader.at, start + 1))
        if "start" not in found:
            raise QueryError("gentimes needs a start", hint="write start=-7, or start=9/21/2026", position=position)
        for word in (found["start"], found.get("end", "1")):
            if not _DAYS.fullmatch(word) and not _DATE.fullmatch(word):
                hint = "write -7, or 9/21/2026"
                raise QueryError(f"{shown(word)} is no day", hint=hint, position=position)
        step = found.get("increment", "1d")
        if span_of(step) is None:
            hint = "write 30s, 5m, 1h or 1d"
            raise QueryError(f"{shown(step)} is no span of time", hint=hint, position=position)
        return cls(found["start"], found.get("end", ""), step)

    def __str__(self) -> str:
        end = f" end={self.end}" if self.end else ""
        return f"gentimes start={self.start}{end}" + (f" increment={self.increment}" if self.increment != "1d" else "")

    def apply(self, relation: Relation) -> Relation:
        context = relation.context
        first, end = _moment(self.start, context), _moment(self.end or "1", context)
        step = (span_of(self.increment) or _DAY).nanoseconds
        if (end - first) // step > MOST_ROWS:
            raise QueryError(f"gentimes makes at most {MOST_ROWS} rows", hint="take a longer increment")
        starts = list(range(first, end, step))
        start = context.new_name()
        source = Select({start: f"arrayJoin({context.bind(starts, 'Array(Int64)')})"}, Table("system.one"))
        seconds = f"(intDiv({start}, {SECOND}))"
        last = f"({seconds} + {step // SECOND} - 1)"
        fields = {
            "starttime": Value(f"toFloat64({seconds})", "number"),
            "endtime": Value(f"toFloat64({last})", "number"),
        }
        fields |= {"starthuman": _in_words(seconds, context), "endhuman": _in_words(last, context)}
        return Relation(context, source, fields, {}, order=(Order(start),), is_table=True)


def _in_words(seconds: str, context: Context) -> Value:
    zone = context.bind(context.zone_name)
    return Value(f"formatDateTime(fromUnixTimestamp(toInt64({seconds})), '%a %b %e %H:%i:%S %Y', {zone})", "text")


def _moment(word: str, context: Context) -> int:
    """The start of a day in the zone of the search. Raises QueryError for one that no calendar has."""
    if _DAYS.fullmatch(word):
        local, _ = in_zone(context.now, context.zone)
        day = datetime(local.year, local.month, local.day, tzinfo=context.zone) + timedelta(days=int(word))
        return of_datetime(day)
    found = _DATE.fullmatch(word)
    month, day_of_month, year, *clock = (int(part or 0) for part in found.groups()) if found else (0,) * 6
    hour, minute, second = clock
    try:
        year = year + 2000 if year < 100 else year
        return of_datetime(datetime(year, month, day_of_month, hour, minute, second, tzinfo=context.zone))
    except ValueError as error:
        raise QueryError(f"{shown(word)} is no day: {error}", hint="write month/day/year: 9/21/2026") from None
