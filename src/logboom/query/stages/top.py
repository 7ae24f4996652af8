"""`top 5 path by host`: the most frequent values, with their counts and shares. `rare`: the least frequent."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.select import Order
from logboom.query.stages.grouping import grouping_keys, read_by
from logboom.query.stages.limits import limited_by
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value

_COUNT: Final = re.compile(r"\d+(?=\s)")
DEFAULT_ROWS: Final = 10
_OPTIONS: Final = {
    "limit": read_count, "showcount": read_bool, "showperc": read_bool, "countfield": read_word,
    "percentfield": read_word, "useother": read_bool, "otherstr": read_word,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Top(Stage):
    fields: tuple[str, ...]
    by: tuple[str, ...] = ()
    limit: int = DEFAULT_ROWS
    shows_count: bool = True
    shows_percent: bool = True
    count_field: str = "count"
    percent_field: str = "percent"

    rarest_first: ClassVar = False
    names = ("top",)
    documentation = Documentation(
        syntax="top [COUNT] NAME, ... [by NAME, ...] [limit=10] [showcount=t] [showperc=t] [countfield=count] [percentfield=percent]",
        meaning=f"The most frequent values of a field, {DEFAULT_ROWS} unless told, with their counts and shares in percent; "
        "with `by` for each of its groups. `limit=0` gives all.",
        examples=("* | top 2 path", "* | top limit=1 showperc=f status by host"),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        options: dict[str, Any] = {}
        reader.options(_OPTIONS, options)
        if found := reader.take(_COUNT):
            options["limit"] = int(found[0])
        reader.options(_OPTIONS, options)
        fields = reader.names(until=("by",))
        reader.options(_OPTIONS, options)
        by = read_by(reader)
        reader.options(_OPTIONS, options)
        return cls(
            fields,
            by,
            options.get("limit", DEFAULT_ROWS),
            options.get("showcount", True),
            options.get("showperc", True),
            options.get("countfield", "count"),
            options.get("percentfield", "percent"),
        )

    def __str__(self) -> str:
        options = "".join(
            [
                f" limit={self.limit}" if self.limit != DEFAULT_ROWS else "",
                "" if self.shows_count else " showcount=f",
                "" if self.shows_percent else " showperc=f",
                f" countfield={name_text(self.count_field)}" if self.count_field != "count" else "",
                f" percentfield={name_text(self.percent_field)}" if self.percent_field != "percent" else "",
            ]
        )
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        return f"{self.names[0]}{options} {', '.join(map(name_text, self.fields))}{by}"

    def apply(self, relation: Relation) -> Relation:
        relation, keys, conditions = grouping_keys(relation, (*self.by, *self.fields))
        count = "toFloat64(count())"
        groups = ", ".join(keys[name].sql for name in self.by)
        # Beside the count, not in a SELECT around it: that costs the engine more planning than the rest together.
        percent = f"(100 * {count} / sum({count}) OVER ({f'PARTITION BY {groups}' if groups else ''}))"
        shared = relation.grouped(
            keys,
            {self.count_field: Value(count, "number"), self.percent_field: Value(percent, "number")},
            conditions=conditions,
        )
        count = shared.fields[self.count_field].sql
        partitions = tuple(Order(shared.fields[name].sql) for name in self.by)
        by_count = Order(count, descending=not self.rarest_first)
        fields = tuple(Order(shared.fields[name].sql) for name in self.fields)
        ranked = shared.sorted_by((*partitions, by_count, *fields))
        if self.limit and not self.by:
            ranked = ranked.first(self.limit)
        elif self.limit:
            for name in self.by:
                ranked = ranked.with_hidden_field(f"\0{name}", ranked.fields[name])
            marked = [f"\0{name}" for name in self.by]
            ranked = limited_by(ranked, marked, self.limit).without_hidden(marked)
        shown = {name: ranked.fields[name] for name in (*self.by, *self.fields)}
        if self.shows_count:
            shown[self.count_field] = ranked.fields[self.count_field]
        if self.shows_percent:
            shown[self.percent_field] = ranked.fields[self.percent_field]
        return ranked.only(shown)


@dataclass(frozen=True, slots=True)
class Rare(Top):
    rarest_first: ClassVar = True
    names = ("rare",)
    documentation = Documentation(
        syntax="rare [COUNT] NAME, ... [by NAME, ...] [options of top]",
        meaning="The least frequent values of a field, the rarest first; as `top` in all else.",
        examples=("* | rare 2 path",),
    )
