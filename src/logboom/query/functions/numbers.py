"""Functions of numbers."""

from collections.abc import Callable
from typing import Final

from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.value import Value, bool_of, number_of, text_of


def _of(function: str) -> Callable[[FunctionCall], Value]:
    """The engine's function of one number; what has no result is missing."""
    return lambda call: Value(f"ifNotFinite({function}({call.number(0)}), NULL)", "number")


def _round(call: FunctionCall) -> Value:
    digits = 0
    if call.has(1):
        written = call.constant_number(1)
        if written is None or not written.is_integer() or not -15 <= written <= 15:
            raise call.error("`round` needs a whole number of digits", call.node.arguments[1].position)
        digits = int(written)
    # Halves away from zero, as people round; the engine's own rounds them to even.
    number, scale = call.number(0), f"1e{digits}"
    exact = f"{number} * {scale}"
    return Value(f"(sign({number}) * floor(abs({exact}) + 0.5 + 1e-9) / {scale})", "number")


def _log(call: FunctionCall) -> Value:
    number = call.number(0)
    base = f"log({call.number(1)})" if call.has(1) else "log(10)"
    return Value(f"ifNotFinite(if({number} > 0, log({number}) / {base}, NULL), NULL)", "number")


def _power(call: FunctionCall) -> Value:
    return Value(f"ifNotFinite(pow({call.number(0)}, {call.number(1)}), NULL)", "number")


def _largest(call: FunctionCall, function: str) -> Value:
    numbers = ", ".join(number_of(value) for value in call.arguments)
    there = f"arrayFilter(one -> isNotNull(one), [{numbers}, NULL])"
    return Value(f"if(empty({there}), NULL, array{function}({there}))", "number")


def _tonumber(call: FunctionCall) -> Value:
    if not call.has(1):
        value = call.arguments[0]
        if value.kind == "text":
            return Value(number_of(Value(f"trimBoth({value.sql})", "text")), "number")
        return Value(number_of(value), "number")
    base = call.constant_number(1)
    if base is None or not base.is_integer() or not 2 <= base <= 36:
        raise call.error("`tonumber` needs a base between 2 and 36", call.node.arguments[1].position)
    text = f"lower(replaceRegexpOne(ifNull({call.text(0)}, ''), '^0[xX]', ''))"
    digits = "'0123456789abcdefghijklmnopqrstuvwxyz'"
    places = f"arrayMap(one -> position({digits}, one) - 1, ngrams({text}, 1))"
    number = f"arrayFold((sum, digit) -> sum * {int(base)} + digit, {places}, toFloat64(0))"
    valid = f"({text} != '' AND arrayAll(one -> one >= 0 AND one < {int(base)}, {places}))"
    return Value(f"if({valid}, {number}, NULL)", "number")


def _tostring(call: FunctionCall) -> Value:
    value = call.arguments[0]
    if not call.has(1):
        return Value(text_of(value), "text")
    form = call.constant_text(1, '"hex", "commas" or "duration"').lower()
    number = number_of(value)
    match form:
        case "hex":
            sql = f"concat('0x', hex(toUInt64(abs({number}))))"
        case "commas":
            rounded = f"round(abs({number}), 2)"
            whole = f"toString(toInt64(trunc({rounded})))"
            grouped = f"trimLeft(reverse(replaceRegexpAll(reverse({whole}), '(\\\\d\\\\d\\\\d)', '\\\\1,')), ',')"
            rest = (
                f"if({rounded} = trunc({rounded}), '', substring(toDecimalString({rounded} - trunc({rounded}), 2), 2))"
            )
            sql = f"concat(if({number} < 0, '-', ''), {grouped}, {rest})"
        case "duration":
            seconds = f"toInt64(trunc(abs({number})))"
            days = f"if({seconds} >= 86400, concat(toString(intDiv({seconds}, 86400)), '+'), '')"
            parts = [f"leftPad(toString(intDiv({seconds} % 86400, 3600)), 2, '0')"]
            parts += [
                f"leftPad(toString(intDiv({seconds} % 3600, 60)), 2, '0')",
                f"leftPad(toString({seconds} % 60), 2, '0')",
            ]
            sql = f"concat(if({number} < 0, '-', ''), {days}, {parts[0]}, ':', {parts[1]}, ':', {parts[2]})"
        case _:
            raise call.error("`tostring` knows hex, commas and duration", call.node.arguments[1].position)
    return Value(sql, "text")


def _isnum(call: FunctionCall) -> Value:
    value = call.arguments[0]
    if value.kind in {"number", "time"}:
        return Value(f"isNotNull({value.sql})", "bool")
    return Value("false" if value.kind == "bool" else f"isNotNull({number_of(value)})", "bool")


def _isint(call: FunctionCall) -> Value:
    number = number_of(call.arguments[0])
    return Value(f"ifNull({number} = trunc({number}), false)", "bool")


def _isstr(call: FunctionCall) -> Value:
    value = call.arguments[0]
    if value.kind == "text":
        return Value(f"(isNotNull({value.sql}) AND isNull({number_of(value)}))", "bool")
    return Value("true" if value.kind == "list" else "false", "bool")


