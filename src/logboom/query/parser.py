"""Reads a query into its tree: a Pratt parser over the tokens of lexer.py.

binds tightest   NOT a   -a   !a
                 a AND b
                 a OR b
binds loosest    a b                 (AND again: `a b OR c` is `a (b OR c)`, while `a AND b OR c` is `(a AND b) OR c`)
"""

from typing import Final

from logboom.errors import QueryError
from logboom.query.lexer import Kind, Token, tokens
from logboom.query.suggestions import shown
from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Operator, Or, Text

MAX_CHARACTERS: Final = 16_384
MAX_TERMS: Final = 200  # the engine takes a millisecond or more to plan each, and a term may be several comparisons
MAX_TERM_CHARACTERS: Final = 4_096
MAX_WILDCARDS: Final = 20
MAX_DEPTH: Final = 50  # each level takes a few frames of Python's stack and of the engine's parser

_JUXTAPOSED: Final = 10
_BINDING: Final = {Kind.OR: 20, Kind.AND: 30}
_NOT: Final = 40
_STARTS_AN_OPERAND: Final = frozenset({Kind.TEXT, Kind.FIELD, Kind.LEFT, Kind.NOT})


def parse(text: str) -> Node:
    """The tree of a query; an empty one means every event. Raises QueryError with the position of what is wrong."""
    if len(text) > MAX_CHARACTERS:
        message = f"the query has {len(text)} characters, at most {MAX_CHARACTERS} are read"
        raise QueryError(message, hint="split it into several searches", position=slice(MAX_CHARACTERS, len(text)))
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._terms = 0
        self._depth = 0
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
        while (operator := self._operator_ahead()) and operator[1] > binding:
            kind, own_binding = operator
            operands = [left]
            while (following := self._operator_ahead()) and following[0] is kind:
                if kind is not None:
                    self._advance()
                operands.append(self._expression(own_binding))
            position = slice(operands[0].position.start, operands[-1].position.stop)
            left = Or(tuple(operands), position) if kind is Kind.OR else And(tuple(operands), position)
        return left

    def _operator_ahead(self) -> tuple[Kind | None, int] | None:
        """The next operator and how tight it binds; None as the operator stands for juxtaposition."""
        kind = self._token.kind
        if kind in _BINDING:
            return kind, _BINDING[kind]
        return (None, _JUXTAPOSED) if kind in _STARTS_AN_OPERAND else None

    def _operand(self) -> Node:
        token = self._advance()
        match token.kind:
            case Kind.TEXT:
                self._count_term(token)
                _check(token)
                return self._text_term(token)
            case Kind.FIELD:
                return self._field_term(token)
            case Kind.NOT:
                self._enter(token)
                operand = self._expression(_NOT)
                self._depth -= 1
                return Not(operand, slice(token.position.start, operand.position.stop))
            case Kind.LEFT:
                return self._group(token)
        raise self._operand_missing(token)

    def _text_term(self, token: Token) -> Node:
        if self._field is not None:
            return _comparison(self._field, self._field.operator, token)
        return Everything(token.position) if token.pattern.is_any else Text(token.pattern, token.position)

    def _field_term(self, field: Token) -> Node:
        if self._field is not None:
            raise QueryError(
                f"{shown(field.name)} stands among the values of {shown(self._field.name)}",
                hint="close its parenthesis first",
                position=field.position,
            )
        value = self._advance()
        self._count_term(field)
        if value.kind is not Kind.LEFT:
            return _comparison(field, field.operator, value)
        self._field = field
        group = self._group(value)
        self._field = None
        return group

    def _group(self, opening: Token) -> Node:
        self._enter(opening)
        node = self._expression(0)
        self._depth -= 1
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


def _comparison(field: Token, operator: Operator, value: Token) -> Node:
    _check(field)
    _check(value)
    position = slice(min(field.position.start, value.position.start), value.position.stop)
    if value.kind is not Kind.TEXT:  # AND, OR, NOT right behind an operator are the value
        value = Token(Kind.TEXT, value.text, value.position, value.pattern)
    if value.text[:1] in {"[", "{"}:
        hint = "write f>=1 f<=5 for a range, or put the text in quotes"
        raise QueryError("a value can't begin with a bracket", hint=hint, position=value.position)
    if field.name == "_exists_" and operator in {":", "="}:
        return Exists(value.pattern.text, position)
    if value.pattern.is_any and operator in {":", "="}:
        return Exists(field.name, position)
    return Comparison(field.name, operator, value.pattern, position, value.position)
