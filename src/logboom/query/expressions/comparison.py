"""How two values compare: as numbers when both are numbers, as times when one is, else as text without regard to case.

A list compares by its values: `=` holds when one of them is equal. What is missing compares as unknown (NULL), which
no `where` lets through.
"""

import re
from typing import Final

from logboom.errors import InvalidRequest, QueryError
from logboom.event import LEVELS, SEVERITY_OF_WORD, level_of_severity
from logboom.query.context import Context
from logboom.query.suggestions import shown
from logboom.query.time import parse_time
from logboom.query.value import Value, number_of, text_of, time_of

_NUMBER: Final = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_EXACT_DIGITS: Final = 15  # what a 64-bit float keeps of any decimal number


def compared(operator: str, left: Value, right: Value, context: Context, position: slice | None = None) -> str:  # noqa: PLR0911 -- one for each pair of kinds
    """SQL of the condition; `operator` is one of = != < <= > >=. Raises QueryError for a time that is none."""
    if left.kind == "list" or right.kind == "list":
        return _of_list(operator, left, right, context, position)
    if left.stored == "level" or right.stored == "level":
        by_severity = _of_level(operator, left, right)
        if by_severity:
            return by_severity
    kinds = {left.kind, right.kind}
    if "time" in kinds and operator in {"=", "!="} and (_is_no_time(left, context) or _is_no_time(right, context)):
        return _as_text(operator, left, right)
    if "time" in kinds:
        return f"({_time(left, context, position)} {operator} {_time(right, context, position)})"
    if kinds == {"number"}:
        return f"({left.sql} {operator} {right.sql})"
    if "number" in kinds or _is_number(left) or _is_number(right):
        return _with_number(operator, left, right)
    if _is_other_text(left) or _is_other_text(right) or "bool" in kinds:
        return _as_text(operator, left, right)
    both = f"isNotNull({number_of(left)}) AND isNotNull({number_of(right)})"
    return f"if({both}, {number_of(left)} {operator} {number_of(right)}, {_as_text(operator, left, right)})"


def folded(value: Value) -> str:
    """SQL of a text with its case folded."""
    text = text_of(value)
    ascii_only = isinstance(value.constant, str) and value.constant.isascii()
    return f"lower({text})" if ascii_only else f"lowerUTF8({text})"


def _as_text(operator: str, left: Value, right: Value) -> str:
    ascii_only = any(isinstance(side.constant, str) and side.constant.isascii() for side in (left, right))
    fold = "lower" if ascii_only else "lowerUTF8"
    return f"({fold}({text_of(left)}) {operator} {fold}({text_of(right)}))"


def _with_number(operator: str, left: Value, right: Value) -> str:
    """One side is a number. Equality with what is none is decided as text; an order of the two is unknown."""
    as_numbers = f"({number_of(left)} {operator} {number_of(right)})"
    if operator not in {"=", "!="}:
        return as_numbers
    if any(
        isinstance(side.constant, str) and sum(map(str.isdigit, side.constant)) > _EXACT_DIGITS
        for side in (left, right)
    ):
        return _as_text(operator, left, right)
    dynamic = next((side for side in (left, right) if side.kind in {"text", "bool"} and side.constant is None), None)
    if dynamic is None:
        return (
            as_numbers
            if "text" not in {left.kind, right.kind} or _is_number(left) or _is_number(right)
            else _as_text(operator, left, right)
        )
    unequal = "false" if operator == "=" else "true"
    sides = [side.sql for side in (left, right) if side.constant is None]
    missing = " OR ".join(f"isNull({sql})" for sql in sides)
    return f"if({missing}, NULL, ifNull{as_numbers[:-1]}, {unequal}))"


def _of_list(operator: str, left: Value, right: Value, context: Context, position: slice | None) -> str:
    if left.kind != "list":
        return _of_list(_MIRRORED[operator], right, left, context, position)
    if right.kind == "list":
        return _as_text(operator, left, right)
    element = Value("one", "text", weight=1)
    found = compared(operator, element, right, context, position)
    there = f"if(empty({left.sql}), NULL, "
    if operator == "!=":
        equal = compared("=", element, right, context, position)
        return f"{there}NOT arrayExists(one -> ifNull({equal}, false), {left.sql}))"
    return f"{there}arrayExists(one -> ifNull({found}, false), {left.sql}))"


def _of_level(operator: str, left: Value, right: Value) -> str:
    """The stored level against a word for one: by severity. Empty when the other side is no such word."""
    if left.stored != "level":
        left, right, operator = right, left, _MIRRORED[operator]
    word = right.constant.lower() if isinstance(right.constant, str) else ""
    if word not in SEVERITY_OF_WORD:
        return ""
    rank = LEVELS.index(level_of_severity(SEVERITY_OF_WORD[word]))
    names = ", ".join(f"'{name}'" for name in LEVELS)
    return f"if(isNull({left.sql}), NULL, (indexOf([{names}], assumeNotNull({left.sql})) {operator} {rank + 1}))"


def _time(value: Value, context: Context, position: slice | None) -> str:
    if not isinstance(value.constant, str) or _is_number(value):
        return time_of(value)
    try:
        moment = parse_time(value.constant, now=context.now, zone=context.zone)
    except InvalidRequest:
        hint = "compare it with a number of seconds, or with a time such as 2026-11-22T23:00:00Z or -15m"
        raise QueryError(f"{shown(value.constant)} is no time", hint=hint, position=position) from None
    return f"fromUnixTimestamp64Nano({context.bind(moment, 'Int64')}, 'UTC')"


def _is_no_time(value: Value, context: Context) -> bool:
    """Whether it is a text of the query that no time is written as: `_time = "null"`."""
    if not isinstance(value.constant, str) or _is_number(value):
        return False
    try:
        parse_time(value.constant, now=context.now, zone=context.zone)
    except InvalidRequest:
        return True
    return False


def _is_number(value: Value) -> bool:
    """Whether it is a text that was written in the query and is a number."""
    return isinstance(value.constant, str) and _NUMBER.fullmatch(value.constant) is not None


def _is_other_text(value: Value) -> bool:
    return isinstance(value.constant, str) and not _is_number(value)
