"""Functions of angles and of bits."""

from collections.abc import Callable
from typing import Final

from logboom.query.functions.function import Function, FunctionCall
from logboom.query.value import Value

_MOST_BITS: Final = 53  # of a whole number that a float keeps exactly


def _of(function: str, arguments: int = 1) -> Callable[[FunctionCall], Value]:
    """The engine's function of so many numbers; what has no result is missing."""

    def build(call: FunctionCall) -> Value:
        numbers = ", ".join(call.number(index) for index in range(arguments))
        return Value(f"ifNotFinite({function}({numbers}), NULL)", "number")

    return build


def _bits(function: str) -> Callable[[FunctionCall], Value]:
    """The engine's function of the bits of two whole numbers that are not negative; missing where one is."""

    def build(call: FunctionCall) -> Value:
        numbers = [call.number(0), call.number(1)]
        whole = " AND ".join(f"{number} >= 0 AND {number} < {1 << _MOST_BITS}" for number in numbers)
        left, right = (f"toUInt64(ifNull({number}, 0))" for number in numbers)
        return Value(f"if({whole}, toFloat64({function}({left}, {right})), NULL)", "number")

    return build


def _one(name: str, meaning: str, example: str, gives: str) -> Function:
    return Function(
        name=name, signature=f"{name}(number)", meaning=meaning, build=_of(name), example=example, gives=gives
    )


MATHEMATICS: Final = (
    _one("sin", "The sine of an angle in radians.", "sin(0)", "0"),
    _one("cos", "The cosine.", "cos(0)", "1"),
    _one("tan", "The tangent.", "tan(0)", "0"),
    _one("asin", "The angle of a sine.", "asin(0)", "0"),
    _one("acos", "The angle of a cosine.", "acos(1)", "0"),
    _one("atan", "The angle of a tangent.", "atan(0)", "0"),
    Function(name="atan2", signature="atan2(y, x)", least=2, most=2, meaning="The angle of a point.", build=_of("atan2", 2),
             example="round(atan2(1, 1) * 4, 5)", gives="3.14159"),
    _one("sinh", "The hyperbolic sine.", "sinh(0)", "0"),
    _one("cosh", "The hyperbolic cosine.", "cosh(0)", "1"),
    _one("tanh", "The hyperbolic tangent.", "tanh(0)", "0"),
    _one("asinh", "The inverse of `sinh`.", "asinh(0)", "0"),
    _one("acosh", "The inverse of `cosh`.", "acosh(1)", "0"),
    _one("atanh", "The inverse of `tanh`.", "atanh(0)", "0"),
    Function(name="hypot", signature="hypot(a, b)", least=2, most=2, meaning="The long side of a right-angled triangle.",
             build=_of("hypot", 2), example="hypot(3, 4)", gives="5"),
    Function(name="bit_and", signature="bit_and(a, b)", least=2, most=2, meaning="The bits that both whole numbers have.",
             build=_bits("bitAnd"), example="bit_and(12, 10)", gives="8"),
    Function(name="bit_or", signature="bit_or(a, b)", least=2, most=2, meaning="The bits that one of them has.",
             build=_bits("bitOr"), example="bit_or(12, 10)", gives="14"),
    Function(name="bit_xor", signature="bit_xor(a, b)", least=2, most=2, meaning="The bits that just one of them has.",
             build=_bits("bitXor"), example="bit_xor(12, 10)", gives="6"),
    Function(name="bit_shift_left", signature="bit_shift_left(number, places)", least=2, most=2,
             meaning="The bits moved to the left.", build=_bits("bitShiftLeft"), example="bit_shift_left(3, 2)", gives="12"),
    Function(name="bit_shift_right", signature="bit_shift_right(number, places)", least=2, most=2,
             meaning="The bits moved to the right.", build=_bits("bitShiftRight"), example="bit_shift_right(12, 2)", gives="3"),
)  # fmt: skip
