"""Terms about the elements of a list in JSON: what holds of any of them holds of the field."""

from collections.abc import Callable

from logboom.query.fields import ELEMENTS, Elements
from logboom.query.pattern import Pattern
from logboom.query.regular_expressions import Expression
from logboom.query.terms import attributes, values, words
from logboom.query.translation import Translation
from logboom.query.tree import Comparison


def of_text(field: Elements, text: str, bind: Callable[[str], str]) -> str:
    """SQL of an array of the elements' texts; `text` is SQL of the attribute, '' where an event has none."""
    found = f"multiIf(startsWith({text}, '['), JSONExtract({text}, 'Array(String)'), {text} != '', [{text}], [])"
    for step in field.steps:
        if step == ELEMENTS:
            found = f"arrayFlatten(arrayMap(one -> JSONExtract(one, 'Array(String)'), {found}))"
        else:
            inside = f"arrayMap(one -> JSONExtract(one, {bind(step)}, 'Nullable(String)'), {found})"
            found = f"CAST(arrayFilter(one -> isNotNull(one), {inside}), 'Array(String)')"
    return found


def exists(field: Elements, translation: Translation) -> str:
    """Whether there is an element."""
    return f"notEmpty({_all(field, translation)})"


def compared(field: Elements, term: Comparison, translation: Translation) -> str:
    """Whether a comparison holds of an element."""
    if attributes.is_numeric(term):
        condition = values.compared_as_number("one", term.operator, float(term.value.text), translation)
    else:
        condition = values.compared("one", term.operator, term.value, translation)
    return _any(field, condition, translation)


def matched(field: Elements, expression: Expression, translation: Translation) -> str:
    """Whether an element holds what a regular expression describes."""
    return _any(field, values.matched("one", expression, translation), translation)


def near(field: Elements, pattern: Pattern, distance: int, translation: Translation) -> str:
    """Whether an element says the tokens near one another."""
    return _any(field, words.near_by("one", pattern, distance, translation), translation)


def text_of(field: Elements, translation: Translation) -> str:
    """SQL of all of them as one text."""
    return f"arrayStringConcat({_all(field, translation)}, '\\n')"


def _all(field: Elements, translation: Translation) -> str:
    return of_text(field, attributes.text_of(field.attribute, translation), translation.bind)


def _any(field: Elements, condition: str, translation: Translation) -> str:
    return f"arrayExists(one -> {condition}, {_all(field, translation)})"
