r"""A call of Scribe's service, and its reply, in Thrift's binary protocol.

    80 01 00 01 | length name | sequence | arguments      strict, of newer libraries
    length name | 01 | sequence | arguments               of older ones; the reply has the form of its call

    Log(1: list<LogEntry> messages) -> ResultCode         LogEntry {1: string category, 2: string message}

What else is inherited from fb303 is answered too; unknown fields are skipped by their type.

Source: Apache Thrift, "Thrift Binary protocol encoding"; Scribe, `if/scribe.thrift`; fb303, `if/fb303.thrift`.
"""

import struct
from dataclasses import dataclass
from typing import Final, NoReturn

from logboom.errors import InvalidRequest

OK: Final = 0
TRY_LATER: Final = 1
LOG: Final = "Log"

_CALL, _REPLY, _EXCEPTION, _ONEWAY = 1, 2, 3, 4
_STRICT: Final = 0x80010000
_I64, _STRING, _STRUCT, _MAP, _SET, _LIST = 10, 11, 12, 13, 14, 15
_I32: Final = 8
# bool, byte, double, i16, i32, i64
_SIZES: Final = {2: 1, 3: 1, 4: 8, 6: 2, 8: 4, 10: 8}
MAX_NAME_BYTES: Final = 256
MAX_SKIPPED_VALUES: Final = 10_000
MAX_DEPTH: Final = 16

_NUMBER: Final = struct.Struct(">i")
_FIELD: Final = struct.Struct(">bh")
_TEXT_FIELD: Final = struct.Struct(">bhi")
_ELEMENTS: Final = struct.Struct(">bi")

UNKNOWN_METHOD: Final = 1
PROTOCOL_ERROR: Final = 7


@dataclass(frozen=True, slots=True)
class Call:
    """Which method is called, and how its reply is to be written."""

    name: str
    sequence: bytes
    is_strict: bool
    is_oneway: bool
    arguments: int
    """Where in the frame they begin."""


def read_call(frame: bytes) -> Call:
    """The head of a call. Raises InvalidRequest when it is none."""
    try:
        (first,) = _NUMBER.unpack_from(frame)
        is_strict = first < 0
        if is_strict:
            kind = first & 0xFF
            if first & 0xFFFF0000 != _STRICT:
                _refuse(frame)
            name, at = _name(frame, 4)
        else:
            name, at = _name(frame, 0)
            kind = frame[at]
            at += 1
        if kind not in (_CALL, _ONEWAY) or len(frame) < at + 4:
            _refuse(frame)
    except (struct.error, IndexError):
        _refuse(frame)
    return Call(name, frame[at : at + 4], is_strict, kind == _ONEWAY, at + 4)


def read_entries(frame: bytes, call: Call, max_entries: int) -> list[tuple[bytes, bytes]]:
    """The arguments of `Log`: category and message of each entry. Raises InvalidRequest."""
    entries: list[tuple[bytes, bytes]] = []
    reader = _Reader(frame)
    at = call.arguments
    try:
        while kind := frame[at]:
            _, number = _FIELD.unpack_from(frame, at)
            at += _FIELD.size
            if (kind, number) == (_LIST, 1) and frame[at] == _STRUCT:
                _, count = _ELEMENTS.unpack_from(frame, at)
                at += _ELEMENTS.size
                if not 0 <= count <= max_entries:
                    raise InvalidRequest(
                        f"a call of {count} messages exceeds max_entries = {max_entries}",
                        hint="raise inputs.scribe.max_entries, or send smaller lists",
                    )
                for _ in range(count):
                    category, message, at = reader.entry(at)
                    entries.append((category, message))
            else:
                at = reader.skip(kind, at, 0)
    except (struct.error, IndexError):
        raise InvalidRequest("the arguments of Log end too early or are none") from None
    return entries


