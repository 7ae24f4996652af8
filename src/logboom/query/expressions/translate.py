"""Puts an expression into SQL, with every text of the query bound beside it."""

from dataclasses import replace
from typing import Final

from logboom.errors import QueryError
from logboom.query.expressions.comparison import compared
from logboom.query.expressions.scope import Scope
from logboom.query.expressions.tree import (
    Binary,
    Call,
    Constant,
    Expression,
    FieldRef,
    Junction,
    Negation,
    Not,
    OneOf,
)
from logboom.query.functions import FUNCTION_OF_NAME
from logboom.query.functions.function import FunctionCall
from logboom.query.value import Value, bool_of, like_pattern, missing, number_of, text_of

MOST_WEIGHT: Final = 4_000
"""Of one expression: beyond it the engine would take longer to read the statement than to answer it."""

CHARACTERS_OF_WEIGHT: Final = 60
_SMALLER: Final = "split it into several evals; many values of one field are a IN (b, c)"


def translate(node: Expression, scope: Scope) -> Value:
    """The value of an expression. Raises QueryError."""
    value = _translated(node, scope)
    # Functions that name an argument several times make long SQL of few expressions.
    value = replace(value, weight=max(value.weight, len(value.sql) // CHARACTERS_OF_WEIGHT))
    if value.weight > MOST_WEIGHT:
        raise QueryError("the expression is too large", hint=_SMALLER, position=node.position)
    return value


def condition(node: Expression, scope: Scope) -> str:
    """SQL of an expression as a condition of a WHERE: what is unknown does not hold."""
    return bool_of(translate(node, scope))


def _translated(node: Expression, scope: Scope) -> Value:  # noqa: PLR0911 -- one for each node
    match node:
        case Constant(value):
            return constant(value, scope)
        case FieldRef(name):
            return _field(name, scope)
        case Call():
            return _call(node, scope)
        case Negation(operand):
            inner = translate(operand, scope)
            return Value(f"(-{number_of(inner)})", "number", inner.weight + 1)
        case Not(operand):
            inner = translate(operand, scope)
            return Value(f"(NOT {bool_of(inner)})", "bool", inner.weight + 1)
        case Junction(operator, operands):
            values = [translate(operand, scope) for operand in operands]
            weight = sum(value.weight + 1 for value in values)
            return Value(f"({f' {operator} '.join(bool_of(value) for value in values)})", "bool", weight)
        case OneOf(operand, choices):
            return _one_of(operand, choices, scope)
        case Binary():
            return _binary(node, scope)


def constant(value: str | float | bool | None, scope: Scope) -> Value:
    """The value of a constant of the query."""
    match value:
        case None:
            return missing()
        case bool():
            return Value("true" if value else "false", "bool", constant=value)
        case str():
            return Value(scope.context.bind(value), "text", constant=value)
        case _:
            return Value(scope.context.bind(float(value), "Float64"), "number", constant=float(value))


def _field(name: str, scope: Scope) -> Value:
    """A field; `first.last` is two of them, one behind the other, where both are known and the whole is not."""
    parts = name.split(".")
    if not scope.knows(name) and _are_fields(parts, scope):
        return _joined([scope.field(part) for part in parts])
    return scope.field(name)


def _are_fields(parts: list[str], scope: Scope) -> bool:
    """Whether each part of a name with dots is a field by itself."""
    return len(parts) > 1 and all(part and scope.knows(part) for part in parts)


def _joined(values: list[Value]) -> Value:
    weight = sum(value.weight for value in values)
    return Value(f"concat({', '.join(text_of(value) for value in values)})", "text", weight)


def _one_of(operand: Expression, choices: tuple[Expression, ...], scope: Scope) -> Value:
    left = translate(operand, scope)
    if not choices:
        return Value("false", "bool")
    rights = [translate(choice, scope) for choice in choices]
    parts = [
        compared("=", left, right, scope.context, node.position) for right, node in zip(rights, choices, strict=True)
    ]
    weight = sum(right.weight + left.weight for right in rights)
    return Value(f"({' OR '.join(parts)})", "bool", weight)


def _binary(node: Binary, scope: Scope) -> Value:
    if node.operator in {"=", "!="} and _asks_for_empty(node):
        left, right = _sent(node.left, scope), _sent(node.right, scope)
    else:
        left, right = translate(node.left, scope), translate(node.right, scope)
    weight = left.weight + right.weight + 1
    match node.operator:
        case "XOR":
            return Value(f"xor({bool_of(left)}, {bool_of(right)})", "bool", weight)
        case "LIKE":
            return Value(like(left, right, scope), "bool", weight)
        case ".":
            return _joined([left, right])
        case "+" | "-" | "*" | "/" | "%":
            return _arithmetic(node.operator, left, right, weight)
        case _:
            # A comparison of two texts names each side several times.
            return Value(compared(node.operator, left, right, scope.context, node.position), "bool", 2 * weight)


def _asks_for_empty(node: Binary) -> bool:
    """Whether two fields are compared, which may both be empty, or one with an empty text."""
    return all(isinstance(side, FieldRef) or side == Constant("") for side in (node.left, node.right))


def _sent(node: Expression, scope: Scope) -> Value:
    """The value of an expression; an attribute that came empty is an empty text."""
    if isinstance(node, FieldRef) and not _are_fields(node.name.split("."), scope):
        return scope.sent(node.name)
    return translate(node, scope)


def like(left: Value, right: Value, scope: Scope) -> str:
    """SQL of `LIKE`: `%` is any run of characters, `_` one; upper and lower case are the same."""
    return f"({text_of(left)} ILIKE {like_pattern(right, scope.context.bind)})"


def _arithmetic(operator: str, left: Value, right: Value, weight: int) -> Value:
    if operator == "+" and {left.kind, right.kind} <= {"text", "list"} and _is_words(left, right):
        return _joined([left, right])
    numbers = number_of(left), number_of(right)
    if operator == "+" and left.kind == right.kind == "text" and left.constant is None and right.constant is None:
        both = f"isNotNull({numbers[0]}) AND isNotNull({numbers[1]})"
        joined = f"concat({text_of(left)}, {text_of(right)})"
        sql = f"if({both}, toString({numbers[0]} + {numbers[1]}), {joined})"
        return Value(sql, "text", 2 * weight, numeric=True)
    match operator:
        case "/" | "%":
            sign = operator
            return Value(f"({numbers[0]} {sign} nullIf({numbers[1]}, 0))", "number", weight)
        case "+" | "-" if (left.kind == "time") != (right.kind == "time") and (operator == "+" or left.kind == "time"):
            moment, step = (left, numbers[1]) if left.kind == "time" else (right, numbers[0])
            nanoseconds = f"toIntervalNanosecond(toInt64(round({step} * 1e9)))"
            return Value(f"({moment.sql} {operator} {nanoseconds})", "time", weight)
        case _:
            return Value(f"({numbers[0]} {operator} {numbers[1]})", "number", weight)


def _is_words(left: Value, right: Value) -> bool:
    """Whether a `+` joins texts: one side is written in the query and is no number."""
    for side in (left, right):
        if isinstance(side.constant, str):
            try:
                float(side.constant)
            except ValueError:
                return True
    return False


def _call(node: Call, scope: Scope) -> Value:
    function = FUNCTION_OF_NAME[node.name]
    function.check(node)
    if function.is_special:
        return function.build(FunctionCall(node, (), scope, translate))
    arguments = tuple(translate(argument, scope) for argument in node.arguments)
    value = function.build(FunctionCall(node, arguments, scope, translate))
    weight = value.weight + 2 * sum(argument.weight for argument in arguments)
    return Value(value.sql, value.kind, weight, value.constant, numeric=value.numeric)
