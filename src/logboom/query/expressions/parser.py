"""Reads an expression: a Pratt parser straight over the text.

    binds tightest   -a
                     a * b   a / b   a % b
                     a + b   a - b
                     a . b                                           texts, one behind the other
                     a = b   a != b   a < b ...   a LIKE b   a IN (b, c)
                     NOT a
                     a AND b
                     a OR b
    binds loosest    a XOR b

Source: Splunk documentation, "Search Reference, Evaluation functions" and "eval, Operators".
"""

import re
from typing import Final, Literal, cast

from logboom.errors import QueryError
from logboom.query.expressions.tree import (
    BARE_FIELD,
    Binary,
    Call,
    Constant,
    Expression,
    FieldRef,
    Junction,
    Negation,
    Not,
    OneOf,
    Operator,
    height,
)
from logboom.query.reader import Reader, unquoted
from logboom.query.suggestions import nearest, shown

MAX_DEPTH: Final = 40  # each level takes some frames of Python's stack, and of the engine's parser
MAX_NODES: Final = 2_000
MAX_HEIGHT: Final = 100  # of chains such as a + b + c too: the engine reads each in parentheses, a tenth of its levels

_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_QUOTED_FIELD: Final = re.compile(r"'((?:[^'\\]|\\.)+)'", re.DOTALL)
_NUMBER: Final = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?(?![\w])")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_SYMBOL: Final = re.compile(r"<=|>=|!=|<>|==|&&|\|\||[-+*/%.=<>]")
_CALL: Final = re.compile(r"([A-Za-z_]\w*)\s*\(")

_XOR, _OR, _AND, _NOT, _COMPARED, _JOINED, _ADDED, _MULTIPLIED, _NEGATED = range(1, 10)
_BINDING: Final = {
    "XOR": _XOR, "OR": _OR, "AND": _AND,
    "=": _COMPARED, "!=": _COMPARED, "<": _COMPARED, "<=": _COMPARED, ">": _COMPARED, ">=": _COMPARED,
    "LIKE": _COMPARED, "IN": _COMPARED, "NOT": _COMPARED,
    ".": _JOINED, "+": _ADDED, "-": _ADDED, "*": _MULTIPLIED, "/": _MULTIPLIED, "%": _MULTIPLIED,
}  # fmt: skip
_SAME: Final = {"==": "=", "<>": "!=", "&&": "AND"}
_AGGREGATES: Final = frozenset(
    {"sum", "avg", "mean", "count", "dc", "values", "list", "stdev", "median", "first", "last"}
)
_CONSTANTS: Final = {"true": True, "false": False, "null": None}


def read_expression(reader: Reader, known_functions: frozenset[str]) -> Expression:
    """The expression that begins here; the reader then stands behind it. Raises QueryError."""
    found = _Parser(reader, known_functions).expression(0)
    if height(found) > MAX_HEIGHT:
        hint = "split it into several evals"
        raise QueryError("the expression is nested too deep, or too long", hint=hint, position=found.position)
    return found


