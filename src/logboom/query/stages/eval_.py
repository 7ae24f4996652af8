"""`eval slow = duration > 1000, kb = round(bytes / 1024, 1)`: fields made of expressions."""

import dataclasses
import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from logboom.errors import QueryError
from logboom.query.expressions.parser import read_expression
from logboom.query.expressions.translate import translate
from logboom.query.expressions.tree import Expression
from logboom.query.functions import FUNCTION_NAMES
from logboom.query.reader import Reader, name_text
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown

_VALUE_AS_NAME: Final = re.compile(r"\{([^{}\s]+)\}\s*=")


@dataclass(frozen=True, slots=True)
class Assignment:
    name: str
    value: Expression
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    def __str__(self) -> str:
        return f"{name_text(self.name)} = {self.value}"


@dataclass(frozen=True, slots=True)
class Eval(Stage):
    assignments: tuple[Assignment, ...]

    names: ClassVar[tuple[str, ...]] = ("eval", "let")
    documentation: ClassVar[Documentation] = Documentation(
        syntax="eval NAME = EXPRESSION, ...",
        meaning="Makes fields, or gives fields other values. Each may use those before it.",
        examples=(
            '* | eval kb = round(bytes / 1024, 1), size = if(kb > 10, "large", "small") | table path kb size',
            '* | eval when = strftime(timestamp, "%H:%M") | table when message',
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found = [_assignment(reader)]
        while reader.sign(","):
            if reader.at_end:
                break
            found.append(_assignment(reader))
        return cls(tuple(found))

    def __str__(self) -> str:
        return f"eval {', '.join(str(assignment) for assignment in self.assignments)}"

    def apply(self, relation: Relation) -> Relation:
        for assignment in self.assignments:
            relation = relation.with_field(assignment.name, translate(assignment.value, relation))
        return relation


def _assignment(reader: Reader) -> Assignment:
    start = reader.at
    if found := reader.peek(_VALUE_AS_NAME):
        hint = f"name the field itself; a column for each value of {shown(found[1])} is made by | xyseries ROW {found[1]} VALUE"
        position = slice(start, found.end(1) + 1)
        raise QueryError("a field can't be named by another field's value", hint=hint, position=position)
    name = reader.name("the name of the new field")
    if not reader.sign("="):
        raise reader.expected("an equals sign", hint="write eval name = expression")
    return Assignment(name, read_expression(reader, FUNCTION_NAMES), slice(start, reader.at))
