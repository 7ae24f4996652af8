"""The tree of an expression; `str(node)` is its canonical text, which reads back as an equal tree."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from logboom.query.reader import in_quotes

Operator = Literal["+", "-", "*", "/", "%", ".", "=", "!=", "<", "<=", ">", ">=", "LIKE", "XOR"]

_CHAINED: Final = frozenset({"+", "-", "*", "/", "%", "."})  # a + b + c is read from left to right
BARE_FIELD: Final = re.compile(r"(?:[^\W\d]|[_@$])(?:[\w@$#]|\{[\w ]*\}|:(?=\w)|\.(?=[\w{]))*")
WORDS: Final = frozenset({"and", "or", "not", "xor", "in", "like", "true", "false", "null", "as", "by"})


def _nowhere() -> slice:
    return slice(0, 0)


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, a number, true or false, or null (None)."""

    value: str | float | bool | None
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        match self.value:
            case None:
                return "null()"
            case bool():
                return "true()" if self.value else "false()"
            case str():
                return in_quotes(self.value)
            case _:
                return number_text(self.value)


@dataclass(frozen=True, slots=True)
class FieldRef:
    name: str
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        if BARE_FIELD.fullmatch(self.name) and self.name.lower() not in WORDS:
            return self.name
        return "'" + self.name.replace("\\", "\\\\").replace("'", "\\'") + "'"


@dataclass(frozen=True, slots=True)
class Call:
    """`name(a, b)`; names are lower case."""

    name: str
    arguments: tuple["Expression", ...]
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(str(argument) for argument in self.arguments)})"


@dataclass(frozen=True, slots=True)
class Negation:
    """`-a`."""

    operand: "Expression"
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"-{_operand(self.operand)}"


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Expression"
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"NOT {_operand(self.operand)}"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: Operator
    left: "Expression"
    right: "Expression"
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        chained = isinstance(self.left, Binary) and self.left.operator == self.operator and self.operator in _CHAINED
        left = str(self.left) if chained else _operand(self.left)
        return f"{left} {self.operator} {_operand(self.right)}"


@dataclass(frozen=True, slots=True)
class Junction:
    """`a AND b AND c`, or the same with OR: one node however long the chain, so that no chain is deep."""

    operator: Literal["AND", "OR"]
    operands: tuple["Expression", ...]
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f" {self.operator} ".join(_operand(operand) for operand in self.operands)


@dataclass(frozen=True, slots=True)
class OneOf:
    """`a IN (b, c)`."""

    operand: "Expression"
    choices: tuple["Expression", ...]
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"{_operand(self.operand)} IN ({', '.join(str(choice) for choice in self.choices)})"


Expression = Constant | FieldRef | Call | Negation | Not | Binary | Junction | OneOf


def _operand(node: Expression) -> str:
    nested = isinstance(node, Binary | Junction | OneOf | Not | Negation)
    return f"({node})" if nested else str(node)


def number_text(number: float) -> str:
    """A number as it is written in a query: 5, 0.25, 1e+30."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def field_names(node: Expression) -> Iterator[str]:
    """The names of all fields that the expression uses, in order."""
    if isinstance(node, FieldRef):
        yield node.name
    for part in parts_of(node):
        yield from field_names(part)


def parts_of(node: Expression) -> tuple[Expression, ...]:
    """What the expression is made of, in order."""
    match node:
        case Call(_, parts) | Junction(_, parts):
            return parts
        case Negation(operand) | Not(operand):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case OneOf(operand, choices):
            return operand, *choices
    return ()


def height(node: Expression) -> int:
    """How many expressions stand inside each other; counted without recursion, since it may be too many for that."""
    levels, level = 0, [node]
    while level:
        levels += 1
        level = [part for one in level for part in parts_of(one)]
    return levels
