"""`xmlkv`: fields from `<name>value</name>` in a text."""

from dataclasses import dataclass
from typing import Final, Self

from logboom.query.reader import Reader, name_text, read_count
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import text_of

_ELEMENT: Final = r"'<([A-Za-z_][0-9A-Za-z_.:-]*)[^<>]*>([^<>]*)</'"


@dataclass(frozen=True, slots=True)
class Xmlkv(Stage):
    field: str = "message"

    names = ("xmlkv",)
    documentation = Documentation(
        syntax="xmlkv [NAME]",
        meaning="Makes fields of the innermost elements of XML in a text: the message, unless a field is named.",
        examples=(
            '* | head 1 | eval said = "<order><id>7</id><state>open</state></order>" | xmlkv said | table id state',
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options({"maxinputs": read_count})
        field = reader.name() if reader.has_name() else "message"
        reader.options({"maxinputs": read_count})
        return cls(field)

    def __str__(self) -> str:
        return "xmlkv" + ("" if self.field == "message" else f" {name_text(self.field)}")

    def apply(self, relation: Relation) -> Relation:
        found = f"extractAllGroupsVertical(ifNull({text_of(relation.field(self.field))}, ''), {_ELEMENT})"
        return relation.with_open_map(f"CAST(arrayMap(one -> (one[1], one[2]), {found}), 'Map(String, String)')")
