"""`makecontinuous span=10m`: rows for the steps of a field that no row has."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, name_text, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.select import Order
from logboom.query.spans import fitting, span_of
from logboom.query.stages.combining import appended
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown
from logboom.query.value import Value, number_of

MOST_ROWS: Final = 10_000
_NUMBER: Final = re.compile(r"\d{1,12}(?:\.\d{1,9})?", re.ASCII)
_OPTIONS: Final = {"span": read_word, "bins": read_count, "start": read_word, "end": read_word, "aligntime": read_word}


@dataclass(frozen=True, slots=True)
class Makecontinuous(Stage):
    field: str = "timestamp"
    span: str = ""

    names = ("makecontinuous",)
    documentation = Documentation(
        syntax="makecontinuous [NAME=timestamp] [span=SPAN]",
        meaning="Rounds a time or a number down to steps, and puts in a row for each step between the least and the greatest "
        "that has none.",
        examples=("* | stats count by duration | makecontinuous duration span=500 | fillnull count",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_OPTIONS, found)
        field = reader.name() if reader.has_name() else "timestamp"
        reader.options(_OPTIONS, found)
        span = found.get("span", "")
        if span and not _NUMBER.fullmatch(span) and span_of(span) is None:
            hint = "write span=5m for a time, span=100 for a number"
            raise QueryError(f"{shown(span)} is no span", hint=hint, position=slice(start, reader.at))
        return cls(field, span)

    def __str__(self) -> str:
        field = "" if self.field == "timestamp" else f" {name_text(self.field)}"
        return f"makecontinuous{field}" + (f" span={self.span}" if self.span else "")

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        known = relation.named(self.field) or self.field
        value = relation.field(self.field)
        is_time = value.kind == "time"
        step = self._nanoseconds(relation) if is_time else self._width()
        number = f"toUnixTimestamp64Nano({value.sql})" if is_time else number_of(value)
        bound = relation.context.bind(step, "Int64" if is_time else "Float64")
        lower = (
            f"({number} - positiveModulo({number}, {bound}))" if is_time else f"(floor({number} / {bound}) * {bound})"
        )
        shown_as = f"fromUnixTimestamp64Nano({lower}, 'UTC')" if is_time else lower
        rounded = replace(
            relation.with_field(known, Value(shown_as, value.kind if is_time else "number", 30)), is_table=True
        )
        place = rounded.fields[known]
        steps = f"toUnixTimestamp64Nano({place.sql})" if is_time else f"round({place.sql} / {bound})"
        both = appended([rounded, self._missing(rounded, known, steps, bound, is_time=is_time)])
        return both.sorted_by((Order(both.fields[known].sql),))

    def _missing(self, rounded: Relation, known: str, steps: str, bound: str, *, is_time: bool) -> Relation:
        """A row for each step that the rows leave out, as far as there are not too many."""
        of_all = rounded.grouped(
            {}, {"there": Value(f"groupUniqArray({steps})", "list")}, conditions=[f"isNotNull({steps})"]
        )
        there = of_all.fields["there"].sql
        width = bound if is_time else "1"
        every = f"arrayMap(number -> arrayMin({there}) + number * {width}, range(toUInt64(least({MOST_ROWS}, (arrayMax({there}) - arrayMin({there})) / {width}))))"
        left_out = f"arrayJoin(arrayFilter(step -> NOT has({there}, step), {every}))"
        field = f"fromUnixTimestamp64Nano({left_out}, 'UTC')" if is_time else f"({left_out} * {bound})"
        kind = "time" if is_time else "number"
        return replace(of_all, fields={known: Value(field, kind, 30)}).nested()  # type: ignore[arg-type]

    def _nanoseconds(self, relation: Relation) -> int:
        span = span_of(self.span)
        if _NUMBER.fullmatch(self.span):
            return max(1, round(float(self.span) * 1e9))
        return span.nanoseconds if span else fitting(relation.context)

    def _width(self) -> float:
        width = float(self.span) if _NUMBER.fullmatch(self.span) else 1.0
        if width <= 0:
            raise QueryError("a span is greater than zero")
        return width
