"""`eventstats avg(duration) as usual by path`: what `stats` computes, beside each row."""

from dataclasses import dataclass, replace
from typing import Self

from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.aggregates.wildcards import expanded
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.grouping import grouping_keys, read_by
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.stages.stats import skip_ignored_options
from logboom.query.value import ENGINE_TYPES, Value
from logboom.store.statement import literal


@dataclass(frozen=True, slots=True)
class Eventstats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    by: tuple[str, ...] = ()

    names = ("eventstats",)
    documentation = Documentation(
        syntax="eventstats AGGREGATE [as NAME], ... [by NAME, ...]",
        meaning="Computes what `stats` does and writes it beside each of the rows that it is of.",
        examples=(
            "* | eventstats avg(duration) as usual by host | where duration > usual | table host path duration usual",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        skip_ignored_options(reader)
        return cls(read_aggregates(reader), read_by(reader))

    def __str__(self) -> str:
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        return f"eventstats {', '.join(map(str, self.aggregates))}{by}"

    def apply(self, relation: Relation) -> Relation:
        relation, keys, conditions = grouping_keys(relation, self.by)
        partition = f"PARTITION BY {', '.join(value.sql for value in keys.values())}" if keys else ""
        values = {
            term.title: term.value(relation, over=f" OVER ({partition})")
            for term in expanded(self.aggregates, relation, self.by)
        }
        complete = " AND ".join(conditions)
        for name, value in values.items():
            relation = replace(
                relation, fields={**relation.fields, relation.named(name) or name: _where(complete, value)}
            )
        removed = relation.open and replace(relation.open, removed=relation.open.removed | set(values))
        return replace(relation, open=removed, streams=False).nested()


def _where(condition: str, value: Value) -> Value:
    """The value in rows that belong to a group; missing in others."""
    if not condition:
        return replace(value, weight=100)
    nothing = f"CAST({'[]' if value.kind == 'list' else 'NULL'}, {literal(ENGINE_TYPES[value.kind])})"
    return replace(value, sql=f"if({condition}, {value.sql}, {nothing})", weight=100)