class _Reader:
    """Reads a frame's values; those that nobody asked for are bounded in number."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame
        self._skipped = 0

    def entry(self, at: int) -> tuple[bytes, bytes, int]:
        """A LogEntry, and where it ends."""
        frame = self._frame
        category = message = b""
        while kind := frame[at]:
            if kind != _STRING:
                at = self.skip(kind, at + _FIELD.size, 0)
                continue
            _, number, length = _TEXT_FIELD.unpack_from(frame, at)
            start = at + _TEXT_FIELD.size
            at = start + length
            if length < 0 or at > len(frame):
                raise IndexError
            if number == 1:
                category = frame[start:at]
            elif number == 2:
                message = frame[start:at]
        return category, message, at + 1

    def skip(self, kind: int, at: int, depth: int) -> int:
        """Where a value ends."""
        frame = self._frame
        self._skipped += 1
        if self._skipped > MAX_SKIPPED_VALUES or depth > MAX_DEPTH:
            raise InvalidRequest("the arguments hold too much that is not Scribe's")
        if kind in _SIZES:
            at += _SIZES[kind]
        elif kind == _STRING:
            at += 4 + _length(frame, at)
        elif kind == _STRUCT:
            while inner := frame[at]:
                at = self.skip(inner, at + _FIELD.size, depth + 1)
            at += 1
        elif kind in (_LIST, _SET):
            inner, count = frame[at], _length(frame, at + 1)
            at = self._skip_many((inner,), count, at + _ELEMENTS.size, depth)
        elif kind == _MAP:
            kinds, count = (frame[at], frame[at + 1]), _length(frame, at + 2)
            at = self._skip_many(kinds, count, at + 6, depth)
        else:
            raise InvalidRequest(f"a value has the type {kind}, which Thrift doesn't know")
        if at > len(frame):
            raise IndexError
        return at

    def _skip_many(self, kinds: tuple[int, ...], count: int, at: int, depth: int) -> int:
        if all(kind in _SIZES for kind in kinds):
            return at + count * sum(_SIZES[kind] for kind in kinds)
        for _ in range(count):
            for kind in kinds:
                at = self.skip(kind, at, depth + 1)
        return at


def result_of_log(call: Call, code: int) -> bytes:
    """The reply of `Log`: OK or TRY_LATER."""
    return _reply(call, _REPLY, b"\x08\0\0" + _NUMBER.pack(code) + b"\0")


def result_of_other(call: Call, started_at: int) -> bytes:
    """The reply of a method that is inherited from fb303, or that there is no such method; nothing for one-way calls.

    What would end or reset the server does nothing. `started_at` is in seconds since the epoch.
    """
    if call.is_oneway:
        return b""
    texts = {"getName": "logboom", "getVersion": "1", "getStatusDetails": "", "getOption": "", "getCpuProfile": ""}
    if call.name in texts:
        return _reply(call, _REPLY, b"\x0b\0\0" + _text(texts[call.name]) + b"\0")
    results = {
        "getStatus": b"\x08\0\0" + _NUMBER.pack(2) + b"\0",  # alive
        "aliveSince": b"\x0a\0\0" + struct.pack(">q", started_at) + b"\0",
        "getCounter": b"\x0a\0\0" + bytes(8) + b"\0",
        "getCounters": b"\x0d\0\0" + bytes((_STRING, _I64)) + bytes(4) + b"\0",
        "getOptions": b"\x0d\0\0" + bytes((_STRING, _STRING)) + bytes(4) + b"\0",
        "setOption": b"\0",
        "reinitialize": b"\0",
        "shutdown": b"\0",
    }
    if call.name in results:
        return _reply(call, _REPLY, results[call.name])
    return exception_of(call, f"there is no method {call.name[:80]}", UNKNOWN_METHOD)


def exception_of(call: Call, message: str, kind: int = PROTOCOL_ERROR) -> bytes:
    """A TApplicationException, which the caller's library raises; nothing for one-way calls."""
    if call.is_oneway:
        return b""
    return _reply(call, _EXCEPTION, b"\x0b\0\1" + _text(message) + b"\x08\0\2" + _NUMBER.pack(kind) + b"\0")


def _reply(call: Call, kind: int, result: bytes) -> bytes:
    name = _text(call.name)
    head = struct.pack(">I", _STRICT | kind) + name if call.is_strict else name + bytes((kind,))
    message = head + call.sequence + result
    return _NUMBER.pack(len(message)) + message


def _text(text: str) -> bytes:
    data = text.encode()
    return _NUMBER.pack(len(data)) + data


def _name(frame: bytes, at: int) -> tuple[str, int]:
    (length,) = _NUMBER.unpack_from(frame, at)
    end = at + 4 + length
    if not 0 < length <= MAX_NAME_BYTES or end > len(frame):
        _refuse(frame)
    return frame[at + 4 : end].decode("utf-8", "replace"), end


def _length(frame: bytes, at: int) -> int:
    length: int = _NUMBER.unpack_from(frame, at)[0]
    if length < 0:
        raise IndexError
    return length


def _refuse(frame: bytes) -> NoReturn:
    raise InvalidRequest(f"expected a call of Thrift's binary protocol, got {frame[:24]!r}")
