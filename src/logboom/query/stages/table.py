"""`table timestamp host status`: the columns of the answer, in this order."""

from dataclasses import dataclass
from typing import Self

from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.fields import chosen
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Table(Stage):
    fields: tuple[str, ...]

    names = ("table",)
    documentation = Documentation(
        syntax="table NAME, ...",
        meaning="Answers a table of these fields, in this order. Names may have `*`.",
        examples=("* | table timestamp host status", "* | head 2 | table host, s*"),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.names())

    def __str__(self) -> str:
        return f"table {', '.join(map(name_text, self.fields))}"

    def apply(self, relation: Relation) -> Relation:
        return chosen(relation, self.fields)
