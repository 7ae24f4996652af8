"""`contingency host status`: how often each pair of values occurs, with the sums of rows and columns."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.aggregates.term import AggregateTerm
from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.chart import Chart
from logboom.query.stages.series import SeriesOptions
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.stages.totals import Addtotals

_OPTIONS: Final = {
    "maxrows": read_count, "maxcols": read_count, "mincolcover": read_word, "minrowcover": read_word, "maxopts": read_count,
    "usetotal": read_bool, "totalstr": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contingency(Stage):
    row: str
    column: str
    has_totals: bool = True
    total: str = "TOTAL"

    names = ("contingency", "ctable", "counttable")
    documentation = Documentation(
        syntax="contingency [usetotal=t] [totalstr=TOTAL] NAME NAME",
        meaning="Counts each pair of values of two fields: a row for each value of the first, a field for each of the second, "
        "and the sums of both.",
        examples=("status=* | contingency host status",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        row = reader.name()
        reader.sign(",")
        column = reader.name()
        reader.options(_OPTIONS, found)
        return cls(row, column, found.get("usetotal", True), found.get("totalstr", "TOTAL"))

    def __str__(self) -> str:
        options = "" if self.has_totals else " usetotal=f"
        options += "" if self.total == "TOTAL" else f" totalstr={name_text(self.total)}"
        return f"contingency{options} {name_text(self.row)} {name_text(self.column)}"

    def apply(self, relation: Relation) -> Relation:
        options = SeriesOptions(0, False, False)
        table = Chart((AggregateTerm("count"),), self.row, self.column, options=options).apply(relation)
        if not self.has_totals:
            return table
        total = Addtotals(adds_row=True, name=self.total, label_field=self.row, label=self.total)
        return replace(total.apply(table), is_table=True)
