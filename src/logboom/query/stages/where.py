"""`where status >= 500 AND like(path, "/api/%")`: the rows for which an expression is true."""

from dataclasses import dataclass
from typing import Self

from logboom.query.expressions.parser import read_expression
from logboom.query.expressions.translate import condition
from logboom.query.expressions.tree import Expression
from logboom.query.functions import FUNCTION_NAMES
from logboom.query.reader import Reader
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage


@dataclass(frozen=True, slots=True)
class Where(Stage):
    condition: Expression

    names = ("where", "filter")
    documentation = Documentation(
        syntax="where EXPRESSION",
        meaning="Keeps the rows for which the expression is true. Words in double quotes are texts, other words fields.",
        examples=(
            "* | where status >= 500 | table host status",
            '* | where match(path, "^/api/") AND duration > 100 | table path duration',
        ),
        notes="What is missing compares as unknown, and unknown is not true: `where status != 200` needs a status.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        if reader.at_end:
            raise reader.expected("a condition", hint="write where status >= 500")
        return cls(read_expression(reader, FUNCTION_NAMES))

    def __str__(self) -> str:
        return f"where {self.condition}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        return relation.where(condition(self.condition, relation))
