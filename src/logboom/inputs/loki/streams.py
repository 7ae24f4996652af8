r"""The entries of Loki's push requests as documents for the codec `json_lines`.

    {"streams":[{"stream":{"app":"shop"},"values":[["1700000000000000000","a",{"user":"7"}]]}]}

becomes

    {"app":"shop","@timestamp":"1700000000000000000","user":"7","message":"a"}

Three forms: this JSON, the JSON of Loki before 0.4 (labels as text, entries as objects), and protobuf in a snappy block.
A line that is a JSON object is unwrapped; a level that a line of `key=value` pairs names is the event's.

Source: Grafana Loki, "Push log entries to Loki".
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import cramjam
import msgspec

from logboom.errors import InvalidRequest, PayloadTooLarge
from logboom.inputs.module.request_module import Read, read

# Labels that say what every event has a column for: that name beside their own, unless another label has it.
_COLUMN_OF_LABEL: Final = {
    "service_name": "service.name",
    "detected_level": "level",
    "instance": "host",
    "node": "host",
    "namespace": "environment",
    "traceID": "trace_id",
}
_NAMES_OF_A_MESSAGE: Final = frozenset(("message", "msg", "log", "text", "body", "short_message"))
_LEVEL: Final = re.compile(rb"(?:^|[ \"])(?:level|lvl|severity)=(?:\\\")?([A-Za-z]{3,11})")
_LABEL: Final = re.compile(r'\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*,?')


class _Stream(msgspec.Struct):
    """Both forms of JSON; a stream has the parts of one of them."""

    stream: dict[str, Any] = {}
    values: list[list[msgspec.Raw]] = []
    labels: str = ""
    entries: list[dict[str, msgspec.Raw]] = []


class _Push(msgspec.Struct):
    streams: list[_Stream] = []


Piece = bytes | msgspec.Raw

_decode_push = msgspec.json.Decoder(_Push).decode
_decode = msgspec.json.decode
_encode = msgspec.json.encode


class Entries(NamedTuple):
    """Documents, each ended by LF: of entries whose line is text, and of those whose line is a document that was unwrapped."""

    of_text: bytes
    of_documents: bytes


def read_json(body: bytes) -> Entries:
    """Raises InvalidRequest when the body is no push request."""
    try:
        push = _decode_push(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        push = _what_is_right(body, error)
    # Pieces, which are joined once: a document of its own for each entry would be half of the price.
    of_text: list[Piece] = []
    of_documents: list[Piece] = []
    for stream in push.streams:
        labels = stream.stream or labels_of(stream.labels)
        has_level = "level" in labels or "detected_level" in labels
        begin = b"{" + _inside(labels) + b'"@timestamp":'
        for value in [*stream.values, *map(_value_of, stream.entries)]:
            if len(value) < 2:
                value = _entry_of_text(_text(b"[" + b",".join(value) + b"]"))  # noqa: PLW2901
            line = bytes(value[1])
            metadata = bytes(value[2]) if len(value) > 2 else b""
            beside = (
                (begin, value[0], b",", metadata[1:-1])
                if metadata[:1] == b"{" and b":" in metadata
                else (begin, value[0])
            )
            if line[:2] == b'"{' and (unwrapped := _unwrapped(line)) is not None:
                of_documents += (*beside, b",", unwrapped, b"}\n")
            elif not has_level and b"=" in line and (level := _level(line)):
                of_text += (*beside, b',"level":"', level, b'","message":', line, b"}\n")
            else:
                of_text += beside
                of_text += (b',"message":', line, b"}\n")
    if b"\n" in body:
        return Entries(_on_lines(of_text), _on_lines(of_documents))
    return Entries(b"".join(of_text), b"".join(of_documents))


def _value_of(entry: Mapping[str, msgspec.Raw]) -> list[msgspec.Raw]:
    """An entry as it was before 0.4, like one of now."""
    nothing = msgspec.Raw(b'""')
    return [entry.get("ts") or entry.get("timestamp") or nothing, entry.get("line") or nothing]


def _on_lines(pieces: Iterable[Piece]) -> bytes:
    """The same of a body that is printed over lines."""
    return b"".join([piece if piece == b"}\n" else bytes(piece).replace(b"\n", b" ") for piece in pieces])


def _level(line: bytes) -> bytes:
    """The level that a line of pairs names."""
    found = _LEVEL.search(line) if b"l=" in line or b"y=" in line else None
    return found[1] if found else b""


def _what_is_right(body: bytes, error: Exception) -> _Push:
    """The streams and entries of a request in which some are not what they should be: those are kept as text."""
    try:
        given = _decode(body.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        given = None
    streams = given.get("streams") if isinstance(given, dict) else None
    if not isinstance(streams, list):
        raise InvalidRequest(f"the body is no push request: {error}", hint='send {"streams": [...]}') from None
    push = _Push()
    for stream in streams:
        try:
            push.streams.append(msgspec.convert(stream, _Stream))
        except msgspec.ValidationError:
            push.streams.append(_stream_with_text(stream))
    return push


def _stream_with_text(stream: object) -> _Stream:
    """What cannot be understood becomes the line of an entry."""
    if not isinstance(stream, dict):
        return _Stream(values=[_entry_of_text(stream)])
    labels = stream.get("stream")
    values = stream.get("values")
    entries = values if isinstance(values, list) else [stream]
    kept = [
        [msgspec.Raw(_encode(part)) for part in one] if isinstance(one, list) and len(one) >= 2 else _entry_of_text(one)
        for one in entries
    ]
    return _Stream(stream=labels if isinstance(labels, dict) else {}, values=kept)


def _entry_of_text(given: object) -> list[msgspec.Raw]:
    text = given if isinstance(given, str) else _encode(given).decode()
    return [msgspec.Raw(b'""'), msgspec.Raw(_encode(text))]


def read_protobuf(body: bytes, max_bytes: int) -> Entries:
    """Raises InvalidRequest when the body is no push request in a snappy block, PayloadTooLarge."""
    try:
        if cramjam.snappy.decompress_raw_len(body) > max_bytes:
            raise PayloadTooLarge(
                f"the body is larger than {max_bytes} bytes, which limits.max_decompressed_bytes allows"
            )
        plain = bytes(cramjam.snappy.decompress_raw(body))
    except (cramjam.DecompressionError, ValueError) as error:
        raise _no_push_request(error) from None
    found = read("read_loki_push", plain)
    if found is None:
        return read_push_request(plain)
    return _finish(plain, found) if found.left else Entries(found.data, b"")


def _no_push_request(error: Exception) -> InvalidRequest:
    return InvalidRequest(f"the body is no push request: {error}", hint="send protobuf in a snappy block")


def read_push_request(plain: bytes) -> Entries:
    """A request in protobuf, without its compression and without the module. Raises InvalidRequest."""
    # Some megabytes, for what is rare.
    from logboom.inputs.loki.push_request import DecodeError, PushRequest  # noqa: PLC0415

    try:
        push = PushRequest.FromString(plain)
    except DecodeError as error:
        raise _no_push_request(error) from None
    reading = _Reading()
    for stream in push.streams:
        for entry in stream.entries:
            reading.read(stream.labels, entry)
    return reading.entries()


def _finish(plain: bytes, found: Read) -> Entries:
    """The same of a request of which the module has left some entries: those whose line is a document, above all."""
    from logboom.inputs.loki.push_request import DecodeError, Entry  # noqa: PLC0415

    reading = _Reading()
    for documents, left in found.pieces():
        reading.of_text.append(documents)
        if not left:
            continue
        try:
            entry = Entry.FromString(left.record(plain))
        except DecodeError:
            return read_push_request(plain)
        reading.read(left.shared(plain)[0], entry)
    return reading.entries()


class _Reading:
    """The entries of one request in protobuf."""

    def __init__(self) -> None:
        from logboom.inputs.loki.push_request import BEFORE_VALUE  # noqa: PLC0415
        from logboom.inputs.protobuf import Parts  # noqa: PLC0415

        self.of_text: list[bytes] = []
        self._of_documents: list[bytes] = []
        self._known = Parts(BEFORE_VALUE, _name_of, _part_of)
        self._inside_of = lru_cache(maxsize=16)(_inside_of_labels)

    def read(self, labels: bytes, entry: Any) -> None:
        inside, has_level = self._inside_of(labels)
        at = entry.timestamp
        beside = [b"{", inside, b'"@timestamp":"%d%09d",' % (at.seconds, at.nanos)]
        if entry.metadata:
            beside += (b",".join([self._known[pair] for pair in entry.metadata]), b",")
        line = _encode(_text(entry.line))
        unwrapped = _unwrapped(line) if line[:2] == b'"{' else None
        if unwrapped is not None:
            self._of_documents += (*beside, unwrapped, b"}\n")
            return
        if not has_level and b"=" in line and (level := _level(line)):
            beside += (b'"level":"', level, b'",')
        self.of_text += (*beside, b'"message":', line, b"}\n")

    def entries(self) -> Entries:
        return Entries(b"".join(self.of_text), b"".join(self._of_documents))


def _inside_of_labels(text: bytes) -> tuple[bytes, bool]:
    labels = labels_of(_text(text))
    return _inside(labels), "level" in labels or "detected_level" in labels


def _part_of(pair: bytes) -> bytes:
    from logboom.inputs.loki.push_request import DecodeError, Pair  # noqa: PLC0415  # see read_protobuf

    try:
        found = Pair.FromString(pair)
    except DecodeError:  # it costs no other
        return _name_of(b"metadata") + _encode(_text(pair))
    return _name_of(found.name) + _encode(_text(found.value))


def _name_of(name: bytes) -> bytes:
    return _encode(_text(name)) + b":"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def labels_of(text: str) -> dict[str, str]:
    r"""`{app="shop", path="C:\\x"}`; what cannot be read is left out."""
    found: dict[str, str] = {}
    for name, value in _LABEL.findall(text.strip().strip("{}")):
        if value[0] == "`":
            found[name] = value[1:-1]
            continue
        try:
            found[name] = _decode(value, type=str)
        except msgspec.DecodeError:  # an escape of Go's that JSON has not
            found[name] = value[1:-1]
    return found


def _inside(labels: Mapping[str, Any]) -> bytes:
    """The labels as a part of a document, with its comma."""
    said = {column: labels[label] for label, column in _COLUMN_OF_LABEL.items() if label in labels}
    document = said | dict(labels)
    return _encode(document)[1:-1] + b"," if document else b""


def _unwrapped(line: bytes) -> bytes | None:
    """The inside of a line that is a JSON object, with a message; None when it is none."""
    try:
        text = _decode(line, type=str)
        inner = _decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(inner, dict):
        return None
    if not _NAMES_OF_A_MESSAGE & {str(name).lower() for name in inner}:
        inner["message"] = text
    return _encode(inner)[1:-1]
