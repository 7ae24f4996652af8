"""Whole values of text fields: equal to a text or pattern, or before and after it; their case not regarded."""

import re
from typing import Final

from logboom.query.pattern import Pattern, Wildcard
from logboom.query.tokens import fold_function, folded
from logboom.query.translation import Translation
from logboom.query.tree import Operator

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_EXACT_DIGITS: Final = 15  # what a 64-bit float keeps of any decimal number (IEEE 754, binary64)


def number_in(pattern: Pattern) -> float | None:
    """The number that the pattern is, or None."""
    return float(pattern.text) if not pattern.has_wildcards and _NUMBER.fullmatch(pattern.text) else None


def is_exact(pattern: Pattern) -> bool:
    """Whether the number may be compared as a float: longer ones are identifiers, equal only digit by digit."""
    return sum(character.isdigit() for character in pattern.text) <= _EXACT_DIGITS


def compared(expression: str, operator: Operator, value: Pattern, translation: Translation) -> str:
    """A text's whole value against another one, in the order of its folded characters."""
    text = f"{fold_function(value.text)}({expression})"
    if value.has_wildcards and operator in {":", "=", "!="}:
        return f"{text} {'NOT LIKE' if operator == '!=' else 'LIKE'} {translation.bind(_like(value))}"
    return f"{text} {'=' if operator == ':' else operator} {translation.bind(folded(value.text))}"


def compared_as_number(expression: str, operator: Operator, number: float, translation: Translation) -> str:
    """A text's number against another; false where the text is none."""
    sign = "=" if operator == ":" else operator
    return f"ifNull(toFloat64OrNull({expression}) {sign} {translation.bind(number, 'Float64')}, false)"


def _like(pattern: Pattern) -> str:
    signs = {Wildcard.ANY: "%", Wildcard.ONE: "_"}
    return "".join(
        signs[part] if isinstance(part, Wildcard) else re.sub(r"([\\%_])", r"\\\1", folded(part))
        for part in pattern.parts
    )  # fmt: skip
