"""`timechart span=5m count by service`: values over time, a row for each bucket of the range, none left out."""

import itertools
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.spans import Span, bucket_of_starts, read_span, starts_of
from logboom.query.stages.series import (
    DEFAULT_OPTIONS,
    SERIES_OPTIONS,
    Rows,
    SeriesOptions,
    charted,
    read_top,
    series_options,
)
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, time_of

_OPTIONS: Final = {**SERIES_OPTIONS, "span": read_span}


@dataclass(frozen=True, slots=True)
class Timechart(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: str = ""
    span: Span | None = None
    options: SeriesOptions = DEFAULT_OPTIONS
    is_continuous: bool = True

    names = ("timechart", "sitimechart")
    documentation = Documentation(
        syntax="timechart [span=SPAN] AGGREGATE, ... [by NAME] [limit=10] [useother=t] [usenull=t] [cont=t]",
        meaning="A row for each span of time, with the aggregates of its events, or with one field for each value of the "
        "field behind `by`. Without a span the range of time is cut into some hundred round steps.",
        examples=(
            "* | timechart span=10m count by service",
            "* | timechart span=10m avg(duration) as mean, max(duration) as longest",
        ),
        notes="The most important values (by the whole range) get fields of their own, `limit` says how many; the others "
        "are together in `OTHER`, events without a value in `NULL`.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        aggregates = read_aggregates(reader)
        reader.options(_OPTIONS, found)
        by = reader.name() if reader.keyword("by") else ""
        reader.options(_OPTIONS, found)
        read_top(reader, found)
        reader.options(_OPTIONS, found)
        return cls(aggregates, by, found.get("span"), series_options(found), found.get("cont", True))

    def __str__(self) -> str:
        span = f" span={self.span}" if self.span else ""
        continuous = "" if self.is_continuous else " cont=f"
        by = f" by {name_text(self.by)}" if self.by else ""
        return f"timechart{span}{continuous}{self.options} {', '.join(map(str, self.aggregates))}{by}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        context = relation.context
        starts = starts_of(self.span, context)
        time = relation.field("timestamp")
        if time.kind != "time":  # a stage made it: seconds since 1970, a text, or nothing at all
            time = Value(time_of(time), "time")
            relation = relation.where(f"isNotNull({time.sql})")
        key = Value(bucket_of_starts(time.sql, starts, context), "number")
        even = {after - before for before, after in itertools.pairwise(starts)}
        fill = ""
        if len(even) <= 1:
            step = even.pop() if even else 0
            every = f"arrayMap(number -> {context.bind(starts[0], 'Int64')} + number * {step}, range({len(starts)}))"
            fill = f"FROM {starts[0]} TO {starts[-1] + 1} STEP {max(step, 1)}"
        else:
            every = context.bind(starts, "Array(Int64)")
        seconds = (starts[1] - starts[0]) / 1e9 if len(starts) > 1 else (context.plan.end - context.plan.start) / 1e9
        rows = Rows(
            "timestamp",
            key,
            every if self.is_continuous else "",
            fill,
            context.bind(seconds, "Float64"),
            Value("fromUnixTimestamp64Nano(assumeNotNull({key}), 'UTC')", "time"),
        )
        return charted(relation, rows, self.aggregates, self.by, self.options)
