"""Cuts a query into tokens, each with the characters it came from. One pass, in time linear in the text.

What a colon or a sign means is decided here, because it depends on what touches it: `level:error` is a field and
its value, while `12:34:56`, `http://host`, `std::move` and the `error:` of a pasted line are words; `-word` excludes,
while `a-b` is a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, cast

from logboom.errors import QueryError
from logboom.query.pattern import Pattern, read_pattern
from logboom.query.suggestions import MOST_SHOWN, shown
from logboom.query.tree import Operator


class Kind(Enum):
    TEXT = auto()
    FIELD = auto()
    LEFT = auto()
    RIGHT = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    END = auto()


_NO_PATTERN: Final = Pattern()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the characters as typed; a TEXT has its pattern, a FIELD its name and operator."""

    kind: Kind
    text: str
    position: slice
    pattern: Pattern = _NO_PATTERN
    name: str = ""
    operator: Operator = ":"


_SPACE: Final = re.compile(r"\s*")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_WORD: Final = re.compile(r'(?:[^\s()"\\]|\\.|\\\Z)+', re.DOTALL)
_NAME: Final = re.compile(r"(?:[^\W\d]|[@$]|\\[^\w\s])(?:[\w.@$#-]|\\[^\w\s])*")
_OPERATOR: Final = re.compile(r"\s*(!=|>=|<=|==?(?![>~])|>|<)\s*")
# A colon is the sign of a field when a value touches it and it is not the colon of an address, a C++ name or a drive.
_COLON: Final = re.compile(r":(?!//|[\s:)]|\Z)(>=|<=|>|<)?")
_DRIVE: Final = re.compile(r"[A-Za-z]:\\(?!\\)[^\W_]")
_WORD_OPERATORS: Final = {"AND": Kind.AND, "&&": Kind.AND, "OR": Kind.OR, "||": Kind.OR, "NOT": Kind.NOT}
_NOT_A_PREFIX_BEFORE: Final = frozenset(" \t\r\n)-!=>+")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, END last. Raises QueryError for a quote without its end and a field without its value."""
    at = _skip_space(text, 0)
    value_expected: Token | None = None
    while at < len(text):
        token = _next_value(text, at, value_expected) if value_expected else _next_term(text, at)
        value_expected = token if token is not None and token.kind is Kind.FIELD else None
        if token is None:  # a `+`, which asks for what holds anyway
            at += 1
            continue
        yield token
        at = token.position.stop if value_expected else _skip_space(text, token.position.stop)
    if value_expected:
        raise _value_missing(value_expected)
    yield Token(Kind.END, "", slice(len(text), len(text)))


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _next_term(text: str, at: int) -> Token | None:
    character = text[at]
    if character in "()":
        return Token(Kind.LEFT if character == "(" else Kind.RIGHT, character, slice(at, at + 1))
    if character == '"':
        quoted = _quoted(text, at)
        return _field(text, at, quoted.position.stop, quoted.pattern.text, spaced=False) or quoted
    if character in "-!+" and text[at + 1 : at + 2] not in _NOT_A_PREFIX_BEFORE and at + 1 < len(text):
        return None if character == "+" else Token(Kind.NOT, character, slice(at, at + 1))
    name = _NAME.match(text, at)
    if name and name[0] not in _WORD_OPERATORS and not _DRIVE.match(text, at):
        field = _field(text, at, name.end(), read_pattern(name[0]).text, spaced=True)
        if field:
            return field
    return _word(text, at)


def _field(text: str, start: int, at: int, name: str, *, spaced: bool) -> Token | None:
    """The name at `start` and the operator at `at` as one token; None when no operator follows."""
    found = _COLON.match(text, at)
    if found:
        operator = found[1] or ":"
    else:
        found = _OPERATOR.match(text, at)
        if not found or (not spaced and text[at].isspace()):
            return None
        operator = "=" if found[1] == "==" else found[1]
    position = slice(start, found.end())
    return Token(Kind.FIELD, text[position], position, name=name, operator=cast("Operator", operator))


def _next_value(text: str, at: int, field: Token) -> Token:
    character = text[at]
    if character == '"':
        return _quoted(text, at)
    if character == "(":
        return Token(Kind.LEFT, character, slice(at, at + 1))
    if character == ")":
        raise _value_missing(field)
    return _word(text, at)


def _quoted(text: str, at: int) -> Token:
    found = _QUOTED.match(text, at)
    if not found:
        hint = 'end it with another quote, or write \\" to search for a quote'
        raise QueryError("this quote has no end", hint=hint, position=slice(at, len(text)))
    position = slice(at, found.end())
    return Token(Kind.TEXT, text[position], position, read_pattern(found[1], quoted=True))


def _word(text: str, at: int) -> Token:
    found = _WORD.match(text, at)
    if not found:  # only a closing parenthesis or a quote is no word, and both were seen before
        raise AssertionError(text[at:])
    position = slice(at, found.end())
    kind = _WORD_OPERATORS.get(found[0], Kind.TEXT)
    return Token(kind, found[0], position, read_pattern(found[0]))


def _value_missing(field: Token) -> QueryError:
    return QueryError(
        f"expected a value after {shown(field.text.strip())}",
        hint=f"write {field.name[:MOST_SHOWN]}:* for any value, or put the text in quotes to search for it as it is",
        position=field.position,
    )
