"""`| from datamodel:Authentication`: all events, for queries of a system that has data models."""

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

from logboom.query.reader import Reader, in_quotes, read_bool
from logboom.query.relation import Relation
from logboom.query.stages.savedsearch import Savedsearch
from logboom.query.stages.stage import Documentation, Stage

_DATASET: Final = re.compile(r'(?:datamodel|dataset)\s*[:= ]\s*"?([\w.-]+)"?', re.IGNORECASE)
_SAVED: Final = re.compile(r'savedsearch\s*[:= ]\s*(?:"([^"]+)"|([\w.-]+))', re.IGNORECASE)
_MODEL: Final = re.compile(
    r'"?([\w.-]+)"?(?:\s+"?([\w.-]+)"?)?(?:\s+(?:search|flat|acceleration_search))?', re.IGNORECASE
)
_OPTIONS: Final = {"summariesonly": read_bool, "allow_old_summaries": read_bool, "strict_fields": read_bool}


@dataclass(frozen=True, slots=True)
class From(Stage):
    dataset: str
    is_saved: bool = False
    """Whether the data set is a saved search."""
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names: ClassVar[tuple[str, ...]] = ("from",)
    is_generator = True
    documentation: ClassVar[Documentation] = Documentation(
        syntax="| from datamodel:NAME | from savedsearch:NAME",
        meaning="All events, or the rows of a [saved search](#savedsearch). Which of them another system's data model would hold is for the search terms behind it to say.",
        examples=("| from datamodel:Web | search status>=500 | stats count",),
        notes="The data set's name may stand before its fields: `Web.status` is `status`.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        start = reader.at
        if saved := reader.take(_SAVED):
            return cls(saved[1] or saved[2], is_saved=True, position=slice(start, reader.at))
        found = reader.take(_DATASET)
        if not found:
            raise reader.expected("datamodel:NAME or savedsearch:NAME")
        return cls(found[1])

    def __str__(self) -> str:
        return f"from {'savedsearch' if self.is_saved else 'datamodel'}:{in_quotes(self.dataset)}"

    def apply(self, relation: Relation) -> Relation:
        if self.is_saved:
            return Savedsearch(self.dataset, position=self.position).apply(relation)
        return replace(relation, dataset=self.dataset.rpartition(".")[2])


@dataclass(frozen=True, slots=True)
class Datamodel(From):
    names = ("datamodel",)
    documentation = Documentation(
        syntax="| datamodel MODEL [DATASET] [search]",
        meaning="All events, as [from](#from) gives them.",
        examples=("| datamodel Web Web search | search Web.status>=500 | stats count",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.options(_OPTIONS)
        found = reader.take(_MODEL)
        if not found:
            raise reader.expected("the name of a data model")
        reader.options(_OPTIONS)
        dataset = found[2] if found[2] and found[2].lower() not in {"search", "flat", "acceleration_search"} else ""
        return cls(dataset or found[1])

    def __str__(self) -> str:
        return f"datamodel {in_quotes(self.dataset)}"
