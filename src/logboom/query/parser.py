"""Reads a query into its tree: a Pratt parser over the tokens of lexer.py.

binds tightest   NOT a   -a   !a
                 a AND b
                 a OR b
binds loosest    a b                 (AND again: `a b OR c` is `a (b OR c)`, while `a AND b OR c` is `(a AND b) OR c`)
"""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from logboom.errors import QueryError
from logboom.query.lexer import Kind, Token, tokens
from logboom.query.pattern import read_pattern
from logboom.query.suggestions import shown
from logboom.query.tree import (
    And,
    Bound,
    Comparison,
    Everything,
    Exists,
    Near,
    Node,
    Not,
    Operator,
    Or,
    Regex,
    SubSearch,
    Text,
)

MAX_CHARACTERS: Final = 65_536
MAX_TERMS: Final = 200  # words, phrases, searches in brackets: the engine takes tens of milliseconds to plan each
MAX_COMPARISONS: Final = 500  # of fields; the engine takes a few milliseconds to plan each
MAX_VALUES: Final = 2_000  # in the lists of values of the whole query; the engine looks for a list at once
MAX_DISTANCE: Final = 100  # how often the engine's expressions repeat a token
MAX_TERM_CHARACTERS: Final = 4_096
MAX_WILDCARDS: Final = 20
MAX_DEPTH: Final = 50  # each level takes a few frames of Python's stack and of the engine's parser

