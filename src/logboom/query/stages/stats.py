"""`stats count, avg(duration) as mean by host service`: what the rows have together."""

from dataclasses import dataclass
from typing import Self

from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.aggregates.wildcards import expanded, open_values, with_open_values
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.spans import read_span
from logboom.query.stages.bin_ import Bin
from logboom.query.stages.grouping import grouping_keys, read_by
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Stats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: tuple[str, ...] = ()
    span: str = ""

    names = ("stats", "sistats")
    documentation = Documentation(
        syntax="stats AGGREGATE [as NAME], ... [by NAME, ... [span=SPAN]]",
        meaning="One row for each combination of the fields behind `by`, with what was computed of its rows.",
        examples=(
            "* | stats count, avg(duration) as mean by host",
            "* | stats count(eval(status>=500)) as failed, count as all | eval share = round(100 * failed / all, 1)",
            "* | stats values(host) dc(user) by service",
        ),
        notes="Rows without one of the `by` fields are left out. A field with several values counts for each of them. `span=1h` rounds a time "
        "among them, as `bin` does.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        skip_ignored_options(reader)
        aggregates = read_aggregates(reader)
        by = read_by(reader)
        span = str(reader.options({"span": read_span})["span"]) if by and reader.peek_option() == "span" else ""
        return cls(aggregates, by, span)

    def __str__(self) -> str:
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        span = f" span={self.span}" if self.span else ""
        return f"stats {', '.join(map(str, self.aggregates))}{by}{span}"

    def apply(self, relation: Relation) -> Relation:
        if self.span:
            times = [name for name in self.by if relation.field(name).kind == "time"]
            relation = Bin((times or list(self.by))[0], self.span).apply(relation)
        relation, keys, conditions = grouping_keys(relation, self.by)
        values = {term.title: term.value(relation) for term in expanded(self.aggregates, relation, self.by)}
        values |= open_values(self.aggregates, relation, self.by)
        return with_open_values(relation.grouped(keys, values, conditions=conditions))


def skip_ignored_options(reader: Reader) -> None:
    """Options that say how another system is to work, not what is wanted."""
    ignored = ("partitions", "allnum", "delim", "prestats", "summariesonly", "allow_old_summaries", "chunk_size",
               "fillnull_value", "append", "local", "include_reduced_buckets", "dedup_splitvals")  # fmt: skip
    reader.options({name: lambda inner: inner.word("a value") for name in ignored})
