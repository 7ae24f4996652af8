"""`search status>=500 host=web*`: search terms again, over the rows that have come so far."""

import re
from dataclasses import dataclass
from typing import Final, Self

from logboom.query import compile as compiler
from logboom.query.parser import parse
from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.row_condition import row_condition
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.tree import Node

_COMMAND: Final = re.compile(r"\s*search(?:\s+|\Z)", re.IGNORECASE)


def without_command(text: str, start: int, end: int) -> int:
    """Where the terms begin, when somebody wrote the stage's name before the first ones."""
    found = _COMMAND.match(text, start, end)
    return found.end() if found else start


@dataclass(frozen=True, slots=True)
class Search(Stage):
    terms: Node

    names = ("search", "metasearch")
    documentation = Documentation(
        syntax="search TERMS",
        meaning="Keeps the rows that match search terms, as before the first pipe: words, `field=value`, `*`, OR, NOT.",
        examples=("* | stats count by host | search host=web* count>1", "* | search status>=500 | table host status"),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        terms = parse(" " * reader.at + reader.text[reader.at : reader.end])
        reader.at = reader.end
        return cls(terms)

    def __str__(self) -> str:
        return f"search {self.terms}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        if relation.is_untouched:
            return relation.where(compiler.condition(self.terms, relation.context.translation))
        return relation.where(row_condition(self.terms, relation))