_JUXTAPOSED: Final = 10
_BINDING: Final = {Kind.OR: 20, Kind.AND: 30}
_NOT: Final = 40
_VALUES: Final = frozenset({Kind.TEXT, Kind.NEAR, Kind.REGEX, Kind.RANGE})
_STARTS_AN_OPERAND: Final = _VALUES | {Kind.FIELD, Kind.LEFT, Kind.NOT, Kind.SUBSEARCH}
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
_ENDS_AN_OPERAND: Final = frozenset({Kind.AND, Kind.OR, Kind.RIGHT})
_ORDERING: Final = re.compile(r">=|<=|>|<")
_BOUNDS: Final[dict[str, tuple[Literal["earliest", "latest"], Literal["timestamp", "received_at"]]]] = {
    "earliest": ("earliest", "timestamp"),
    "latest": ("latest", "timestamp"),
    "_index_earliest": ("earliest", "received_at"),
    "_index_latest": ("latest", "received_at"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A query's tree; `mixed` are the places where a grouping was chosen that nobody wrote with parentheses."""

    tree: Node
    mixed: tuple[slice, ...] = ()


def parse(text: str) -> Node:
    """The tree of a query; an empty one means every event. Raises QueryError with the position of what is wrong."""
    return read(text).tree


def read(text: str) -> Reading:
    """The tree of a query, and where its reader might have grouped it differently. Raises QueryError."""
    if len(text) > MAX_CHARACTERS:
        message = f"the query has {len(text)} characters, at most {MAX_CHARACTERS} are read"
        raise QueryError(message, hint="split it into several searches", position=slice(MAX_CHARACTERS, len(text)))
    refuse_half_characters(text)
    parser = _Parser(text)
    return Reading(parser.query(), tuple(parser.mixed))


def refuse_half_characters(text: str) -> None:
    """Half of a surrogate pair, as JSON may hold it, is no text. Raises QueryError."""
    found = _HALF_CHARACTER.search(text)
    if found:
        hint = "remove it, or send the whole character"
        raise QueryError("here is half a character", hint=hint, position=slice(*found.span()))


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._terms = 0
        self._comparisons = 0
        self._values = 0
        self._depth = 0
        self.mixed: list[slice] = []
        self._composed = False  # whether the expression that was read last consists of several, without parentheses
        self._field: Token | None = None  # the field whose group `field:( ... )` is being read

    def query(self) -> Node:
        if self._at_end:
            return Everything(self._token.position)
        node = self._expression(0)
        if not self._at_end:
            raise QueryError(
                "this closing parenthesis has no opening one",
                hint='remove it, or put it in quotes: ")"',
                position=self._token.position,
            )
        return node

    @property
    def _at_end(self) -> bool:
        return self._token.kind is Kind.END

    def _advance(self) -> Token:
        token = self._token
        if token.kind is not Kind.END:
            self._token = next(self._tokens)
        return token

    def _expression(self, binding: int) -> Node:
        """Everything from here on whose operators bind tighter than `binding`."""
        left = self._operand()
        chosen = False
        while (operator := self._operator_ahead()) and operator[1] > binding:
            if chosen:  # what binds tighter came first: `a OR b c`
                self.mixed.append(left.position)
            chosen = True
            kind, own_binding = operator
            operands = [left]
            while (following := self._operator_ahead()) and following[0] is kind:
                if kind is not None:
                    self._advance()
                operands.append(self._expression(own_binding))
                if self._composed:  # what binds tighter came behind: `a b OR c`
                    self.mixed.append(operands[-1].position)
            position = slice(operands[0].position.start, operands[-1].position.stop)
            left = Or(tuple(operands), position) if kind is Kind.OR else And(tuple(operands), position)
        self._composed = chosen
        return left

    def _operator_ahead(self) -> tuple[Kind | None, int] | None:
        """The next operator and how tight it binds; None as the operator stands for juxtaposition."""
        kind = self._token.kind
        if kind in _BINDING:
            return kind, _BINDING[kind]
        return (None, _JUXTAPOSED) if kind in _STARTS_AN_OPERAND else None

    def _operand(self) -> Node:  # noqa: PLR0911 -- one a kind of token
        token = self._advance()
        match token.kind:
            case Kind.TEXT | Kind.NEAR | Kind.REGEX | Kind.RANGE:
                return self._text_term(token)
            case Kind.SUBSEARCH:
                self._count_term(token)
                return SubSearch(token.name, token.position)
            case Kind.FIELD:
                return self._field_term(token)
            case Kind.NOT if self._field is not None and self._token.kind in _ENDS_AN_OPERAND:
                return self._text_term(replace(token, kind=Kind.TEXT))
            case Kind.NOT:
                self._enter(token)
                operand = self._expression(_NOT)
                self._depth -= 1
                return Not(operand, slice(token.position.start, operand.position.stop))
            case Kind.LEFT:
                return self._group(token)
            case Kind.AND | Kind.OR if self._field is not None:  # no operator can stand here: it is a value
                return self._text_term(replace(token, kind=Kind.TEXT))
        raise self._operand_missing(token)

    def _text_term(self, token: Token) -> Node:
        _check(token)
        if self._field is not None:
            self._count_value(token)
            return _comparison(self._field, token)
        self._count_term(token)
        if token.kind is Kind.NEAR:
            return _near(token)
        return (
            Everything(token.position)
            if token.pattern.is_any or token.text == "*:*"
            else Text(token.pattern.as_term(), token.position)
        )

    def _field_term(self, field: Token) -> Node:
        if self._field is not None:
            raise QueryError(
                f"{shown(field.name)} stands among the values of {shown(self._field.name)}",
                hint="close its parenthesis first",
                position=field.position,
            )
        _check(field)
        value = self._advance()
        self._count_comparison(field)
        if value.kind is not Kind.LEFT:
            _check(value)
            return _comparison(field, value)
        self._field = field
        group = self._group(value)
        self._field = None
        return group

    def _group(self, opening: Token) -> Node:
        self._enter(opening)
        node = self._expression(0)
        self._depth -= 1
        self._composed = False
        if self._token.kind is not Kind.RIGHT:
            hint = 'add the closing one, or put the text in quotes: "("'
            raise QueryError("this parenthesis is never closed", hint=hint, position=opening.position)
        self._advance()
        return node

    def _enter(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} levels of nesting", hint="flatten it", position=token.position)

    def _count_term(self, token: Token) -> None:
        self._terms += 1
        if self._terms > MAX_TERMS:
            hint = "split it into several searches"
            raise QueryError(f"the query has more than {MAX_TERMS} terms", hint=hint, position=token.position)

    def _count_comparison(self, token: Token) -> None:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            hint = "list the values of a field, or split it into several searches"
            raise QueryError(
                f"the query compares fields more than {MAX_COMPARISONS} times", hint=hint, position=token.position
            )

    def _count_value(self, token: Token) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            hint = "put the values into a lookup, or split the query"
            raise QueryError(f"the query lists more than {MAX_VALUES} values", hint=hint, position=token.position)

    def _operand_missing(self, token: Token) -> QueryError:
        if token.kind is Kind.END:
            return QueryError("expected a term at the end of the query", hint="add one", position=token.position)
        if token.kind is Kind.RIGHT:
            hint = 'put a term between the parentheses, or search for the text itself: "()"'
            return QueryError("expected a term before this parenthesis", hint=hint, position=token.position)
        hint = f'to search for the word, put it in quotes: "{token.text}"'
        return QueryError(f"expected a term before `{token.text}`", hint=hint, position=token.position)


def _check(token: Token) -> None:
    """Refuse a pattern of which the engine's expressions would become too large."""
    if token.pattern.wildcards > MAX_WILDCARDS:
        hint = "one * stands for any number of characters"
        message = f"more than {MAX_WILDCARDS} wildcards in one term"
        raise QueryError(message, hint=hint, position=token.position)
    if len(token.text) > MAX_TERM_CHARACTERS:
        message = f"a term has {len(token.text)} characters, at most {MAX_TERM_CHARACTERS} are searched"
        raise QueryError(message, hint="search for a part of it", position=token.position)


def _near(token: Token, field: str = "") -> Node:
    if token.pattern.has_wildcards:
        hint = "write the words out, or leave the distance"
        raise QueryError("a phrase with a distance has no wildcards", hint=hint, position=token.position)
    if token.distance > MAX_DISTANCE:
        message = f"a distance is at most {MAX_DISTANCE}"
        raise QueryError(message, hint="search for the words alone", position=token.position)
    return Near(token.pattern, token.distance, field, token.position)


def _comparison(field: Token, value: Token) -> Node:
    """The term that a field, its operator and a value make."""
    position = slice(min(field.position.start, value.position.start), value.position.stop)
    name, operator = field.name, field.operator
    if value.kind in {Kind.RANGE, Kind.REGEX, Kind.NEAR}:
        if operator not in {":", "=", "!="}:
            hint = f"write {shown(name)}:{value.text[:20]}"
            raise QueryError(f"{shown(value.text)} can't be put in order", hint=hint, position=value.position)
        return _unless(operator != "!=", _special(name, value, position), name)
    pattern = value.pattern
    if operator in {"=", "!="} and value.text.startswith('"'):  # as in Splunk, where an address may hold a `?`
        pattern = read_pattern(value.text[1:-1], quoted=True, wildcards="*")
    equal = operator in {":", "="}
    ordering = _ORDERING.match(value.text) if equal and value.kind is Kind.TEXT else None
    if ordering and ordering.end() < len(value.text):  # status:(>=400 AND <500)
        operator = cast("Operator", ordering[0])
        pattern = read_pattern(value.text[ordering.end() :])
    if name in _BOUNDS and operator == "=":
        edge, column = _BOUNDS[name]
        return Bound(edge, pattern.text, column, position, value.position)
    if operator in {":", "="} and (pattern.is_any or name == "_exists_"):
        return Exists(pattern.text if name == "_exists_" else name, position)
    return Comparison(name, operator, pattern, position, value.position)


def _special(name: str, value: Token, position: slice) -> Node:
    if value.kind is Kind.RANGE:
        return _range(name, value, position)
    if value.kind is Kind.REGEX:
        return Regex(name, value.pattern.text, position, value.position)
    return _near(value, name)


def _unless(holds: bool, node: Node, name: str) -> Node:
    """The node, or that it doesn't hold of a field that is there."""
    return node if holds else And((Exists(name, node.position), Not(node, node.position)), node.position)


def _range(name: str, token: Token, position: slice) -> Node:
    """`[a TO b]` as two comparisons; an end that is `*` is open."""
    lowest, highest = token.ends
    bounds: list[Node] = []
    if lowest is not None:
        bounds.append(Comparison(name, ">=" if token.text[0] == "[" else ">", lowest, position, token.position))
    if highest is not None:
        bounds.append(Comparison(name, "<=" if token.text[-1] == "]" else "<", highest, position, token.position))
    if not bounds:
        return Exists(name, position)
    return bounds[0] if len(bounds) == 1 else And(tuple(bounds), position)
