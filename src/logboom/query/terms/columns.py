"""Comparisons of columns: text, numbers, times and identifiers, each in its own way."""

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from logboom.errors import InvalidRequest, QueryError
from logboom.event import Column
from logboom.query.pattern import Pattern
from logboom.query.regular_expressions import Expression
from logboom.query.suggestions import shown
from logboom.query.terms import levels, values, words
from logboom.query.time import parse_time
from logboom.query.translation import ALWAYS, Translation
from logboom.query.tree import Comparison

_LARGEST: Final = 2**64 - 1
_ALWAYS_THERE: Final = frozenset({"project", "timestamp", "received_at", "load_id", "event_id", "retention_days"})


def exists(column: Column) -> str:
    """Whether an event has the field: an empty text and a zero mean that it doesn't."""
    if column.name in _ALWAYS_THERE:
        return ALWAYS
    return f"{column.name} != 0" if column.kind == "number" else f"{column.name} != ''"


def compared(column: Column, term: Comparison, translation: Translation) -> str:
    """The condition of a comparison. Raises QueryError when the value is none for this column."""
    if column.name in {"level", "severity"}:
        return levels.compared(term, translation)
    translate: Callable[[Column, Comparison, Translation], str] = {
        "text": _text,
        "number": _number,
        "time": _time,
        "id": _uuid if column.engine_type == "UUID" else _hex,
    }[column.kind]
    condition = translate(column, term, translation)
    there = exists(column)
    needs_field = column.kind == "number" or term.operator in {"!=", "<", "<="} or term.value.text == ""
    return f"({there} AND {condition})" if needs_field and there != ALWAYS else condition


def matched(column: Column, expression: Expression, translation: Translation) -> str:
    """Whether the column is there and holds what a regular expression describes."""
    found = values.matched(text_of(column), expression, translation)
    there = exists(column)
    is_said = column.kind == "text" and expression.needs_text  # then a column that is empty is none of those found
    return found if there == ALWAYS or is_said else f"({there} AND {found})"


def text_of(column: Column) -> str:
    """SQL of the column as text; '' where an event has none."""
    if column.kind == "number" and column.name not in _ALWAYS_THERE:
        return f"if({column.name} = 0, '', toString({column.name}))"
    return column.name if column.kind == "text" else f"toString({column.name})"


def _text(column: Column, term: Comparison, translation: Translation) -> str:
    if column.name == "message" and term.operator == ":":
        # In a field, * stands for white space as well.
        return words.said_by(column.name, replace(term.value, quoted=term.value.has_wildcards), translation)
    number = values.number_in(term.value)
    if number is not None and term.operator not in values.EQUALITIES:
        return values.compared_as_number(column.name, term.operator, number, translation)
    return values.compared(column.name, term.operator, term.value, translation)


def _number(column: Column, term: Comparison, translation: Translation) -> str:
    if term.value.has_wildcards and term.operator in values.EQUALITIES:
        return values.compared(f"toString({column.name})", term.operator, term.value, translation)
    number = values.number_in(term.value)
    if number is None:
        raise QueryError(
            f"`{term.field}` is a number, {shown(term.value.text)} is none",
            hint=f"compare it with a number: {term.field}>=1",
            position=term.value_position,
        )
    whole = re.fullmatch(r"\+?(\d{1,20})", term.value.text, re.ASCII)
    sign = "=" if term.operator == ":" else term.operator
    if whole and int(whole[1]) <= _LARGEST:  # as an integer: a fingerprint has more digits than a float keeps
        return f"{column.name} {sign} {translation.bind(int(whole[1]), 'UInt64')}"
    return f"{column.name} {sign} {translation.bind(number, 'Float64')}"


def _time(column: Column, term: Comparison, translation: Translation) -> str:
    try:
        moment = parse_time(term.value.text, now=translation.now, zone=translation.zone)
    except InvalidRequest as error:
        raise QueryError(error.message, hint=error.hint, position=term.value_position) from None
    sign = "=" if term.operator == ":" else term.operator
    return f"{column.name} {sign} fromUnixTimestamp64Nano({translation.bind(moment, 'Int64')}, 'UTC')"


def _uuid(column: Column, term: Comparison, translation: Translation) -> str:
    found = _as_uuid(term.value)
    if found is None or term.operator not in values.EQUALITIES:
        return values.compared(f"toString({column.name})", term.operator, term.value, translation)
    return f"{column.name} {'!=' if term.operator == '!=' else '='} {translation.bind(str(found), 'UUID')}"


def _hex(column: Column, term: Comparison, translation: Translation) -> str:
    """Hexadecimal identifiers are equal in lower and in upper case; the index on the column knows both forms."""
    if term.value.has_wildcards or term.operator not in values.EQUALITIES:
        return _text(column, term, translation)
    forms = dict.fromkeys((term.value.text, term.value.text.lower(), term.value.text.upper()))
    listed = ", ".join(translation.bind(form) for form in forms)
    return f"{column.name} {'NOT IN' if term.operator == '!=' else 'IN'} ({listed})"


def is_uuid(value: Pattern) -> bool:
    return _as_uuid(value) is not None


def _as_uuid(value: Pattern) -> uuid.UUID | None:
    try:
        return None if value.has_wildcards else uuid.UUID(value.text)
    except ValueError:
        return None
