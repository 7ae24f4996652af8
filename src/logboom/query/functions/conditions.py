"""Functions that choose: if, case, coalesce, validate, nullif, ..."""

from typing import Final

from logboom.query.expressions.comparison import compared
from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.value import Value, as_kind, bool_of, is_there, list_of, missing, number_of, shared_kind, text_of


def chosen(conditions: list[str], values: list[Value], otherwise: Value | None) -> Value:
    """The value of the first condition that holds."""
    kind = shared_kind([*values, *([otherwise] if otherwise else [])])
    last = as_kind(otherwise, kind) if otherwise else missing(kind).sql
    parts = [f"{condition}, {as_kind(value, kind)}" for condition, value in zip(conditions, values, strict=True)]
    return Value(
        f"multiIf({', '.join(parts)}, {last})", kind, numeric=all(v.kind == "number" or v.numeric for v in values)
    )


def _if(call: FunctionCall) -> Value:
    condition, then, otherwise = call.arguments
    return chosen([f"ifNull({bool_of(condition)}, false)"], [then], otherwise)


def _case(call: FunctionCall) -> Value:
    if len(call.arguments) % 2:
        raise call.error("`case` takes pairs: a condition and its value", hint="end with: true(), value")
    conditions = [f"ifNull({bool_of(condition)}, false)" for condition in call.arguments[::2]]
    return chosen(conditions, list(call.arguments[1::2]), None)


def _validate(call: FunctionCall) -> Value:
    if len(call.arguments) % 2:
        raise call.error("`validate` takes pairs: a condition, and what to say where it does not hold")
    conditions = [f"NOT ifNull({bool_of(condition)}, false)" for condition in call.arguments[::2]]
    return chosen(conditions, list(call.arguments[1::2]), None)


def _coalesce(call: FunctionCall) -> Value:
    values = list(call.arguments)
    kind = shared_kind(values)
    if kind == "list":
        return chosen([f"notEmpty({list_of(value)})" for value in values], values, None)
    return Value(f"coalesce({', '.join(as_kind(value, kind) for value in values)}, NULL)", kind)


def _nullif(call: FunctionCall) -> Value:
    value, unwanted = call.arguments
    if value.kind == "number":
        return Value(f"nullIf({value.sql}, {number_of(unwanted)})", "number")
    return Value(f"nullIf({text_of(value)}, {text_of(unwanted)})", "text")


def _in(call: FunctionCall) -> Value:
    value, *choices = call.arguments
    equal = [compared("=", value, choice, call.context, call.node.position) for choice in choices]
    return Value(f"({' OR '.join(equal)})", "bool", weight=2 * value.weight * len(choices))


CONDITIONS: Final = (
    Function(
        name="if", signature="if(condition, then, else)", least=3, most=3, build=_if,
        meaning="`then` where the condition holds, else `else`.",
        example='if(404 >= 400, "failed", "fine")', gives='"failed"',
    ),
    Function(
        name="case", signature="case(condition, value, condition, value, ...)", least=2, most=ANY_NUMBER, build=_case,
        meaning="The value of the first condition that holds; none when none does. End with `true(), value` for the rest.",
        example='case(503 < 400, "fine", 503 < 500, "client", true(), "server")', gives='"server"',
    ),
    Function(
        name="validate", signature="validate(condition, message, ...)", least=2, most=ANY_NUMBER, build=_validate,
        meaning="The message of the first condition that does not hold; none when all hold.",
        example='validate(70000 <= 65535, "no port")', gives='"no port"',
    ),
    Function(
        name="coalesce", signature="coalesce(a, b, ...)", least=1, most=ANY_NUMBER, build=_coalesce,
        meaning="The first of the values that is there.",
        example='coalesce(null(), "b", "c")', gives='"b"',
    ),
    Function(
        name="nullif", signature="nullif(a, b)", least=2, most=2, build=_nullif,
        meaning="`a`, or nothing where it equals `b`.",
        example='nullif("-", "-")', gives="null",
    ),
    Function(
        name="in", signature="in(a, b, c, ...)", least=2, most=ANY_NUMBER, build=_in,
        meaning="Whether `a` equals one of the others, as `a IN (b, c)` says.",
        example='in("b", "a", "B")', gives="true",
    ),
    Function(
        name="isnull", signature="isnull(a)", meaning="Whether the value is missing.",
        build=lambda call: Value(f"NOT {is_there(call.arguments[0])}", "bool"),
        example="isnull(null())", gives="true",
    ),
    Function(
        name="isnotnull", signature="isnotnull(a)", meaning="Whether the value is there.",
        build=lambda call: Value(is_there(call.arguments[0]), "bool"),
        example='isnotnull("")', gives="true",
    ),
    Function(
        name="null", signature="null()", least=0, most=0, meaning="No value.",
        build=lambda _: missing(), example="null()", gives="null",
    ),
    Function(
        name="true", signature="true()", least=0, most=0, meaning="True: what the last pair of a `case` is for.",
        build=lambda _: Value("true", "bool", constant=True), example="true()", gives="true",
    ),
    Function(
        name="false", signature="false()", least=0, most=0, meaning="False.",
        build=lambda _: Value("false", "bool", constant=False), example="false()", gives="false",
    ),
)  # fmt: skip
