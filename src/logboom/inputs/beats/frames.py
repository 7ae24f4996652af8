r"""Lumberjack, versions 1 and 2: what a connection sends, cut into documents and acknowledgements.

    2 W count                                   so many events follow, and are acknowledged together
    2 J sequence length JSON                    an event
    1 D sequence count (length text){2 count}   an event in pairs of texts
    2 C length zlib                             further frames

Numbers are of 32 bits, the highest byte first; the version is a digit. What is acknowledged is the sequence of a window's
last event. A sender of version 1 names the most that it will leave unacknowledged, so it is answered whenever everything
that has come is understood.

Source: Logstash forwarder, PROTOCOL.md; elastic/go-lumber, `protocol/v2`.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from logboom.errors import InvalidRequest

MAX_PAIRS: Final = 256
_HEADER_BYTES: Final = 6
_NUMBER: Final = struct.Struct(">I")
_TWO_NUMBERS: Final = struct.Struct(">II")
_DOCUMENT: Final = struct.Struct(">2sII")
_NAMES: Final = {"line": "message", "file": "log.file.path", "host": "host.name"}

_encode = msgspec.json.encode


@dataclass(slots=True)
class Found:
    """What was complete: the documents, and what their sender is answered once they are on disk."""

    documents: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)


class Lumberjack:
    """Reads the bytes of one connection, which come in pieces of any size.

    `inflate` is given a zlib stream. After InvalidRequest or PayloadTooLarge nobody knows where the next frame starts:
    close the connection.
    """

    def __init__(self, max_frame_bytes: int, inflate: Callable[[bytes], bytes]) -> None:
        self._max_frame_bytes = max_frame_bytes
        self._inflate = inflate
        self._buffer = bytearray()
        self._needed = _HEADER_BYTES
        self._version = b"2"
        self._window = 0
        """Events of the window that have not come; 0 when none was announced."""
        self._sequence: int | None = None
        """Of the last event, when it isn't acknowledged yet."""

    @property
    def held_bytes(self) -> int:
        """What is kept of a frame that has not come to its end."""
        return len(self._buffer)

    @property
    def keep_alive(self) -> bytes:
        """What tells a sender of version 2 to wait on; nothing for one of version 1."""
        return b"2A\0\0\0\0" if self._version == b"2" else b""

    def feed(self, chunk: bytes) -> Found:
        """The events that are complete now. Raises InvalidRequest, PayloadTooLarge."""
        found = Found()
        self._buffer += chunk
        if len(self._buffer) < self._needed:
            return found
        data = bytes(self._buffer)
        end = self._read(data, found, within=False)
        del self._buffer[:end]
        if self._sequence is not None and not self._window:
            self._acknowledge(found)  # no window was announced, or its sender waits for no certain one
        return found

    def _read(self, data: bytes, found: Found, *, within: bool) -> int:
        """Read the frames that are whole; the position behind the last of them."""
        position, size = 0, len(data)
        while True:
            if size - position < _HEADER_BYTES:
                self._needed = _HEADER_BYTES
                return position
            version, kind = data[position : position + 1], data[position + 1 : position + 2]
            if version not in (b"1", b"2"):
                raise _malformed(data[position : position + _HEADER_BYTES])
            if kind == b"J":
                end = self._read_documents(data, position, found) or self._read_document(data, position, found)
            elif kind == b"D":
                end = self._read_pairs(data, position, found)
            elif kind == b"W":
                end = position + _HEADER_BYTES
                self._open_window(version, _NUMBER.unpack_from(data, position + 2)[0], found)
            elif kind == b"C" and not within:
                end = self._read_compressed(data, position, found)
            else:
                raise _malformed(data[position : position + _HEADER_BYTES])
            if end > size:
                self._needed = end - position
                return position
            self._version = version
            position = end

    def _open_window(self, version: bytes, count: int, found: Found) -> None:
        if self._sequence is not None:
            self._acknowledge(found)  # the one before had fewer events than it said
        # Of version 1 the number is a limit, not a count.
        self._window = count if version == b"2" else 0

    def _read_documents(self, data: bytes, position: int, found: Found) -> int:
        """Those in a row that are whole and of one window, as a batch has them; 0 when there is none such."""
        begin, last = data[position : position + 2], len(data) - _DOCUMENT.size
        most = self._window or len(data)
        longest = self._max_frame_bytes - _DOCUMENT.size
        unpack, documents = _DOCUMENT.unpack_from, found.documents
        sequence = count = 0
        while position <= last and count < most:
            head, number, length = unpack(data, position)
            start = position + _DOCUMENT.size
            if head != begin or length > longest or start + length > len(data):
                break
            position = start + length
            if document := data[start:position].strip():
                documents.append(document)
            sequence = number
            count += 1
        if not count:
            return 0
        self._count(sequence, found, begin[:1], count)
        return position

    def _read_document(self, data: bytes, position: int, found: Found) -> int:
        start = position + 10
        if len(data) < start:
            return start
        length: int
        sequence, length = _TWO_NUMBERS.unpack_from(data, position + 2)
        end = start + length
        self._check(end - position)
        if end <= len(data):
            if document := data[start:end].strip():
                found.documents.append(document)
            self._count(sequence, found, data[position : position + 1])
        return end

    def _read_pairs(self, data: bytes, position: int, found: Found) -> int:
        at = position + 10
        if len(data) < at:
            return at
        sequence, count = _TWO_NUMBERS.unpack_from(data, position + 2)
        if count > MAX_PAIRS:
            raise InvalidRequest(f"an event of {count} pairs exceeds {MAX_PAIRS}")
        texts: list[str] = []
        for _ in range(2 * count):
            if len(data) < at + 4:
                return at + 4
            length: int = _NUMBER.unpack_from(data, at)[0]
            at += 4 + length
            self._check(at - position)
            if len(data) < at:
                return at
            texts.append(data[at - length : at].decode("utf-8", "replace"))
        pairs = zip(texts[::2], texts[1::2], strict=True)
        found.documents.append(_encode({_NAMES.get(name, name): text for name, text in pairs}))
        self._count(sequence, found, data[position : position + 1])
        return at

    def _read_compressed(self, data: bytes, position: int, found: Found) -> int:
        length: int = _NUMBER.unpack_from(data, position + 2)[0]
        start = position + _HEADER_BYTES
        end = start + length
        self._check(end - position)
        if end <= len(data):
            inflated = self._inflate(data[start:end])
            if self._read(inflated, found, within=True) != len(inflated):
                raise InvalidRequest("a compressed frame ends in the middle of a frame")
        return end

    def _count(self, sequence: int, found: Found, version: bytes, events: int = 1) -> None:
        self._sequence, self._version = sequence, version
        if self._window:
            self._window -= events
            if not self._window:
                self._acknowledge(found)

    def _acknowledge(self, found: Found) -> None:
        found.answers.append(self._version + b"A" + _NUMBER.pack(self._sequence or 0))
        self._sequence, self._window = None, 0

    def _check(self, size_bytes: int) -> None:
        if size_bytes > self._max_frame_bytes:
            raise InvalidRequest(
                f"a frame of {size_bytes} bytes exceeds max_frame_bytes = {self._max_frame_bytes}",
                hint="raise inputs.beats.max_frame_bytes, or have the sender make smaller batches",
            )


def _malformed(head: bytes) -> InvalidRequest:
    return InvalidRequest(
        f"expected a frame of Lumberjack, got {head!r}", hint="senders of TLS belong to inputs.beats.tls_listen"
    )
