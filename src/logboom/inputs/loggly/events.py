r"""What Loggly's clients send as one event: a JSON object, a text, or both after one another.

The format string that its manual shows makes an object of each record, and Python's logging puts the traceback of an
exception behind it: the object is the event, what follows it the stack trace.
"""

import json
from typing import Final

import msgspec

_scanner = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
STACK: Final = "stack_trace"


class _Object(msgspec.Struct):
    """Any object: what it holds is of no concern."""


_decode_objects = msgspec.json.Decoder(_Object).decode_lines


def documents_of(body: bytes, tags: str) -> list[bytes] | None:
    """The documents of a body in which every line is an object, as nearly always; None for any other."""
    lines = [line for line in body.split(b"\n") if line]
    if not lines or min(lines)[:2] != b'{"' or max(lines)[:2] != b'{"' or b"\r" in body:
        return None
    try:
        if len(_decode_objects(body)) != len(lines):
            return None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not tags:
        return lines
    said = b'{"tags":' + msgspec.json.encode(tags) + b","
    return [said + line[1:] for line in lines]


def document_of(event: bytes, tags: str) -> bytes | None:
    """The document for the codec `json_lines`; None when the event is no JSON object but text."""
    event = event.strip()
    if event[:1] != b"{":
        return None
    said = b'"tags":' + msgspec.json.encode(tags) if tags else b""
    try:
        msgspec.json.decode(event, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = _with_what_follows(event.decode("utf-8", "replace"))
        if found is None:
            return None
        event = found
    inside = event[1:].lstrip()
    joined = b"{" + said + (b"," if said and inside != b"}" else b"") + inside
    return joined.replace(b"\n", b" ")


def _with_what_follows(text: str) -> bytes | None:
    try:
        document, end = _scanner.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    follows = text[end:].strip()
    if not isinstance(document, dict) or not follows:
        return None
    return msgspec.json.encode({STACK: follows} | document)
