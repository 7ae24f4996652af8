"""Comparisons of attributes: as numbers when both sides are, else as text; through JSON where a name has dots.

An attribute that has a column of its own (logboom.store.promotion) is read from there, with the same meaning.
"""

import re
from collections.abc import Callable
from typing import Final

from logboom.query.fields import Attribute
from logboom.query.pattern import Pattern
from logboom.query.regular_expressions import Expression
from logboom.query.terms import networks, values, words
from logboom.query.tokens import folded
from logboom.query.translation import ALWAYS, Translation, all_of, any_of
from logboom.query.tree import Comparison, Operator
from logboom.store.statement import literal

# A value of other characters may be written with escapes in JSON text, where the index sees other tokens. (Letters and
# digits of ASCII may be escaped, too, by RFC 8259; no writer of JSON does.)
_NEVER_ESCAPED: Final = re.compile(r"[0-9A-Za-z .:,@_-]*", re.ASCII)


def exists(attribute: Attribute, translation: Translation) -> str:
    """Whether an event has the attribute, or a value at the path in an attribute's JSON."""
    column = translation.promoted.get((attribute.name, "text"))
    if column is not None:
        return f"isNotNull({column})"
    there = [_has(attribute.name, translation)]
    there += [
        f"({_has(name, translation)} AND isNotNull({_in_json(name, path, translation.bind)}))"
        for name, path in attribute.paths()
    ]
    return any_of(there)


def _has(name: str, translation: Translation) -> str:
    """Whether an event has an attribute of exactly this name: reads the names alone."""
    has = f"has(attributes.keys, {translation.bind(name)})"
    return has if (name, "") in translation.common else f"({has} AND {_may_have_name(name, translation)})"


def _may_have_name(name: str, translation: Translation) -> str:
    """An index of names knows the granules that have it; the names are read besides."""
    return f"indexHint(has(mapKeys(attributes), {translation.bind(name)}))"


def narrowed_by_name(attribute: Attribute, translation: Translation) -> str:
    """A condition for the index of names that holds wherever the event has a value for it."""
    if (attribute.name, "text") in translation.promoted or (attribute.name, "number") in translation.promoted:
        return ""
    names = [attribute.name, *(name for name, _ in attribute.paths())]
    if any((name, "") in translation.common for name in names):
        return ""
    return any_of([_may_have_name(name, translation) for name in names])


def is_numeric(term: Comparison) -> bool:
    """Whether the comparison is one of numbers, where the attribute is a number too."""
    ordering = term.operator not in values.EQUALITIES
    return values.number_in(term.value) is not None and (ordering or values.is_exact(term.value))


def compared(attribute: Attribute, term: Comparison, translation: Translation) -> str:
    """The condition of a comparison; false where the attribute is missing."""
    if is_numeric(term):
        if term.operator == "!=":
            return all_of(
                [exists(attribute, translation), f"NOT {_compared_as_number(attribute, '=', term, translation)}"]
            )
        return _compared_as_number(attribute, term.operator, term, translation)
    condition = values.compared(_value(attribute, translation), term.operator, term.value, translation)
    if _is_nullable(attribute, translation):
        return f"ifNull({condition}, false)"
    missing_may_match = term.operator not in {":", "="} or not any(isinstance(part, str) for part in term.value.parts)
    return all_of([exists(attribute, translation), condition]) if missing_may_match else condition


def _compared_as_number(attribute: Attribute, operator: Operator, term: Comparison, translation: Translation) -> str:
    number = float(term.value.text)
    column = translation.promoted.get((attribute.name, "number"))
    if column is not None:
        return values.compared_number(column, operator, number, translation)
    if any(attribute.paths()):
        return values.compared_as_number(_value(attribute, translation), operator, number, translation)
    # A missing name has zero there, so it is looked for first; which also tells the index what to skip.
    name = translation.bind(attribute.name)
    sign = "=" if operator == ":" else operator
    return f"(has(mapKeys(numbers), {name}) AND numbers[{name}] {sign} {translation.bind(number, 'Float64')})"


def is_storable(attribute: Attribute) -> bool:
    """Whether its name may stand in a table's definition."""
    name = attribute.name
    return name.isprintable() and all(not "\ud800" <= character <= "\udfff" for character in name)


def stored_text(attribute: Attribute) -> str:
    """SQL of the attribute as text, NULL where it is missing, without parameters: for a column of its own."""
    name = literal(attribute.name)
    inside = [_in_json(outer, path, literal) for outer, path in attribute.paths()]
    missing = f"coalesce({', '.join(inside)}, NULL)" if inside else "NULL"
    return f"if(mapContains(attributes, {name}), attributes[{name}], {missing})"


def stored_number(attribute: Attribute) -> str:
    """SQL of the attribute as a number, NULL where it is none: for a column of its own."""
    return f"toFloat64OrNull({stored_text(attribute)})"


def matched(attribute: Attribute, expression: Expression, translation: Translation) -> str:
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
    return f"ifNull({value}, '')" if _is_nullable(attribute, translation) else value


def _if_there(attribute: Attribute, condition: str, translation: Translation) -> str:
    if condition != ALWAYS and _is_nullable(attribute, translation):
        return f"ifNull({condition}, false)"
    return all_of([exists(attribute, translation), condition])


def narrowed_by(attribute: Attribute, term: Comparison, translation: Translation) -> list[str]:
    """What an index can tell of a comparison: of the value's words, else of the attribute's name."""
    said = [] if is_common(attribute, term, translation) else narrowed_by_words(attribute, term, translation)
    if said or (is_numeric(term) and not any(attribute.paths())):  # a number's condition is one for the index itself
        return said
    return [known] if (known := narrowed_by_name(attribute, translation)) else []


def is_common(attribute: Attribute, term: Comparison, translation: Translation) -> bool:
    """Whether so many events have this value that there are some in most granules."""
    return (attribute.name, folded(term.value.text)) in translation.common


def narrowed_by_words(attribute: Attribute, term: Comparison, translation: Translation) -> list[str]:
    """What the token index can tell; nothing for numbers, which are written in many ways."""
    if term.operator not in {":", "="} or networks.network_in(term.value) is not None:
        return []
    if values.number_in(term.value) is not None and values.is_exact(term.value):
        return []
    if any(attribute.paths()) and not _NEVER_ESCAPED.fullmatch(term.value.text.replace("*", "").replace("?", "")):
        return []
    return words.narrowed_by(term.value, translation)


def _is_nullable(attribute: Attribute, translation: Translation) -> bool:
    """Whether the text of a missing attribute is NULL."""
    return any(attribute.paths()) or (attribute.name, "text") in translation.promoted


def _value(attribute: Attribute, translation: Translation) -> str:
    """The attribute's text; '' when it is missing, or NULL when `_is_nullable`."""
    column = translation.promoted.get((attribute.name, "text"))
    if column is not None:
        return column
    name = translation.bind(attribute.name)
    inside = [_in_json(outer, path, translation.bind) for outer, path in attribute.paths()]
    if not inside:
        return f"attributes[{name}]"
    return f"if(mapContains(attributes, {name}), attributes[{name}], coalesce({', '.join(inside)}, NULL))"


def _in_json(name: str, path: list[str], write: Callable[[str], str]) -> str:
    keys = ", ".join(write(key) for key in path)
    return f"JSONExtract(attributes[{write(name)}], {keys}, 'Nullable(String)')"
