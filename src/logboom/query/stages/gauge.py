"""`gauge count 0 100 500`: one value and the ranges in which another system's dial shows it."""

from dataclasses import dataclass
from typing import Self

from logboom.query.expressions.tree import number_text
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value


@dataclass(frozen=True, slots=True)
class Gauge(Stage):
    field: str
    bounds: tuple[float, ...]

    names = ("gauge",)
    documentation = Documentation(
        syntax="gauge NAME BOUND BOUND ...",
        meaning="The field's value in the first row as `x`, and the bounds as `y1`, `y2`, ...: what a dial of another system shows.",
        examples=("* | stats count | gauge count 0 5 50",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field = reader.name()
        bounds = []
        while not reader.at_end:
            bound = reader.number()
            if bound is None:
                raise reader.expected("a number")
            bounds.append(bound)
            reader.sign(",")
        return cls(field, tuple(bounds))

    def __str__(self) -> str:
        return f"gauge {name_text(self.field)} {' '.join(map(number_text, self.bounds))}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        first = relation.first(1).nested()
        fields = {"x": first.field(self.field)}
        for number, bound in enumerate(self.bounds, 1):
            fields[f"y{number}"] = Value(relation.context.bind(bound, "Float64"), "number")
        return first.only(fields)
