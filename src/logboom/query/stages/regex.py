r"""`regex path="^/api/"`, `regex "timeout|refused"`: rows where a regular expression matches, or with != does not."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Final, Self

from logboom.query.reader import Reader, in_quotes, name_text
from logboom.query.regular_expressions import expression_of
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import text_of

_FIELD: Final = re.compile(r"""(?:[^"\s=!]+|"(?:[^"\\]|\\.)*")\s*(?=!?=)""")


@dataclass(frozen=True, slots=True)
class Regex(Stage):
    expression: str
    field: str = "message"
    excludes: bool = False
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("regex",)
    documentation = Documentation(
        syntax='regex [NAME=|NAME!=] "REGEX"',
        meaning="Keeps the rows in whose field (the message, unless another is named) a regular expression (RE2) matches, "
        "or with `!=` those in which it does not.",
        examples=('* | regex path="^/api/" | table path', '* | regex path!="^/api/" | table path'),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field, excludes = "message", False
        if reader.ahead == "'" or reader.peek(_FIELD):
            field = reader.name()
            excludes = reader.sign("!=")
            if not excludes and not reader.sign("="):
                raise reader.expected("= or !=")
            reader.sign("=")
        start = reader.at
        expression = reader.quoted()
        if expression is None:
            expression = reader.word("a regular expression in double quotes")
        position = slice(start, reader.at)
        expression_of(expression, position)
        return cls(expression, field, excludes, position)

    def __str__(self) -> str:
        sign = "!=" if self.excludes else "="
        field = f"{name_text(self.field)}{sign}" if self.field != "message" or self.excludes else ""
        return f"regex {field}{in_quotes(self.expression)}"

    def apply(self, relation: Relation) -> Relation:
        relation = relation.before_where()
        expression = expression_of(self.expression, self.position)
        value = relation.field(self.field)
        if value.kind == "list":
            found = f"arrayExists(one -> {expression.found_in('one', relation.context.bind)}, {value.sql})"
        else:
            found = f"ifNull({expression.found_in(text_of(value), relation.context.bind)}, false)"
        return relation.where(f"NOT {found}" if self.excludes else found)
