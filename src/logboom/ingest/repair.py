"""Makes of a JSON line that the engine cannot read one that it can, and keeps what was sent.

The engine's parser is strict: NaN, 1e400, lone surrogates, invalid UTF-8, raw NUL, trailing commas make it give up on
the whole line. Python's is not, once told so. What is an object in the end goes back to the codec that gave it up,
with the same names and values, so that no second piece of code knows what they mean; an array of objects becomes one
line for each. All else becomes an event with the line as its message and the reason as `logboom.parse_error`.

    {"a": NaN, "b": 1e400,}       ->   {"a":"NaN","b":"1e400"}
    [1, 2]                        ->   {"message":"[1, 2]","attributes":{"logboom.parse_error":"..."}}

Bytes that are no UTF-8 are kept as the text `\\xNN`, lone surrogates as `\\uNNNN`. All keys of a document are kept,
also when one comes twice.

Source: RFC 8259; RFC 3629 section 3 (surrogates are no UTF-8).
"""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from logboom.event import PARSE_ERROR
from logboom.ingest.segment import PREFIX_TABS

# A document with more commas to take out than this was not meant as JSON.
MOST_TRAILING_COMMAS = 100
INTEGER_BITS = 64
# What the engine's parser goes down to; deeper values are kept as JSON text.
DEEPEST = 64

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)


@dataclass(slots=True)
class Repaired:
    """Segment lines: documents for the codec that gave the lines up, and messages for the codec `event`."""

    documents: list[bytes] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object with all its keys."""


def repair(lines: Iterable[bytes]) -> Repaired:
    """Repair segment lines (prefix and raw line, LF at the end) that their codec could not read.

    A document that needs no repair, so also one that was repaired before, becomes a message.
    """
    repaired = Repaired()
    for line in lines:
        *where, flags, raw = line.removesuffix(b"\n").split(b"\t", PREFIX_TABS)
        if b"e" in flags.partition(b"?")[0]:
            raw = _unescaped(raw)
        start = b"\t".join([*where, _without_escape(flags), b""])
        try:
            repaired.documents += [start + document + b"\n" for document in _documents(raw)]
        except ValueError as error:
            repaired.messages.append(start + _message(raw, str(error)) + b"\n")
    return repaired


def _documents(raw: bytes) -> list[bytes]:
    """The objects of a line as JSON that any parser takes. Raises ValueError with the reason when there are none."""
    try:
        value = _parsed(raw.decode("utf-8", "surrogateescape"))
        if isinstance(value, _Pairs):
            document = _written(value).encode("ascii")
            if document == raw:
                raise ValueError("its codec does not understand this JSON")
            return [document]
        if isinstance(value, list) and value and all(isinstance(element, _Pairs) for element in value):
            return [_written(element).encode("ascii") for element in value]
    except RecursionError:
        raise ValueError("the JSON is nested too deep") from None
    kind = "an array" if isinstance(value, list) else "a single value"
    raise ValueError(f"the JSON is {kind}, not an object")


def _parsed(text: str) -> Any:
    for _ in range(MOST_TRAILING_COMMAS):
        try:
            return _DECODER.decode(text)
        except json.JSONDecodeError as error:
            comma = _trailing_comma(text, error.pos)
            if comma is None:
                raise ValueError(f"no JSON: {error.msg} at character {error.pos + 1}") from None
            text = text[:comma] + text[comma + 1 :]
    raise ValueError("no JSON: too many trailing commas")


def _trailing_comma(text: str, position: int) -> int | None:
    """Where the comma is that the closing bracket at `position` does not want; newer Pythons point at the comma."""
    if text[position : position + 1] == ",":
        return position if text[position + 1 :].lstrip()[:1] in {"}", "]"} else None
    before = text[:position].rstrip()
    return len(before) - 1 if text[position : position + 1] in {"}", "]"} and before.endswith(",") else None


def _written(value: Any, depth: int = 1) -> str:
    """ASCII JSON: numbers that an IEEE double or 64 bits can hold as they were written, others as text."""
    if isinstance(value, _Number):
        return value if _holds(value) else json.dumps(value)
    if isinstance(value, str):
        return json.dumps(_LONE.sub(_spelled, value))
    if isinstance(value, _Pairs):
        inner = ",".join(f"{_written(name)}:{_written(element, depth + 1)}" for name, element in value)
        text = "{" + inner + "}"
    elif isinstance(value, list):
        text = "[" + ",".join(_written(element, depth + 1) for element in value) + "]"
    else:
        return {None: "null", True: "true", False: "false"}[value]
    return json.dumps(text) if depth == DEEPEST else text


def _holds(number: str) -> bool:
    if number.lstrip("-").isdigit():
        # 20 digits are more than 64 bits hold; Python itself refuses to convert thousands of them.
        return len(number) <= 20 and -(1 << (INTEGER_BITS - 1)) <= int(number) < 1 << INTEGER_BITS
    try:
        return math.isfinite(float(number))
    except ValueError:
        return False


def _spelled(found: re.Match[str]) -> str:
    """A lone surrogate as text: the byte that `surrogateescape` hid in it, or its own escape."""
    number = ord(found[0])
    return f"\\x{number - 0xDC00:02x}" if 0xDC80 <= number <= 0xDCFF else f"\\u{number:04x}"


def _message(raw: bytes, reason: str) -> bytes:
    text = _LONE.sub(_spelled, raw.decode("utf-8", "surrogateescape"))
    return json.dumps({"message": text, "attributes": {PARSE_ERROR: reason}}).encode("ascii")


def _unescaped(raw: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: b"\n" if found[1] == b"n" else found[1], raw)


def _without_escape(flags: bytes) -> bytes:
    letters, mark, query = flags.partition(b"?")
    return letters.replace(b"e", b"") + mark + query


def _constant(text: str) -> _Number:
    return _Number(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_float=_Number, parse_int=_Number, parse_constant=_constant, strict=False
)
