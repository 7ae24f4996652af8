"""The tree that a query is read into; `str(node)` is its canonical text, which reads back as an equal tree.

Every node knows the characters it was read from (`position`), which plays no part in equality.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal

from logboom.query.pattern import Pattern, in_quotes, is_plain

Operator = Literal[":", "=", "!=", ">", ">=", "<", "<="]


def _nowhere() -> slice:
    return slice(0, 0)


@dataclass(frozen=True, slots=True)
class Everything:
    """Every event: an empty query, or `*`."""

    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Text:
    """A bare word or a phrase: an event that says it anywhere a reader would look."""

    pattern: Pattern
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return str(self.pattern)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field:value`, `field!=value`, `field>=value`, ...: the field is there and its value compares so."""

    field: str
    operator: Operator
    value: Pattern
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)
    value_position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"{field_text(self.field)}{self.operator}{self.value}"


@dataclass(frozen=True, slots=True)
class Exists:
    """`field:*`: the event has the field."""

    field: str
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"{field_text(self.field)}:*"


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"NOT {_operand(self.operand)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more; written with AND or by mere juxtaposition."""

    operands: tuple["Node", ...]
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return " ".join(_operand(operand) for operand in self.operands)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    operands: tuple["Node", ...]
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return " OR ".join(_operand(operand) for operand in self.operands)


Node = Everything | Text | Comparison | Exists | Not | And | Or


def field_text(name: str) -> str:
    """A field's name as it is written in a query."""
    plain = is_plain(name) or (name[:1] in {"_", "@"} and is_plain("a" + name[1:]))
    return name if plain and not name[:1].isdigit() and not set(name) & set(",%~/") else f'"{in_quotes(name)}"'


def _operand(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)
