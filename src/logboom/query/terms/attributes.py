"""Comparisons of attributes: as numbers when both sides are, else as text; through JSON where a name has dots."""

import re
from typing import Final

from logboom.query.fields import Attribute
from logboom.query.pattern import Pattern
from logboom.query.terms import networks, values, words
from logboom.query.translation import Translation, all_of, any_of
from logboom.query.tree import Comparison

# A value of other characters may be written with escapes in JSON text, where the index sees other tokens. (Letters and
# digits of ASCII may be escaped, too, by RFC 8259; no writer of JSON does.)
_NEVER_ESCAPED: Final = re.compile(r"[0-9A-Za-z .:,@_-]*", re.ASCII)


def exists(attribute: Attribute, translation: Translation) -> str:
    """Whether an event has the attribute, or a value at the path in an attribute's JSON."""
    there = [f"mapContains(attributes, {translation.bind(attribute.name)})"]
    there += [f"isNotNull({_in_json(name, path, translation)})" for name, path in attribute.paths()]
    return any_of(there)


def compared(attribute: Attribute, term: Comparison, translation: Translation) -> str:
    """The condition of a comparison; false where the attribute is missing."""
    number = values.number_in(term.value)
    ordering = term.operator not in values.EQUALITIES
    value = _value(attribute, translation)
    if number is not None and (ordering or values.is_exact(term.value)):
        if term.operator == "!=":
            equal = values.compared_as_number(value, "=", number, translation)
            return all_of([exists(attribute, translation), f"NOT {equal}"])
        return values.compared_as_number(value, term.operator, number, translation)
    condition = values.compared(value, term.operator, term.value, translation)
    if any(attribute.paths()):
        return f"ifNull({condition}, false)"
    missing_may_match = ordering or term.operator == "!=" or not any(isinstance(part, str) for part in term.value.parts)
    return all_of([exists(attribute, translation), condition]) if missing_may_match else condition


def matched(attribute: Attribute, expression: str, translation: Translation) -> str:
    """Whether the attribute is there and holds what a regular expression describes."""
    return _if_there(attribute, values.matched(_value(attribute, translation), expression, translation), translation)


def near(attribute: Attribute, pattern: Pattern, distance: int, translation: Translation) -> str:
    """Whether the attribute says the tokens near one another."""
    said = words.near_by(_value(attribute, translation), pattern, distance, translation)
    return _if_there(attribute, said, translation)


def any_equal(attribute: Attribute, wanted: list[Pattern], translation: Translation) -> str:
    """Whether the attribute is one of several values, none of them a number or a network."""
    found = values.any_equal(_value(attribute, translation), wanted, translation)
    return _if_there(attribute, found, translation)


def text_of(attribute: Attribute, translation: Translation) -> str:
    """SQL of the attribute as text; '' where an event has none."""
    value = _value(attribute, translation)
    return f"ifNull({value}, '')" if any(attribute.paths()) else value


def _if_there(attribute: Attribute, condition: str, translation: Translation) -> str:
    if any(attribute.paths()):
        return f"ifNull({condition}, false)"
    return all_of([exists(attribute, translation), condition])


def narrowed_by(attribute: Attribute, term: Comparison, translation: Translation) -> list[str]:
    """What the token index can tell of a comparison; nothing for numbers, which are written in many ways."""
    if term.operator not in {":", "="} or networks.network_in(term.value) is not None:
        return []
    if values.number_in(term.value) is not None and values.is_exact(term.value):
        return []
    if any(attribute.paths()) and not _NEVER_ESCAPED.fullmatch(term.value.text.replace("*", "").replace("?", "")):
        return []
    return words.narrowed_by(term.value, translation)


def _value(attribute: Attribute, translation: Translation) -> str:
    """The attribute's text; '' when it is missing, or NULL when its name has dots."""
    name = translation.bind(attribute.name)
    inside = [_in_json(name, path, translation) for name, path in attribute.paths()]
    if not inside:
        return f"attributes[{name}]"
    return f"if(mapContains(attributes, {name}), attributes[{name}], coalesce({', '.join(inside)}, NULL))"


def _in_json(name: str, path: list[str], translation: Translation) -> str:
    keys = ", ".join(translation.bind(key) for key in path)
    return f"JSONExtract(attributes[{translation.bind(name)}], {keys}, 'Nullable(String)')"
