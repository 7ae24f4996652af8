"""`| rest /services/...`, `| dbinspect`: questions to a Splunk server about itself, which nobody can answer here."""

from dataclasses import dataclass
from typing import Self

from logboom.query.reader import Reader
from logboom.query.relation import OpenFields, Relation
from logboom.query.select import Table
from logboom.query.stages.combining import EMPTY_MAPS
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Rest(Stage):
    text: str = ""

    names = ("rest", "dbinspect")
    is_generator = True
    documentation = Documentation(
        syntax="| rest ADDRESS ...",
        meaning="No rows, and a warning: there is no Splunk server here that could be asked about itself. Searches of which "
        "this is a part run nevertheless.",
        examples=("* | stats count | append [| rest /services/server/info | table version]",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        text = reader.text[reader.at : reader.end].strip()
        reader.at = reader.end
        return cls(text)

    def __str__(self) -> str:
        return f"rest {self.text}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        relation.context.warn(
            "`rest` and `dbinspect` ask a Splunk server about itself: there is none, so they give no rows"
        )
        nothing = OpenFields(EMPTY_MAPS["text"], "text", spread=True)
        return Relation(relation.context, Table("(SELECT 1 AS nothing WHERE 0)"), {}, {}, open=nothing, is_table=True)
