"""What is sent to the engine: SQL text of ours, and every value from outside beside it, never inside it.

Bound parameters are written `{name:Type}` in the SQL and travel as `param_name=...` in ClickHouse's Escaped form.
Where the grammar allows no parameter (a table function's argument, a path in a Map), `literal` is the one function
that quotes.

Source: ClickHouse documentation, "HTTP interface, Queries with parameters" and "Formats, TabSeparated, Data formatting".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

Value = str | int | float | bool | datetime | None | Sequence["Value"]

_ESCAPES = (
    ("\\", "\\\\"), ("\b", "\\b"), ("\f", "\\f"), ("\r", "\\r"), ("\n", "\\n"), ("\t", "\\t"), ("\0", "\\0"), ("'", "\\'"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and the values of its `{name:Type}` parameters."""

    sql: str
    parameters: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one statement may use before the engine stops it with LimitExceeded; 0 means no limit."""

    seconds: float = 60
    memory_bytes: int = 2 << 30
    rows_read: int = 0
    bytes_read: int = 0
    result_rows: int = 0
    threads: int = 0


def literal(text: str) -> str:
    """A ClickHouse string literal: `it's` gives `'it\\'s'`. Safe for any text."""
    return f"'{_escaped(text)}'"


def identifier(name: str) -> str:
    """A quoted ClickHouse identifier; safe for any text."""
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def parameter_text(value: Value) -> str:
    """A bound value in the form in which the engine reads parameters.

    Top-level text is in Escaped form (as in TabSeparated); inside arrays text is quoted.
    """
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        return _escaped(value)
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return "[" + ",".join(_element_text(element) for element in value) + "]"


def _element_text(value: Value) -> str:
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, datetime):
        return literal(parameter_text(value))
    return "NULL" if value is None else parameter_text(value)


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES:  # the backslash first; on long texts 17 times as fast as str.translate
        text = text.replace(character, escape)
    return text
