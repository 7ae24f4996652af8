"""A query's search terms as other systems write them: Splunk's search command, or Lucene.

What the other language can't say is said as nearly as it can, and noted.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, Protocol, assert_never

from logboom.query.pattern import Manner, Pattern, Wildcard
from logboom.query.tree import (
    And,
    Bound,
    Comparison,
    Everything,
    Exists,
    Near,
    Node,
    Not,
    Or,
    Regex,
    SubSearch,
    Term,
    Text,
)

Dialect = Literal["spl", "lucene"]

# Source: Apache Lucene documentation, "Classic query parser syntax: Escaping Special Characters".
_LUCENE_SPECIAL: Final = frozenset('+-=&|!(){}[]<>^"~*?:\\/, ')
_PLAIN_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_WORD: Final = re.compile(r"\w+")
_KEYWORDS: Final = frozenset({"AND", "OR", "NOT", "TO", "IN"})


@dataclass(frozen=True, slots=True)
class Conversion:
    """The text, and what it leaves out or says differently."""

    text: str
    notes: tuple[str, ...] = ()


def convert(tree: Node, to: Dialect) -> Conversion:
    """The tree in another language; ours reads it back with the same meaning wherever nothing is noted."""
    writer = _Spl() if to == "spl" else _Lucene()
    text = writer.query(tree)
    return Conversion(text, tuple(dict.fromkeys(writer.notes)))


class Query(Protocol):
    """A whole query, as it is converted: its terms, and its stages, which are Splunk's own words."""

    @property
    def search(self) -> Node: ...

    @property
    def stages(self) -> Sequence[object]: ...

    @property
    def generates(self) -> bool: ...


def convert_query(query: Query, to: Dialect) -> Conversion:
    """A query with its stages: Splunk has them, Lucene hasn't."""
    terms = convert(query.search, to)
    stages = [str(stage) for stage in query.stages]
    if not stages:
        return terms
    if to == "lucene":
        return Conversion(terms.text, (*terms.notes, "Lucene has no stages: what follows the first | is left out"))
    return Conversion(" | ".join(["" if query.generates else terms.text, *stages]).strip(), terms.notes)


