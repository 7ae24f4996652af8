"""`bin span=5m timestamp`, `bin bins=10 duration as range`: values rounded down to buckets."""

import math
import re
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, name_text, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.spans import Span, bucket, fitting, span_of
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown
from logboom.query.time import SECOND
from logboom.query.value import Value, number_of

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_LOGARITHMIC: Final = re.compile(r"\d*(?:\.\d+)?log\d*(?:\.\d+)?", re.IGNORECASE)
_OPTIONS: Final = {
    "span": read_word, "bins": read_count, "minspan": read_word, "start": read_word, "end": read_word, "aligntime": read_word,
}  # fmt: skip
DEFAULT_SPAN: Final = 10.0


@dataclass(frozen=True, slots=True)
class Bin(Stage):
    field: str
    span: str = ""
    bins: int = 0
    alias: str = ""

    names = ("bin", "bucket", "discretize")
    documentation = Documentation(
        syntax="bin [span=SPAN] [bins=N] NAME [as NAME]",
        meaning="Rounds a field down to the beginning of its bucket: a time to a span such as 5m or 1d, a number to a "
        "multiple, named as `0-10`. Without a span, a time gets a round one that fits the range of the search.",
        examples=(
            "* | bin span=10m timestamp | stats count by timestamp",
            "* | bin span=100 duration as range | stats count by range",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_OPTIONS, found)
        field = reader.name()
        reader.options(_OPTIONS, found)
        alias = reader.name("the new name") if reader.keyword("as") else ""
        reader.options(_OPTIONS, found)
        span = found.get("span", "")
        span = "" if span.lower() == "auto" else span
        if span and not _NUMBER.fullmatch(span) and span_of(span) is None and not _LOGARITHMIC.fullmatch(span):
            position = slice(start, reader.at)
            raise QueryError(
                f"{shown(span)} is no span", hint="write span=5m for a time, span=100 for a number", position=position
            )
        return cls(field, span, found.get("bins", 0), alias)

    def __str__(self) -> str:
        options = (f" span={self.span}" if self.span else "") + (f" bins={self.bins}" if self.bins else "")
        return f"bin{options} {name_text(self.field)}" + (f" as {name_text(self.alias)}" if self.alias else "")

    def apply(self, relation: Relation) -> Relation:
        value = relation.field(self.field)
        binned = self._time(value, relation) if value.kind == "time" else self._number(value, relation)
        return relation.with_field(self.alias or self.field, binned)

    def _time(self, value: Value, relation: Relation) -> Value:
        context = relation.context
        span = span_of(self.span) if self.span else None
        if span is None and _NUMBER.fullmatch(self.span):
            span = Span(max(1, round(float(self.span))), "s")
        if span is None:
            nanoseconds = fitting(context)
            span = Span(nanoseconds // SECOND, "s") if nanoseconds >= SECOND else Span(nanoseconds // 1_000_000, "ms")
        return Value(bucket(value.sql, span, context), "time", value.weight + 2)

    def _number(self, value: Value, relation: Relation) -> Value:
        number = number_of(value)
        width = float(self.span) if _NUMBER.fullmatch(self.span) else 0.0
        if _LOGARITHMIC.fullmatch(self.span):
            lower = f"pow(10, floor(log10(if({number} > 0, {number}, NULL))))"
            return _range(lower, f"({lower} * 10)", value.weight)
        if not width and self.span:  # a span of time for a field that holds seconds
            seconds = relation.context.bind((span_of(self.span) or Span(1, "s")).nanoseconds / 1e9, "Float64")
            return Value(f"(floor({number} / {seconds}) * {seconds})", "number", value.weight + 2)
        if not width and self.bins:
            # At most so many buckets of a round width: as wide as the range of all rows needs.
            spread = f"(max({number}) OVER () - min({number}) OVER ())"
            needed = f"greatest({spread} / {max(1, self.bins)}, 1e-9)"
            power = f"pow(10, ceil(log10({needed})))"
            return _range(
                f"(floor({number} / {power}) * {power})", f"(floor({number} / {power}) * {power} + {power})", 200
            )
        width = width or DEFAULT_SPAN
        if not math.isfinite(width) or width <= 0:
            raise QueryError("a span is greater than zero")
        bound = relation.context.bind(width, "Float64")
        lower = f"(floor({number} / {bound}) * {bound})"
        return _range(lower, f"({lower} + {bound})", value.weight)


def _range(lower: str, upper: str, weight: int) -> Value:
    return Value(f"concat(toString({lower}), '-', toString({upper}))", "text", weight + 6)