def _typeof(call: FunctionCall) -> Value:
    value = call.arguments[0]
    there = f"isNull({value.sql})"
    match value.kind:
        case "number":
            return Value(f"if({there}, 'Invalid', 'Number')", "text")
        case "time":
            return Value(f"if({there}, 'Invalid', 'Time')", "text")
        case "bool":
            return Value(f"if({there}, 'Invalid', 'Boolean')", "text")
        case "list":
            return Value(f"if(empty({value.sql}), 'Invalid', 'Multivalue')", "text")
        case _:
            if value.constant is not None:
                return Value("'String'", "text")
            return Value(f"multiIf({there}, 'Invalid', isNotNull({number_of(value)}), 'Number', 'String')", "text")


def _sigfig(call: FunctionCall) -> Value:
    return Value(call.number(0), "number")


NUMBERS: Final = (
    Function(name="round", signature="round(number[, digits])", most=2, build=_round,
             meaning="Rounded, halves away from zero.", example="round(2.345, 2)", gives="2.35"),
    Function(name="floor", signature="floor(number)", meaning="Rounded down.", build=_of("floor"),
             example="floor(-1.5)", gives="-2"),
    Function(name="ceiling", signature="ceiling(number)", meaning="Rounded up.", build=_of("ceil"), aliases=("ceil",),
             example="ceiling(1.2)", gives="2"),
    Function(name="abs", signature="abs(number)", meaning="Without its sign.", build=_of("abs"),
             example="abs(-3)", gives="3"),
    Function(name="sqrt", signature="sqrt(number)", meaning="The square root.", build=_of("sqrt"),
             example="sqrt(9)", gives="3"),
    Function(name="exp", signature="exp(number)", meaning="e raised to the number.", build=_of("exp"),
             example="exp(0)", gives="1"),
    Function(name="ln", signature="ln(number)", meaning="The natural logarithm.", build=_of("log"),
             example="ln(1)", gives="0"),
    Function(name="log", signature="log(number[, base])", most=2, build=_log, meaning="The logarithm, of base 10.",
             example="round(log(8, 2), 6)", gives="3"),
    Function(name="pow", signature="pow(a, b)", least=2, most=2, build=_power, meaning="a raised to b.",
             example="pow(2, 10)", gives="1024"),
    Function(name="pi", signature="pi()", least=0, most=0, build=lambda _: Value("pi()", "number"), meaning="Pi.",
             example="round(pi(), 5)", gives="3.14159"),
    Function(name="max", signature="max(a, b, ...)", most=ANY_NUMBER, build=lambda call: _largest(call, "Max"),
             meaning="The largest of the numbers.", example='max(3, "11", 2)', gives="11"),
    Function(name="min", signature="min(a, b, ...)", most=ANY_NUMBER, build=lambda call: _largest(call, "Min"),
             meaning="The smallest of the numbers.", example='min(3, "11", 2)', gives="2"),
    Function(name="exact", signature="exact(number)", meaning="The number itself; for queries of other systems.",
             build=_sigfig, aliases=("sigfig",), example="exact(1.5)", gives="1.5"),
    Function(name="random", signature="random()", least=0, most=0, meaning="A random whole number below 2^31.",
             build=lambda _: Value("toFloat64(rand() % 2147483648)", "number"),
             example="random() >= 0", gives="true"),
    Function(name="tonumber", signature="tonumber(text[, base])", most=2, build=_tonumber,
             meaning="The number that a text is, in this base; missing when it is none.",
             example='tonumber("0x1F", 16)', gives="31"),
    Function(name="tostring", signature='tostring(value[, "hex" | "commas" | "duration"])', most=2, build=_tostring,
             meaning="As text, in one of these forms.",
             example='tostring(1234567.891, "commas")', gives='"1,234,567.89"'),
    Function(name="isnum", signature="isnum(a)", meaning="Whether it is a number, or a text that is one.", build=_isnum,
             example='isnum("1.5")', gives="true"),
    Function(name="isint", signature="isint(a)", meaning="Whether it is a whole number.", build=_isint,
             example="isint(1.5)", gives="false"),
    Function(name="isstr", signature="isstr(a)", meaning="Whether it is a text and no number.", build=_isstr,
             example='isstr("a")', gives="true"),
    Function(name="isbool", signature="isbool(a)", meaning="Whether it is true or false.",
             build=lambda call: Value("true" if call.arguments[0].kind == "bool" else "false", "bool"),
             example="isbool(1 == 1)", gives="true"),
    Function(name="typeof", signature="typeof(a)", meaning="Number, String, Boolean, Time, Multivalue, or Invalid.",
             build=_typeof, example='typeof("a")', gives='"String"'),
    Function(name="tobool", signature="tobool(a)", meaning="As true or false: 1, t, true and yes are true.",
             build=lambda call: Value(bool_of(call.arguments[0]), "bool"), example='tobool("yes")', gives="true"),
)  # fmt: skip
