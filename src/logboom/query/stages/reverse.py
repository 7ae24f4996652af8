"""`reverse`: the rows in the opposite order."""

from dataclasses import dataclass
from typing import Self

from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.stages.tail import reversed_rows


@dataclass(frozen=True, slots=True)
class Reverse(Stage):
    names = ("reverse",)
    documentation = Documentation(
        syntax="reverse",
        meaning="The rows in the opposite order.",
        examples=("* | head 2 | reverse | table timestamp message",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        del reader
        return cls()

    def __str__(self) -> str:
        return "reverse"

    def apply(self, relation: Relation) -> Relation:
        return reversed_rows(relation)
