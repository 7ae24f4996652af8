"""`stats count, avg(duration) as mean by host service`: what the rows have together."""

from dataclasses import dataclass
from typing import Self

from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.aggregates.wildcards import expanded, open_values, with_open_values
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.grouping import grouping_keys, read_by
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Stats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: tuple[str, ...] = ()

    names = ("stats", "sistats")
    documentation = Documentation(
        syntax="stats AGGREGATE [as NAME], ... [by NAME, ...]",
        meaning="One row for each combination of the fields behind `by`, with what was computed of its rows.",
        examples=(
            "* | stats count, avg(duration) as mean by host",
            "* | stats count(eval(status>=500)) as failed, count as all | eval share = round(100 * failed / all, 1)",
            "* | stats values(host) dc(user) by service",
        ),
        notes="Rows without one of the `by` fields are left out. A field with several values counts for each of them.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        skip_ignored_options(reader)
        aggregates = read_aggregates(reader)
        return cls(aggregates, read_by(reader))

    def __str__(self) -> str:
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        return f"stats {', '.join(map(str, self.aggregates))}{by}"

    def apply(self, relation: Relation) -> Relation:
        relation, keys, conditions = grouping_keys(relation, self.by)
        values = {term.title: term.value(relation) for term in expanded(self.aggregates, relation, self.by)}
        values |= open_values(self.aggregates, relation, self.by)
        return with_open_values(relation.grouped(keys, values, conditions=conditions))


def skip_ignored_options(reader: Reader) -> None:
    """Options that say how another system is to work, not what is wanted."""
    ignored = ("partitions", "allnum", "delim", "prestats", "summariesonly", "allow_old_summaries", "chunk_size",
               "fillnull_value", "append", "local", "include_reduced_buckets", "dedup_splitvals")  # fmt: skip
    reader.options({name: lambda inner: inner.word("a value") for name in ignored})
