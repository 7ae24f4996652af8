"""`highlight`, `tags`, `localop` and their kin: what tells another system how to work or to show, and changes no row."""

from dataclasses import dataclass
from typing import ClassVar, Self

from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Ignored(Stage):
    text: str = ""

    names: ClassVar[tuple[str, ...]] = (
        "noop", "highlight", "iconify", "localop", "redistribute", "tags", "typer", "require", "relevancy", "abstract",
        "comment", "outputtext",
    )  # fmt: skip
    documentation = Documentation(
        syntax="noop [...]",
        meaning="Changes nothing: these stages of other systems say how a search is run or shown there.",
        examples=("status>=500 | noop search_optimization=false | stats count",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        text = reader.text[reader.at : reader.end].strip()
        reader.at = reader.end
        return cls(text)

    def __str__(self) -> str:
        return f"noop {self.text}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        return relation
