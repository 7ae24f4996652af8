"""`fromjson payload prefix=p_`: every key of a JSON object becomes a field."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import text_of

_OPTIONS: Final = {"prefix": read_word}


@dataclass(frozen=True, slots=True)
class Fromjson(Stage):
    field: str
    prefix: str = ""

    names = ("fromjson",)
    documentation = Documentation(
        syntax="fromjson NAME [prefix=TEXT]",
        meaning="Makes a field of every key of a JSON object in a text, its name behind the prefix.",
        examples=("cart=* | fromjson cart prefix=cart_ | table cart_total",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        field = reader.name()
        reader.options(_OPTIONS, found)
        return cls(field, found.get("prefix", ""))

    def __str__(self) -> str:
        return f"fromjson {name_text(self.field)}" + (f" prefix={name_text(self.prefix)}" if self.prefix else "")

    def apply(self, relation: Relation) -> Relation:
        found = f"JSONExtract(ifNull({text_of(relation.field(self.field))}, ''), 'Map(String, String)')"
        if self.prefix:
            prefix = relation.context.bind(self.prefix)
            found = f"mapApply((name, value) -> (concat({prefix}, name), value), {found})"
        return relation.with_open_map(found)