class _Parser:
    def __init__(self, reader: Reader, functions: frozenset[str]) -> None:
        self._reader = reader
        self._functions = functions
        self._nodes = 0

    def expression(self, binding: int) -> Expression:
        self._enter()
        left = self._operand()
        while (operator := self._operator()) and _BINDING[operator] > binding:
            left = self._binary(left, operator)
        self._reader.depth -= 1
        return left

    def _enter(self) -> None:
        self._reader.depth += 1
        self._nodes += 1
        if self._reader.depth > MAX_DEPTH or self._nodes > MAX_NODES:
            position = slice(self._reader.at, self._reader.at + 1)
            raise QueryError("the expression is nested too deep, or too long", hint="split it", position=position)

    def _operator(self) -> str:
        """The operator that is next, without taking it; the empty text when there is none."""
        found = self._reader.peek(_SYMBOL)
        if found:
            return "" if found[0] == "||" else _SAME.get(found[0], found[0])
        word = self._reader.peek_keyword().upper()
        return word if word in _BINDING else ""

    def _take_operator(self) -> None:
        if not self._reader.take(_SYMBOL):
            self._reader.take(_WORD)

    def _binary(self, left: Expression, operator: str) -> Expression:
        self._take_operator()
        if operator == "NOT":
            return self._negated_comparison(left)
        if operator == "IN":
            return self._one_of(left)
        right = self.expression(_BINDING[operator])
        position = slice(left.position.start, right.position.stop)
        if operator in {"AND", "OR"}:
            return _junction(cast('Literal["AND", "OR"]', operator), left, right, position)
        return Binary(cast("Operator", operator), left, right, position)

    def _negated_comparison(self, left: Expression) -> Expression:
        """`a NOT IN (b)`, `a NOT LIKE b`."""
        operator = self._operator()
        if operator not in {"IN", "LIKE"}:
            raise self._reader.expected("IN or LIKE after NOT")
        compared = self._binary(left, operator)
        return Not(compared, compared.position)

    def _one_of(self, left: Expression) -> Expression:
        if not self._reader.sign("("):
            raise self._reader.expected("the values of IN in parentheses", hint='write a IN ("b", "c")')
        choices, end = self._arguments()
        return OneOf(left, choices, slice(left.position.start, end))

    def _operand(self) -> Expression:  # noqa: PLR0911 -- one for each beginning
        reader = self._reader
        start = reader.at
        self._nodes += 1
        if reader.sign("("):
            inner = self.expression(0)
            if not reader.sign(")"):
                raise reader.expected("a closing parenthesis")
            return inner
        if reader.ahead == "!" and reader.sign("!"):
            operand = self.expression(_NOT)
            return Not(operand, slice(start, operand.position.stop))
        if reader.sign("-"):
            return self._negative(start)
        if reader.sign("+"):
            return self.expression(_NEGATED)
        if found := reader.take(_STRING):
            return Constant(unquoted(found[1]), slice(start, found.end()))
        if found := reader.take(_QUOTED_FIELD):
            # Converters of rules quote a name twice: '"field name"'.
            name = unquoted(found[1])
            twice = len(name) > 2 and name[0] == name[-1] == '"'
            return FieldRef(name[1:-1] if twice else name, slice(start, found.end()))
        if found := reader.take(_NUMBER):
            return Constant(float(found[0]), slice(start, found.end()))
        return self._word(start)

    def _negative(self, start: int) -> Expression:
        operand = self.expression(_NEGATED)
        position = slice(start, operand.position.stop)
        if isinstance(operand, Constant) and isinstance(operand.value, float):
            return Constant(-operand.value, position)
        return Negation(operand, position)

    def _word(self, start: int) -> Expression:
        reader = self._reader
        word = reader.peek_keyword()
        if word == "not":
            reader.take(_WORD)
            operand = self.expression(_NOT)
            return Not(operand, slice(start, operand.position.stop))
        if found := reader.take(_CALL):
            return self._call(found[1], start)
        field = reader.peek(BARE_FIELD)
        if not field or word in {"and", "or", "xor", "in", "like"}:
            raise reader.expected("a value", hint="a field, a number, a text in double quotes, or a function")
        if field[0].lower() in _CONSTANTS:
            reader.take(BARE_FIELD)
            return Constant(_CONSTANTS[field[0].lower()], slice(start, field.end()))
        reader.take(BARE_FIELD)
        return FieldRef(field[0], slice(start, field.end()))

    def _call(self, written: str, start: int) -> Expression:
        name = written.lower()
        if name not in self._functions:
            position = slice(start, start + len(written))
            hint = "" if name in _AGGREGATES else nearest(name, self._functions)
            where = "it stands in stats or eventstats; a" if name in _AGGREGATES else "a"
            hint = hint or f"{where} column that stats named so is written in single quotes: '{written}(...)'"
            raise QueryError(f"unknown function {shown(written)}", hint=hint, position=position)
        arguments, end = self._arguments()
        if name in _CONSTANTS and not arguments:
            return Constant(_CONSTANTS[name], slice(start, end))
        return Call(name, arguments, slice(start, end))

    def _arguments(self) -> tuple[tuple[Expression, ...], int]:
        """What stands up to the closing parenthesis, and where that ends."""
        reader = self._reader
        found: list[Expression] = []
        while reader.ahead != ")":
            found.append(self.expression(0))
            if not reader.sign(",") and reader.ahead != ")":
                raise reader.expected("a comma or a closing parenthesis")
        end = reader.at + 1
        reader.sign(")")
        return tuple(found), end


def _junction(operator: Literal["AND", "OR"], left: Expression, right: Expression, position: slice) -> Junction:
    operands: list[Expression] = []
    for side in (left, right):
        same = isinstance(side, Junction) and side.operator == operator
        operands += side.operands if isinstance(side, Junction) and same else (side,)
    return Junction(operator, tuple(operands), position)
