"""A value of a stage: the SQL that computes it, its kind, and how it becomes another kind.

    kind     in the engine                          missing is
    text     Nullable(String)                       NULL
    number   Nullable(Float64)                      NULL
    time     Nullable(DateTime64(9, 'UTC'))         NULL
    bool     Nullable(UInt8)                        NULL
    list     Array(String): several values          the empty array

A field's values come from senders and may be anything, so a text becomes a number where it is one, and NULL where not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from logboom.store.statement import literal

Kind = Literal["text", "number", "time", "bool", "list"]
Constant = str | float | bool


@dataclass(frozen=True, slots=True)
class Value:
    """`weight` counts what the SQL holds, so that a field used often is computed once, in a SELECT below.

    `constant` is what was written, where it was written in the query itself. `stored` is the column as it is stored,
    where the value is just that. `numeric` tells that a text is a number wherever it can be, and is answered as one.
    `number` is a text's SQL and beside it SQL of its number that costs less; it holds for just this SQL of the text.
    """

    sql: str
    kind: Kind
    weight: int = 1
    constant: Constant | None = None
    stored: str = ""
    numeric: bool = False
    number: tuple[str, str] = ("", "")


ENGINE_TYPES: Final[dict[Kind, str]] = {
    "text": "Nullable(String)",
    "number": "Nullable(Float64)",
    "time": "Nullable(DateTime64(9, 'UTC'))",
    "bool": "Nullable(UInt8)",
    "list": "Array(String)",
}
BETWEEN_VALUES: Final = "'\\n'"
"""Stands between the values of a list where a text is wanted."""


def missing(kind: Kind = "text") -> Value:
    """The value of a field that isn't there."""
    nothing = "[]" if kind == "list" else "NULL"
    return Value(f"CAST({nothing}, {literal(ENGINE_TYPES[kind])})", kind)


def text_of(value: Value) -> str:
    """SQL of the value as text."""
    match value.kind:
        case "text":
            return value.sql
        case "number":
            return f"toString({value.sql})"
        case "time":
            return f"formatDateTime({value.sql}, '%Y-%m-%dT%H:%i:%S.%fZ')"
        case "bool":
            return f"if({value.sql}, 'true', 'false')"
        case "list":
            return f"nullIf(arrayStringConcat({value.sql}, {BETWEEN_VALUES}), '')"


def text_or_empty(value: Value) -> str:
    """SQL of the value as text, empty where it is missing."""
    if value.stored and value.sql == f"nullIf({value.stored}, '')":
        return value.stored
    return f"ifNull({text_of(value)}, '')"


def number_of(value: Value) -> str:
    """SQL of the value as a number; NULL where it is none. A time is the seconds since 1970."""
    match value.kind:
        case "text" if value.number[0] == value.sql:
            return value.number[1]
        case "text":
            return f"ifNotFinite(toFloat64OrNull({value.sql}), NULL)"
        case "number":
            return value.sql
        case "time":
            return f"(toUnixTimestamp64Nano({value.sql}) / 1e9)"
        case "bool":
            return f"toFloat64({value.sql})"
        case "list":
            return f"ifNotFinite(toFloat64OrNull({value.sql}[1]), NULL)"


def time_of(value: Value) -> str:
    """SQL of the value as a time: a number counts seconds since 1970, a text is RFC 3339 or alike."""
    match value.kind:
        case "time":
            return value.sql
        case "text":
            number = number_of(value)
            parsed = f"parseDateTime64BestEffortOrNull({value.sql}, 9, 'UTC')"
            return f"if(isNull({number}), {parsed}, {_of_seconds(number)})"
        case "number" | "bool" | "list":
            return _of_seconds(number_of(value))


def _of_seconds(number: str) -> str:
    # Beyond these bounds DateTime64(9) has no value: 1900 to 2262.
    inside = f"if({number} BETWEEN -2208988800 AND 9223286400, {number}, NULL)"
    return f"fromUnixTimestamp64Nano(toInt64(round({inside} * 1e6)) * 1000, 'UTC')"


def bool_of(value: Value) -> str:
    """SQL of the value as a condition, NULL when it is unknown. A text is true when it is a word for it."""
    match value.kind:
        case "bool":
            return value.sql
        case "number":
            return f"({value.sql} != 0)"
        case "text":
            return f"(lower({value.sql}) IN ('true', 't', '1', 'yes'))"
        case "time":
            return f"isNotNull({value.sql})"
        case "list":
            return f"notEmpty({value.sql})"


def list_of(value: Value) -> str:
    """SQL of the value as a list of texts; a single value is a list of one, a missing one the empty list."""
    if value.kind == "list":
        return value.sql
    text = text_of(value)
    return f"if(isNull({text}), CAST([], 'Array(String)'), [assumeNotNull({text})])"


def as_kind(value: Value, kind: Kind) -> str:
    """SQL of the value as the kind."""
    return _CONVERSIONS[kind](value)


_CONVERSIONS: Final = {"text": text_of, "number": number_of, "time": time_of, "bool": bool_of, "list": list_of}


def is_there(value: Value) -> str:
    """SQL of whether the value is there."""
    return f"notEmpty({value.sql})" if value.kind == "list" else f"isNotNull({value.sql})"


def shared_kind(values: list[Value]) -> Kind:
    """The kind that all of the values can be of without loss: their own when it is one, else text."""
    kinds = {value.kind for value in values if not value.sql.startswith("CAST(NULL")}
    if len(kinds) == 1:
        return kinds.pop()
    return "list" if "list" in kinds else "text"


def like_pattern(value: Value, bind: Callable[[str], str]) -> str:
    r"""SQL of a value as a pattern of LIKE: `\%` and `\_` are these signs, any other backslash is one."""
    if isinstance(value.constant, str):
        return bind(re.sub(r"\\(?![%_])", r"\\\\", value.constant))
    return f"replaceAll({text_of(value)}, '\\\\', '\\\\\\\\')"
