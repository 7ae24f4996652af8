"""`timewrap 1d`: the periods of a chart over time laid over one another, each a field of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.context import Context
from logboom.query.reader import Reader, read_word
from logboom.query.relation import Relation
from logboom.query.select import Select
from logboom.query.spans import Span, span_of
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown
from logboom.query.time import parse_time
from logboom.query.value import Value, as_kind

MOST_PERIODS: Final = 100
_UNITS: Final = {
    "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mon": "month", "q": "quarter", "y": "year",
}  # fmt: skip
_OPTIONS: Final = {"align": read_word, "series": read_word, "time_format": read_word}


@dataclass(frozen=True, slots=True)
class Timewrap(Stage):
    span: Span
    is_short: bool = False

    names = ("timewrap",)
    documentation = Documentation(
        syntax="timewrap SPAN [series=relative|short]",
        meaning="Behind `timechart`: cuts the range of time into periods, counted back from its end, and lays them over one "
        "another. Each value becomes a field for each period, `count_latest_day`, `count_1day_before`, ...; with "
        "`series=short` `count_s0`, `count_s1`, ...",
        examples=("* | timechart span=5m count | timewrap 15m",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        start = reader.at
        word = reader.word("a span such as 1d")
        span = span_of(word)
        if span is None or span.unit not in _UNITS:
            hint = "write 1h, 1d, 1w or 1mon"
            position = slice(start, start + len(word))
            raise QueryError(f"{shown(word)} is no span of time", hint=hint, position=position)
        reader.options(_OPTIONS, found)
        return cls(span, found.get("series", "relative").lower() == "short")

    def __str__(self) -> str:
        return f"timewrap {self.span}" + (" series=short" if self.is_short else "")

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        time = relation.field("timestamp")
        if time.kind != "time":
            raise QueryError("there is no time in these rows", hint="put timewrap behind timechart")
        starts = self._starts(relation.context)
        bind = relation.context.bind
        nanoseconds = f"toUnixTimestamp64Nano(assumeNotNull({time.sql}))"
        period = f"arrayCount(start -> start > {nanoseconds}, {bind(starts, 'Array(Int64)')})"
        shifts = bind([starts[0] - start for start in starts], "Array(Int64)")
        wrapped = Value(f"fromUnixTimestamp64Nano({nanoseconds} + {shifts}[{period} + 1], 'UTC')", "time")
        endings = [self._ending(number) for number in range(len(starts))]
        values = {
            f"{name}{ending}": _of_period(value, f"{period} = {number}")
            for number, ending in enumerate(endings)
            for name, value in relation.fields.items()
            if value is not time
        }
        conditions = [f"isNotNull({time.sql})", f"{period} < {len(starts)}"]
        wraps = relation.grouped({relation.named("timestamp") or "timestamp": wrapped}, values, conditions=conditions)
        return _with_series(wraps, relation, f"{bind(endings, 'Array(String)')}[{period} + 1]")

    def _starts(self, context: Context) -> list[int]:
        """Where the periods begin, the latest first; together they have the range of the search."""
        start, end = context.plan.start, context.plan.end
        if (end - start) // self.span.nanoseconds > MOST_PERIODS:
            hint = "take a longer span, or a shorter range of time"
            raise QueryError(f"timewrap {self.span} gives more than {MOST_PERIODS} periods in this range", hint=hint)
        before = _stepping_back(end, self.span, context)
        starts = [before(1)]
        while starts[-1] > start:
            starts.append(before(len(starts) + 1))
        return starts

    def _ending(self, number: int) -> str:
        if self.is_short:
            return f"_s{number}"
        unit, count = _UNITS[self.span.unit], self.span.count
        if number == 0:
            return f"_latest_{unit if count == 1 else f'{count}{unit}s'}"
        count *= number
        return f"_{count}{unit}{'' if count == 1 else 's'}_before"


def _stepping_back(end: int, span: Span, context: Context) -> Callable[[int], int]:
    """So many spans before the end, by the calendar of the search's zone."""

    def before(number: int) -> int:
        return parse_time(f"-{number * span.count}{span.unit}", now=end, zone=context.zone or UTC)

    return before


def _of_period(value: Value, condition: str) -> Value:
    if value.kind == "list":
        return Value(f"groupArrayArrayIf({value.sql}, {condition})", "list")
    return Value(f"anyIf({as_kind(value, value.kind)}, {condition})", value.kind, numeric=value.numeric)


def _with_series(wraps: Relation, relation: Relation, ending: str) -> Relation:
    """With the series of the periods of a chart by a field."""
    opened = relation.open
    if opened is None:
        return wraps
    select = wraps.source
    assert isinstance(select, Select)  # noqa: S101 -- `grouped` gives one
    kind = "Float64" if opened.kind == "number" else "String"
    pairs = (
        f"arrayMap((name, value) -> (concat(name, {ending}), value), mapKeys({opened.sql}), mapValues({opened.sql}))"
    )
    name = relation.context.new_name()
    series = f"CAST(arrayFlatten(groupArray({pairs})), 'Map(String, {kind})')"
    return replace(
        wraps,
        source=replace(select, columns={**select.columns, name: series}),
        open=replace(opened, sql=name, spread=True),
    )
