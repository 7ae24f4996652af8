"""`tail 20`: the last rows, the last one first."""

from dataclasses import dataclass, replace
from typing import Self

from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.select import Order
from logboom.query.stages.head import DEFAULT_ROWS, read_rows
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Tail(Stage):
    count: int = DEFAULT_ROWS

    names = ("tail",)
    documentation = Documentation(
        syntax="tail [COUNT]",
        meaning=f"The last rows, {DEFAULT_ROWS} when no number is given, the last of them first.",
        examples=("* | tail 2 | table timestamp message",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(read_rows(reader))

    def __str__(self) -> str:
        return f"tail {self.count}"

    def apply(self, relation: Relation) -> Relation:
        return reversed_rows(relation).first(self.count)


def reversed_rows(relation: Relation) -> Relation:
    """The rows in the opposite order."""
    numbered, number = relation.numbered()
    return replace(numbered, order=(Order(number, descending=True),), is_sorted=True)
