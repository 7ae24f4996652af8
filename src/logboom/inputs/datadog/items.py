r"""Log items of Datadog's clients as documents for the codec `json_lines`.

    {"message":"x","ddtags":"env:prod,team:shop","hostname":"web-1","status":"warn"}

passes as it is, with its tags put behind it as keys of their own. A message that is a JSON object itself is unwrapped.

Source: Datadog documentation, "Send logs", "Reserved attributes", "Unified service tagging".
"""

from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from logboom.inputs import documents

MAX_TAGS: Final = 100
MAX_REMEMBERED_CHARACTERS: Final = 1000  # of an item's tags
# Tags that say what every event has a column for, under names that the codec knows.
_UNIFIED: Final = {"env": "environment", "version": "release", "service": "service.name", "host": "host.name"}
_NAMES_OF_A_MESSAGE: Final = frozenset(("message", "msg", "log", "text", "body", "short_message"))


class _Item(msgspec.Struct):
    """What decides how an item is written; of any type, since senders err."""

    ddtags: msgspec.Raw = msgspec.Raw(b"")
    message: msgspec.Raw = msgspec.Raw(b"")


class _PlainItem(msgspec.Struct, gc=False):
    """The same of an item as nearly all are: texts."""

    ddtags: str = ""
    message: str = ""


_decode_item = msgspec.json.Decoder(_Item).decode
_decode_plain_items = msgspec.json.Decoder(list[_PlainItem]).decode
_decode_pieces = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode = msgspec.json.decode


class Items(NamedTuple):
    """Documents of items whose message is a text, and of all others."""

    of_text: list[bytes]
    others: list[bytes]


def read_items(body: bytes, tags: str, max_line_bytes: int) -> Items:
    """A document for each item of an array, or for the one object; `tags` are those of the request."""
    if (documents_of_plain := _all_plain(body, tags)) is not None:
        return Items(documents_of_plain, [])
    found = Items([], [])
    for piece in [line for run in documents.cut(body, max_line_bytes) for line in run.data.splitlines()]:
        document, is_text = _document(piece, tags)
        (found.of_text if is_text else found.others).append(document)
    return found


def _all_plain(body: bytes, tags: str) -> list[bytes] | None:
    """The same of an array of items that pass as they are, with their tags behind: read at once, in half of the time.

    None for any other.
    """
    if body[:1] != b"[" or b"\n" in body or b"{}" in body:
        return None
    try:
        items = _decode_plain_items(body)
        pieces = _decode_pieces(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if any(item.message[:1] == "{" for item in items):
        return None
    ends = {own: _end(tags, own) for own in {item.ddtags for item in items}}
    return [bytes(piece)[:-1] + ends[item.ddtags] for piece, item in zip(pieces, items, strict=True)]


def text_item(line: bytes, tags: str, source: str) -> bytes:
    """A document of a line of text."""
    said = {"message": line.decode("utf-8", "replace")} | ({"ddsource": source} if source else {})
    return msgspec.json.encode(tags_of(tags) | said)


def tags_of(tags: str) -> dict[str, str]:
    """`env:prod,team:shop` as fields; a tag without a value is kept as one that is true."""
    found: dict[str, str] = {}
    for tag in tags.split(",")[:MAX_TAGS]:
        name, separator, value = tag.strip().partition(":")
        if name:
            found[_UNIFIED.get(name, name)] = value if separator else "true"
    return found


def _document(piece: bytes, tags: str) -> tuple[bytes, bool]:
    """The document of an item, and whether its message is a text."""
    try:
        item = _decode_item(piece)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return piece, False  # the load keeps it as a message, with the reason
    message = bytes(item.message)
    if message[:2] == b'"{':
        return _unwrapped(piece, tags), False
    own = _text(bytes(item.ddtags))
    if own or tags:
        begin = piece.rstrip()[:-1].rstrip()
        piece = begin + (_end(tags, own) if begin != b"{" else _end(tags, own).removeprefix(b","))
    return piece, message[:1] == b'"'


def _end(tags: str, own: str) -> bytes:
    """What closes an item with these tags, behind a member of its own."""
    said = f"{tags},{own}"
    inside = _inside(said) if len(said) <= MAX_REMEMBERED_CHARACTERS else _inside.__wrapped__(said)
    return b"," + inside + b"}" if inside else b"}"


@lru_cache(maxsize=1024)
def _inside(tags: str) -> bytes:
    """Tags as a part of a document: a sender has few combinations of them."""
    return msgspec.json.encode(tags_of(tags))[1:-1]


def _unwrapped(piece: bytes, tags: str) -> bytes:
    # Its texts were not looked at yet, and may be no UTF-8.
    try:
        outer: dict[str, Any] = _decode(piece.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return piece
    try:
        inner = _decode(str(outer["message"]))
    except (msgspec.DecodeError, RecursionError):
        inner = None
    own = outer.get("ddtags")
    said = tags_of(f"{tags},{own if isinstance(own, str) else ''}")
    if not isinstance(inner, dict):
        return msgspec.json.encode(said | outer)
    if _NAMES_OF_A_MESSAGE & {str(name).lower() for name in inner}:
        del outer["message"]
    return msgspec.json.encode(said | inner | outer)


def _text(raw: bytes) -> str:
    try:
        return str(_decode(raw.decode("utf-8", "replace"))) if raw[:1] == b'"' else ""
    except msgspec.DecodeError:
        return ""
