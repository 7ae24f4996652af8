r"""An envelope: a line of JSON about all of it, then for each item a line of JSON and the item's bytes.

    {"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","dsn":"http://KEY@host/1"}\n
    {"type":"event","length":41}\n
    {"message":"hello world","level":"error"}\n
    {"type":"attachment","length":10,"filename":"hello.txt"}\n
    \xef\xbb\xbfHello\r\n\n

An item without a length ends at the next LF. Lengths that lie are noticed by what follows: an item must end with LF or
with the envelope. Then it is read as if it had none, and where not even a header is found, reading goes on at the next
line that begins one. So one broken item harms no other.

Source: Sentry developer documentation, "Envelopes".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from logboom.errors import InvalidRequest

_NEXT_HEADER: Final = re.compile(rb'\n(?=\{[^\n]{0,1000}"type"\s*:)')


class UnreadableEnvelope(InvalidRequest):
    """Not even the first line is what it should be."""

    code = "unreadable_envelope"


class ItemHeader(msgspec.Struct):
    """What an item says of itself; a value of a wrong type is as good as none."""

    type: str
    length: int | None = None
    content_type: str | None = None
    filename: str | None = None
    attachment_type: str | None = None


class _Header(msgspec.Struct):
    event_id: str | None = None
    dsn: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an envelope carries."""

    header: ItemHeader
    payload: bytes


@dataclass(slots=True)
class Envelope:
    """What could be read; `malformed` counts the places where something else stood."""

    event_id: str
    items: list[Item] = field(default_factory=list)
    malformed: int = 0


_decode_header = msgspec.json.Decoder(_Header).decode
_decode_item_header = msgspec.json.Decoder(ItemHeader).decode


def dsn_of(body: bytes) -> str:
    """The DSN that an envelope names; empty when it names none. Raises UnreadableEnvelope."""
    return _header(body[: _line_end(body, 0)]).dsn or ""


def read_envelope(body: bytes, max_items: int) -> Envelope:
    """Cut an envelope apart. Raises UnreadableEnvelope when its first line is no JSON object."""
    end = _line_end(body, 0)
    header = _header(body[:end])
    envelope = Envelope(header.event_id or "")
    for found in _items(body, end + 1):
        if found is None or len(envelope.items) == max_items:
            envelope.malformed += 1
        else:
            envelope.items.append(found)
    return envelope


def _items(body: bytes, position: int) -> Iterator[Item | None]:
    """Each item, and None where there is something that is none."""
    while position < len(body):
        end = _line_end(body, position)
        line = body[position:end]
        if not line.strip():
            position = end + 1
            continue
        header = _item_header(line)
        if header is None:
            yield None
            following = _NEXT_HEADER.search(body, position)
            position = following.end() if following else len(body)
            continue
        start = end + 1
        stop = start + (header.length or 0)
        lies = header.length is None or stop > len(body) or (stop < len(body) and body[stop : stop + 1] != b"\n")
        if lies and not (header.length is not None and body[stop : stop + 2] == b"\r\n"):
            stop = _line_end(body, start)
        yield Item(header, body[start:stop])
        position = stop + 1


def _line_end(body: bytes, position: int) -> int:
    end = body.find(b"\n", position)
    return end if end >= 0 else len(body)


def _header(line: bytes) -> _Header:
    try:
        return _decode_header(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = _object(line)
        if document is None:
            raise UnreadableEnvelope(
                "the envelope's first line is no JSON object",
                hint="send what a Sentry SDK sends: a line of JSON, then the items",
            ) from None
        return _Header(
            *[value if isinstance(value := document.get(name), str) else None for name in ("event_id", "dsn")]
        )


def _item_header(line: bytes) -> ItemHeader | None:
    try:
        header = _decode_item_header(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = _object(line)
        if document is None or not isinstance(document.get("type"), str):
            return None
        length = document.get("length")
        texts = {name: value for name, value in document.items() if isinstance(value, str)}
        header = ItemHeader(
            type=texts["type"],
            length=length if type(length) is int else None,
            content_type=texts.get("content_type"),
            filename=texts.get("filename"),
            attachment_type=texts.get("attachment_type"),
        )
    if header.length is not None and header.length < 0:
        header.length = None
    return header


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
