"""`iplocation src`: where an address is. There is no database of places here, so the places stay missing."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import missing

PLACES: Final = ("City", "Country", "Region", "lat", "lon")
_OPTIONS: Final = {"prefix": read_word, "allfields": read_bool, "lang": read_word}


@dataclass(frozen=True, slots=True)
class Iplocation(Stage):
    field: str
    prefix: str = ""

    names = ("iplocation",)
    documentation = Documentation(
        syntax="iplocation [prefix=TEXT] NAME",
        meaning="Fields for the place of an address: City, Country, Region, lat, lon. What a sender put there stays; else they "
        "are missing, and a warning says so: there is no database of places here.",
        examples=("* | iplocation client | stats count by host",),
        notes="A lookup of your own networks does it: `lookup networks client output Country`.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        field = reader.name()
        reader.options(_OPTIONS, found)
        return cls(field, found.get("prefix", ""))

    def __str__(self) -> str:
        prefix = f" prefix={name_text(self.prefix)}" if self.prefix else ""
        return f"iplocation{prefix} {name_text(self.field)}"

    def apply(self, relation: Relation) -> Relation:
        relation.context.warn("there is no database of places here: what `iplocation` would add stays missing")
        if relation.is_open:
            return relation
        for place in PLACES:
            if not relation.knows(self.prefix + place):
                relation = relation.with_field(self.prefix + place, missing())
        return relation
