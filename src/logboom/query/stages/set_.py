"""`| set diff [search ...] [search ...]`: rows that two searches have both, or that one of them has."""

from dataclasses import dataclass, replace
from typing import Final, Self

from logboom.query.reader import InnerPipeline, Reader
from logboom.query.relation import Relation
from logboom.query.stages.append import inner_relation, inner_text
from logboom.query.stages.combining import appended
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value

# How many of the two searches have the row.
_CONDITIONS: Final = {
    "union": "uniqExact({side}) >= 1",
    "diff": "uniqExact({side}) = 1",
    "intersect": "uniqExact({side}) = 2",
}


@dataclass(frozen=True, slots=True)
class Set(Stage):
    how: str
    first: InnerPipeline
    second: InnerPipeline

    names = ("set",)
    is_generator = True
    documentation = Documentation(
        syntax="| set union|diff|intersect [search ...] [search ...]",
        meaning="Each row once that one of two searches has (`union`), that just one has (`diff`), or both (`intersect`).",
        examples=(
            "| set diff [search status=200 | stats count by path | fields path] [search status>=400 | stats count by path | fields path]",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        how = reader.keyword(*_CONDITIONS)
        if not how:
            raise reader.expected("union, diff or intersect")
        return cls(how, reader.inner(), reader.inner())

    def __str__(self) -> str:
        return f"set {self.how} {inner_text(self.first)} {inner_text(self.second)}"

    def apply(self, relation: Relation) -> Relation:
        sides = [inner_relation(inner, relation.context) for inner in (self.first, self.second)]
        marked = [
            replace(
                side.before_where(),
                fields={**side.before_where().fields, "\0side": Value(f"toFloat64({number})", "number")},
            )
            for number, side in enumerate(sides)
        ]
        both = replace(appended(marked), open=None)
        side = both.fields["\0side"].sql
        keys = {name: value for name, value in both.fields.items() if name != "\0side"}
        count = Value(f"toUInt8({_CONDITIONS[self.how].format(side=side)})", "bool")
        grouped = both.grouped(keys, {"\0kept": count})
        return replace(
            grouped.where(grouped.fields["\0kept"].sql), fields={name: grouped.fields[name] for name in keys}
        )
