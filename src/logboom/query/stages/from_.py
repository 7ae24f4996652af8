"""`| from datamodel:Authentication`: all events, for queries of a system that has data models."""

import re
from dataclasses import dataclass
from typing import Final, Self

from logboom.query.reader import Reader, in_quotes
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage

_DATASET: Final = re.compile(r'(?:datamodel|dataset)\s*[:= ]\s*"?([\w.-]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class From(Stage):
    dataset: str

    names = ("from",)
    is_generator = True
    documentation = Documentation(
        syntax="| from datamodel:NAME",
        meaning="All events. Which of them another system's data model would hold is for the search terms behind it to say.",
        examples=("| from datamodel:Web | search status>=500 | stats count",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found = reader.take(_DATASET)
        if not found:
            raise reader.expected("datamodel:NAME")
        return cls(found[1])

    def __str__(self) -> str:
        return f"from datamodel:{in_quotes(self.dataset)}"

    def apply(self, relation: Relation) -> Relation:
        return relation
