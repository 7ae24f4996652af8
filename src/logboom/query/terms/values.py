"""Whole values of text fields: equal to a text or pattern, or before and after it; their case not regarded."""

import re
from typing import Final

from logboom.query.pattern import Pattern, Wildcard
from logboom.query.regular_expressions import Expression
from logboom.query.terms import networks
from logboom.query.tokens import fold_function, folded
from logboom.query.translation import Translation, any_of
from logboom.query.tree import Operator

EQUALITIES: Final = frozenset({":", "=", "!="})

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_MOST_NEEDLES: Final = 255  # of one multiSearchAny
_EXACT_DIGITS: Final = 15  # what a 64-bit float keeps of any decimal number (IEEE 754, binary64)


def number_in(pattern: Pattern) -> float | None:
    """The number that the pattern is, or None."""
    return (
        float(pattern.text)
        if not pattern.has_wildcards and not pattern.is_cased and _NUMBER.fullmatch(pattern.text)
        else None
    )


def is_exact(pattern: Pattern) -> bool:
    """Whether the number may be compared as a float: longer ones are identifiers, equal only digit by digit."""
    return sum(character.isdigit() for character in pattern.text) <= _EXACT_DIGITS


def compared(expression: str, operator: Operator, value: Pattern, translation: Translation) -> str:
    """A text's whole value against another one, in the order of its folded characters."""
    text = expression if value.is_cased else f"{fold_function(value.text)}({expression})"
    if value.has_wildcards and operator in EQUALITIES:
        return f"{text} {'NOT LIKE' if operator == '!=' else 'LIKE'} {translation.bind(_like(value))}"
    literal = value.text if value.is_cased else folded(value.text)
    condition = f"{text} {'=' if operator == ':' else operator} {translation.bind(literal)}"
    network = networks.network_in(value) if operator in EQUALITIES else None
    if network is None:
        return condition
    inside = networks.contained(expression, network, translation)
    # The address first: what stands behind an OR is asked of the rows that remain, which are copied for it.
    return f"({condition} AND NOT {inside})" if operator == "!=" else f"({inside} OR {condition})"


def any_equal(expression: str, values: list[Pattern], translation: Translation) -> str:
    """Whether a text's whole value is one of several: what `compared` with = says of one of them."""
    found = []
    for fold in dict.fromkeys(fold_function(value.text) for value in values):
        alike = [value for value in values if fold_function(value.text) == fold]
        listed = [folded(value.text) for value in alike if not value.has_wildcards]
        if listed:
            found.append(f"{fold}({expression}) IN {translation.bind(listed, 'Array(String)')}")
        inside = [folded(text) for value in alike if (text := _text_inside(value))]
        for first in range(0, len(inside), _MOST_NEEDLES):
            needles = translation.bind(inside[first : first + _MOST_NEEDLES], "Array(String)")
            found.append(f"multiSearchAny({fold}({expression}), {needles})")
    patterns = [value for value in values if value.has_wildcards and not _text_inside(value)]
    return any_of([*found, *(compared(expression, "=", value, translation) for value in patterns)])


def _text_inside(pattern: Pattern) -> str:
    """The text of `*text*`; '' of any other pattern."""
    match pattern.parts:
        case (Wildcard.ANY, str() as text, Wildcard.ANY):
            return text
    return ""


def matched(text: str, expression: Expression, translation: Translation) -> str:
    """Whether a text holds what a regular expression describes."""
    return expression.found_in(text, translation.bind)


def compared_as_number(expression: str, operator: Operator, number: float, translation: Translation) -> str:
    """A text's number against another; false where the text is none."""
    return compared_number(f"toFloat64OrNull({expression})", operator, number, translation)


def compared_number(expression: str, operator: Operator, number: float, translation: Translation) -> str:
    """A number that may be NULL against another; false where it is."""
    sign = "=" if operator == ":" else operator
    return f"ifNull({expression} {sign} {translation.bind(number, 'Float64')}, false)"


def _like(pattern: Pattern) -> str:
    signs = {Wildcard.ANY: "%", Wildcard.ONE: "_"}
    fold = str if pattern.is_cased else folded
    return "".join(
        signs[part] if isinstance(part, Wildcard) else re.sub(r"([\\%_])", r"\\\1", fold(part))
        for part in pattern.parts
    )  # fmt: skip
