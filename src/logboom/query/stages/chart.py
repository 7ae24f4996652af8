"""`chart count over host by level`: values by a field, with one field for each value of a second one."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.reader import Reader, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.bin_ import Bin
from logboom.query.stages.expansion import expanded
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

_OPTIONS: Final = {**SERIES_OPTIONS, "span": read_word}


@dataclass(frozen=True, slots=True)
class Chart(Stage):
    aggregates: tuple[AggregateTerm, ...]
    over: str
    by: str = ""
    span: str = ""
    options: SeriesOptions = DEFAULT_OPTIONS

    names = ("chart", "sichart")
    documentation = Documentation(
        syntax="chart AGGREGATE, ... over NAME [by NAME] [limit=10] [useother=t] [usenull=t] [span=SPAN]",
        meaning="A row for each value of the first field, and a field for each value of the second one. "
        "`by a b` means `over a by b`.",
        examples=("* | chart count over host by status", "* | chart avg(duration) as mean by host"),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        aggregates = read_aggregates(reader)
        reader.options(_OPTIONS, found)
        fields: list[str] = []
        if reader.keyword("over"):
            fields.append(reader.name())
            reader.options(_OPTIONS, found)
        if reader.keyword("by"):
            fields.extend(reader.names(until=("where",)))
            reader.options(_OPTIONS, found)
            read_top(reader, found)
            reader.options(_OPTIONS, found)
        if not fields or len(fields) > 2:
            raise reader.expected(
                "`over` and one field, or `by` and one or two", hint="write chart count over host by level"
            )
        by = fields[1] if len(fields) > 1 else ""
        return cls(aggregates, fields[0], by, found.get("span", ""), series_options(found))

    def __str__(self) -> str:
        span = f" span={self.span}" if self.span else ""
        by = f" by {name_text(self.by)}" if self.by else ""
        return f"chart{span}{self.options} {', '.join(map(str, self.aggregates))} over {name_text(self.over)}{by}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.ready_to_group()
        if relation.field(self.over).kind == "list":
            relation = expanded(relation, self.over)
        if relation.field(self.over).kind == "time" or self.span:
            relation = Bin(self.over, self.span).apply(relation)
        rows = Rows(self.over, relation.field(self.over))
        return charted(relation, rows, self.aggregates, self.by, self.options)
