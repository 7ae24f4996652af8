"""The tree that a query is read into; `str(node)` is its canonical text, which reads back as an equal tree.

Every node knows the characters it was read from (`position`), which plays no part in equality.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from logboom.query.pattern import Manner, Pattern, in_quotes, is_plain

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
class Near:
    """`"a b"~3`: the tokens in this order, at most so many others between two neighbours.

    Two tokens may also stand the other way round, which takes two from the distance. Without a field they are looked for
    where a bare word is.
    """

    pattern: Pattern
    distance: int
    field: str = ""
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        words = f'"{in_quotes(self.pattern.text)}"~{self.distance}'
        return f"{field_text(self.field)}:{words}" if self.field else words


@dataclass(frozen=True, slots=True)
class Regex:
    """`field:/expression/`: RE2's syntax, found anywhere in the value, upper and lower case differ."""

    field: str
    expression: str
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)
    value_position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"{field_text(self.field)}:/{self.expression.replace('/', chr(92) + '/')}/"


@dataclass(frozen=True, slots=True)
class Bound:
    """`earliest=-1h@h`, `latest=now`: events from this time on, or before it; `column` is what is compared."""

    edge: Literal["earliest", "latest"]
    time: str
    column: Literal["timestamp", "received_at"] = "timestamp"
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)
    value_position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        name = self.edge if self.column == "timestamp" else f"_index_{self.edge}"
        return f'{name}="{in_quotes(self.time)}"'


@dataclass(frozen=True, slots=True)
class SubSearch:
    """`[search ... | fields x]`: a search of its own, whose rows become alternatives of this one.

    `text` is what stands between the brackets, without the word `search`.
    """

    text: str
    position: slice = dataclasses.field(default_factory=_nowhere, compare=False)

    def __str__(self) -> str:
        return f"[{self.text}]" if self.text.startswith("|") else f"[search {self.text}]"


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
        listed = self._listed()
        return listed or " OR ".join(_operand(operand) for operand in self.operands)

    def _listed(self) -> str:
        """`field IN (a, b)`, where all operands are texts that one field may be equal to."""
        values = [operand for operand in self.operands if isinstance(operand, Comparison) and operand.operator == "="]
        if len(values) < len(self.operands) or len({value.field for value in values}) > 1:
            return ""
        if any(value.value.manner is not Manner.USUAL for value in values):
            return ""
        return f"{field_text(values[0].field)} IN ({', '.join(str(value.value) for value in values)})"


Term = Everything | Text | Near | Comparison | Regex | Exists | Bound | SubSearch
Node = Term | Not | And | Or


def field_text(name: str) -> str:
    """A field's name as it is written in a query."""
    plain = is_plain(name) or (name[:1] in {"_", "@"} and is_plain("a" + name[1:]))
    return name if plain and not name[:1].isdigit() and not set(name) & set("%~/") else f'"{in_quotes(name)}"'


def _operand(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def terms(node: Node) -> Iterator[Term]:
    """The terms of a tree, from left to right."""
    match node:
        case Not(operand):
            yield from terms(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from terms(operand)
        case _:
            yield node
