"""An event as inputs write it that decode in Python: the line of the codec `event`, a JSON object of its own columns."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

MAX_NAME_CHARACTERS: Final = 200
MAX_VALUE_CHARACTERS: Final = 32 * 1024
MAX_MESSAGE_CHARACTERS: Final = 64 * 1024
MAX_ATTRIBUTES: Final = 1000

_NO_CHARACTER: Final = re.compile("[\ud800-\udfff]")


class EventLine(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The columns that an input can know; empty means that it doesn't."""

    timestamp: str = ""
    level: str = ""
    severity: int = 0
    service: str = ""
    host: str = ""
    logger: str = ""
    environment: str = ""
    release: str = ""
    message: str
    trace_id: str = ""
    span_id: str = ""
    exception_type: str = ""
    fingerprint: int = 0
    input: str
    attributes: dict[str, str] = {}

    def encoded(self) -> bytes:
        """The JSON, without a line feed; what is too long is truncated."""
        if len(self.message) > MAX_MESSAGE_CHARACTERS:
            self.message = self.message[:MAX_MESSAGE_CHARACTERS]
        try:
            return _encode(self)
        except UnicodeEncodeError:  # half of a surrogate pair is no character
            return _NO_CHARACTER.sub("\ufffd", json.dumps(msgspec.to_builtins(self), ensure_ascii=False)).encode()


_encode = msgspec.json.Encoder().encode


def time_text(value: object) -> str:
    """A time as the codec reads it: a text as it is, seconds since the epoch with their fraction."""
    if isinstance(value, str):
        return value[:64]
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11:
        return f"{value:.6f}"
    return ""


def attribute_text(value: object) -> str:
    """A value as text: numbers and truths in words, structures as JSON."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif value is None:
        text = ""
    elif isinstance(value, int | float):
        text = repr(value)
    else:
        text = msgspec.json.encode(value).decode()
    return text if len(text) <= MAX_VALUE_CHARACTERS else text[:MAX_VALUE_CHARACTERS]


def attributes_of(
    document: Mapping[str, Any], *, prefix: str = "", without: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The document's values as attributes, less what is None or empty; nested objects stay JSON."""
    found: dict[str, str] = {}
    for name, value in document.items():
        if name in without or value is None or value in ("", {}, []):
            continue
        if len(found) == MAX_ATTRIBUTES:
            break
        found[(prefix + name)[:MAX_NAME_CHARACTERS]] = attribute_text(value)
    return found