class _Writer(ABC):
    both: ClassVar[str]
    """What stands between terms that must all match."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def expression(self, node: Node) -> str:
        match node:
            case Not(operand):
                return f"NOT {self.operand(operand)}"
            case And(operands):
                return self.both.join(self.operand(operand) for operand in operands)
            case Or(operands):
                return " OR ".join(self.operand(operand) for operand in operands)
        return self.term(node)

    def operand(self, node: Node) -> str:
        return f"({self.expression(node)})" if isinstance(node, And | Or | Not) else self.term(node)

    def query(self, tree: Node) -> str:
        return self.expression(tree)

    @abstractmethod
    def term(self, node: Term) -> str:
        """One term in the other language."""


class _Spl(_Writer):
    both = " "

    def query(self, tree: Node) -> str:
        """Regular expressions that must match follow as stages; there is no other place for them."""
        operands = tuple(_must_match(tree))
        expressions = [operand for operand in operands if _is_regex(operand)]
        others = tuple(operand for operand in operands if not _is_regex(operand))
        search = self.expression(And(others)) if len(others) > 1 else self.expression(others[0]) if others else "*"
        return search + "".join(f" | regex {self.regex(expression)}" for expression in expressions)

    def regex(self, node: Node) -> str:
        inner = node.operand if isinstance(node, Not) else node
        assert isinstance(inner, Regex)  # noqa: S101 -- `_is_regex` said so
        escaped = inner.expression.replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.name(inner.field)}{"!=" if isinstance(node, Not) else "="}"{escaped}"'

    def term(self, node: Term) -> str:  # noqa: PLR0911 -- one a kind of term
        match node:
            case Everything():
                return "*"
            case Text(pattern):
                return self.value(pattern)
            case Near(pattern, distance, field):
                self.notes.append(f"the distance of {distance} words is not in Splunk's search")
                words = _WORD.findall(pattern.text) or [pattern.text]
                return " ".join(
                    f"{self.name(field)}={_quoted(f'*{word}*')}" if field else _quoted(word) for word in words
                )
            case Comparison(field, operator, value):
                if field == "message" and operator == ":":
                    self.notes.append("words in `message` became a part of its text")
                    value = Pattern((Wildcard.ANY, *value.parts, Wildcard.ANY), quoted=True)
                return f"{self.name(field)}{'=' if operator == ':' else operator}{self.value(value)}"
            case Regex():
                self.notes.append(f"{node} stands in an alternative, where Splunk has no place for it: it was left out")
                return "*"
            case Exists(field):
                return f"{self.name(field)}=*"
            case Bound() | SubSearch():
                return str(node)
        assert_never(node)

    def name(self, field: str) -> str:
        return field if _PLAIN_NAME.fullmatch(field) and field not in _KEYWORDS else _quoted(field)

    def value(self, pattern: Pattern) -> str:
        if Wildcard.ONE in pattern.parts:
            self.notes.append("`?` for one character became `*`")
        text = "".join("*" if isinstance(part, Wildcard) else _escaped(part) for part in pattern.parts)
        plain = _WORD.fullmatch(pattern.text) and pattern.text not in _KEYWORDS
        text = pattern.text if plain else f'"{text}"'
        return text if pattern.manner is Manner.USUAL else f"{pattern.manner.value}({text})"


class _Lucene(_Writer):
    both = " AND "

    def term(self, node: Term) -> str:  # noqa: PLR0911 -- one a kind of term
        match node:
            case Everything():
                return "*:*"
            case Text(pattern):
                return self.value(pattern)
            case Near(pattern, distance, field):
                words = f'"{_escaped(pattern.text)}"~{distance}'
                return f"{self.name(field)}:{words}" if field else words
            case Comparison(field, "!=", value):
                name = self.name(field)
                return f"(_exists_:{name} AND NOT {name}:{self.value(value)})"
            case Comparison(field, operator, value):
                sign = "" if operator in {":", "="} else operator
                return f"{self.name(field)}:{sign}{self.value(value)}"
            case Regex(field, expression):
                self.notes.append("Lucene's expressions match the whole value: .* was put around")
                escaped = expression.replace("/", "\\/")
                return f"{self.name(field)}:/.*({escaped}).*/"
            case Exists(field):
                return f"_exists_:{self.name(field)}"
            case Bound(edge, time, column):
                sign = ">=" if edge == "earliest" else "<"
                return f'{column}:{sign}"{_escaped(time)}"'
            case SubSearch():
                self.notes.append("Lucene has no sub-searches: this one was left out")
                return "*:*"
        assert_never(node)

    def name(self, field: str) -> str:
        if field in _KEYWORDS:
            return _quoted(field)
        return "".join("\\" + character if character in _LUCENE_SPECIAL else character for character in field)

    def value(self, pattern: Pattern) -> str:
        if pattern.manner is not Manner.USUAL:
            self.notes.append(
                f"Lucene has no {pattern.manner.value}(): upper and lower case follow the field's analyzer"
            )
        if not pattern.has_wildcards:
            plain = _WORD.fullmatch(pattern.text) and pattern.text not in _KEYWORDS
            return pattern.text if plain else f'"{_escaped(pattern.text)}"'
        return "".join(
            part.value
            if isinstance(part, Wildcard)
            else "".join("\\" + c if c in _LUCENE_SPECIAL or c.isspace() else c for c in part)
            for part in pattern.parts
        )


def _must_match(node: Node) -> Iterator[Node]:
    """What all must match, however it is grouped."""
    if isinstance(node, And):
        for operand in node.operands:
            yield from _must_match(operand)
    else:
        yield node


def _is_regex(node: Node) -> bool:
    return isinstance(node, Regex) or (isinstance(node, Not) and isinstance(node.operand, Regex))


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"' if "*" not in text else f'"{text}"'


def _escaped(text: str) -> str:
    return "".join("\\" + character if character in '\\"*?' else character for character in text)
