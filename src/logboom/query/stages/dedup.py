"""`dedup host service`, `dedup 3 user sortby -duration`: the first rows of each combination of values."""

import re
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.event import COLUMNS
from logboom.query.reader import Reader, name_text, read_bool
from logboom.query.relation import Relation
from logboom.query.select import Select, Table
from logboom.query.stages.limits import limited_by
from logboom.query.stages.sort import Key, read_keys
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, is_there, text_of

# Columns of few different values, which the table keeps as such.
FEW_VALUES: Final = frozenset(
    column.name for column in COLUMNS if column.kind == "text" and column.engine_type.startswith("LowCardinality")
)
_COUNT: Final = re.compile(r"\d+(?=\s)")
_OPTIONS: Final = {"keepevents": read_bool, "keepempty": read_bool, "consecutive": read_bool}


@dataclass(frozen=True, slots=True)
class Dedup(Stage):
    fields: tuple[str, ...]
    count: int = 1
    keeps_empty: bool = False
    sort_keys: tuple[Key, ...] = ()
    is_consecutive: bool = False

    names = ("dedup", "uniq")
    documentation = Documentation(
        syntax="dedup [COUNT] NAME, ... [keepempty=f] [consecutive=f] [sortby [-]NAME, ...]",
        meaning="Keeps the first row, or the first COUNT rows, of each combination of the fields' values.",
        examples=(
            "* | dedup host | table host message",
            "* | dedup 1 service sortby -duration | table service path duration",
        ),
        notes="Rows without one of the fields are left out, unless `keepempty=t`.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        count = reader.take(_COUNT)
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        fields = reader.names(until=("sortby",))
        reader.options(_OPTIONS, found)
        keys = read_keys(reader) if reader.keyword("sortby") else ()
        reader.options(_OPTIONS, found)
        return cls(
            fields, int(count[0]) if count else 1, found.get("keepempty", False), keys, found.get("consecutive", False)
        )

    def __str__(self) -> str:
        count = f"{self.count} " if self.count != 1 else ""
        options = " keepempty=t" if self.keeps_empty else ""
        options += " consecutive=t" if self.is_consecutive else ""
        keys = f" sortby {', '.join(map(str, self.sort_keys))}" if self.sort_keys else ""
        return f"dedup {count}{', '.join(map(name_text, self.fields))}{options}{keys}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        values = [relation.field(name) for name in self.fields]
        if not self.keeps_empty:
            for value in values:
                relation = relation.where(is_there(value))
        if self.count == 1 and not (self.keeps_empty or self.is_consecutive or self.sort_keys):
            relation = _at_the_last_moment_of_each(relation, values)
        for number, value in enumerate(values):
            relation = relation.with_hidden_field(f"\0key{number}", Value(text_of(value), "text", weight=value.weight))
        if self.is_consecutive:
            return self._consecutive(relation)
        if self.sort_keys:
            order = tuple(one for key in self.sort_keys for one in key.orders(relation))
            relation = relation.sorted_by((*order, *relation.order))
        keys = [f"\0key{number}" for number in range(len(values))]
        return limited_by(relation, keys, self.count).without_hidden(keys)

    def _consecutive(self, relation: Relation) -> Relation:
        """Only rows that follow one another with the same values are taken together."""
        keys = [f"\0key{number}" for number in range(len(self.fields))]
        numbered, number = relation.numbered()
        together = ", ".join(f"ifNull({numbered.hidden[key].sql}, '')" for key in keys)
        before = f"lagInFrame(({together},), 1) OVER (ORDER BY {number} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
        marked = numbered.with_hidden_field(
            "\0first", Value(f"({number} = 1 OR {before} != ({together},))", "bool", 100)
        ).nested()
        return marked.where(marked.hidden["\0first"].sql).without_hidden([*keys, "\0first"])


def _at_the_last_moment_of_each(relation: Relation, values: list[Value]) -> Relation:
    """Only the rows among which the first of each combination is, where few combinations can be: the rest is not read.

    For events in their own order, and names that few have many of: the moments are found without the events' texts.
    """
    names = [value.stored for value in values]
    time = relation.field("timestamp")
    in_order = relation.streams and isinstance(relation.source, Table) and time.stored == "timestamp"
    if not in_order or not FEW_VALUES.issuperset(names):
        return relation
    moments = Select(
        {**{name: name for name in names}, relation.context.new_name(): "max(timestamp)"},
        relation.source,
        relation.conditions,
        group_by=tuple(names),
    )
    return relation.where(f"({', '.join(names)}, timestamp) IN ({moments.statement()})")
