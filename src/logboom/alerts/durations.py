"""Spans of time as people write them in rules: `30s`, `5m`, `1h`, `7d`, or a number of seconds."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_SPAN: Final = re.compile(r"(\d{1,9})\s*(s|m|h|d|w)", re.ASCII)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def seconds_of(text: Any) -> int:
    """Whole seconds. Raises ValueError for what is no span."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    found = _SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError("write a span of time such as 30s, 5m, 1h or 7d")
    return int(found[1]) * _SECONDS[found[2]]


def span_text(seconds: int) -> str:
    """`300` gives `5m`: the largest unit that divides it."""
    for unit in ("d", "h", "m"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"


Span = Annotated[
    int,
    BeforeValidator(seconds_of),
    PlainSerializer(span_text, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["30s", "5m", "1h", "7d"]}),
]
"""Seconds; written as text."""
