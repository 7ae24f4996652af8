r"""A stream of JSON objects, each ended by a line feed (JSON lines, Logstash) or by NUL (GELF).

{"a":1}\n{"a":2}\n          pass as they are, without a loop over them
{\n  "a": 1\n}\0            printed over lines: a line feed ends an object only where it is whole
{"a":\n{"a":2}\n            broken: it ends where another begins
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from logboom.inputs.framing import newline
from logboom.inputs.framing.lines import Lines, as_lines

_LINE_WITHOUT_OBJECT: Final = re.compile(rb"\n(?!\{)")
_BLANKS: Final = b" \t\r\n"


class JsonStream:
    """Cuts the bytes of one connection. `written` is what becomes of messages before they are kept; None keeps them."""

    def __init__(self, max_message_bytes: int, written: Callable[[Sequence[bytes]], list[bytes]] | None = None) -> None:
        self._max_message_bytes = max_message_bytes
        self._written = written
        self._rest = b""
        self._skips = False
        """Whether what comes up to the next terminator is the end of a message that was too long."""

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now."""
        data = self._rest + chunk
        if self._skips:
            data = self._behind_terminator(data)
        self._rest = b""
        end = data.rfind(b"\n") + 1
        if self._written is None and data[:1] == b"{" and end and b"\0" not in data:
            block = data[:end]
            if not _LINE_WITHOUT_OBJECT.search(block, 0, end - 1):
                self._rest = data[end:]
                bare = newline.with_bare_newlines(block)
                return newline.within_limit(bare, self._max_message_bytes) + self._lines(self._too_long())
        messages: list[bytes] = []
        *whole, open_ = data.split(b"\0")
        if not end:
            self._rest = open_
            return self._lines(whole + self._too_long())
        for segment in whole:
            cut, rest = _cut(segment)
            messages += [*cut, rest]
        cut, self._rest = _cut(open_)
        return self._lines(messages + cut + self._too_long())

    def settle(self) -> list[Lines]:
        """Nothing is continued by what comes later."""
        return []

    def flush(self) -> list[Lines]:
        """Nothing more will come: what is there is a message."""
        rest, self._rest = self._rest, b""
        return self._lines([rest])

    def _too_long(self) -> list[bytes]:
        """The beginning of a message that has grown over the limit; the rest of it is left out."""
        if len(self._rest) <= self._max_message_bytes:
            return []
        message, self._rest, self._skips = self._rest[: self._max_message_bytes + 1], b"", True
        return [message]

    def _behind_terminator(self, data: bytes) -> bytes:
        ends = [end for end in (data.find(b"\0"), data.find(b"\n")) if end >= 0]
        self._skips = not ends
        return data[min(ends) + 1 :] if ends else b""

    def _lines(self, messages: list[bytes]) -> list[Lines]:
        kept = [plain for message in messages if (plain := message.strip(_BLANKS))]
        if not self._written or not kept:
            return as_lines(kept, self._max_message_bytes)
        if max(map(len, kept)) <= self._max_message_bytes:
            return as_lines(self._written(kept), self._max_message_bytes)
        too_long = [len(plain) > self._max_message_bytes for plain in kept]
        written = [plain if cut else self._written([plain])[0] for plain, cut in zip(kept, too_long, strict=True)]
        return as_lines(written, self._max_message_bytes)


def _cut(data: bytes) -> tuple[list[bytes], bytes]:
    """The messages that line feeds end, and what has begun."""
    messages: list[bytes] = []
    lines = data.split(b"\n")
    begun: list[bytes] = []
    for line in lines[:-1]:
        text = line.strip(_BLANKS)
        begins = text[:1] == b"{" and line[:1] == b"{"
        if begun and begins:
            messages.append(b"\n".join(begun))
            begun = []
        if begun or (text[:1] == b"{" and text[-1:] != b"}"):
            begun.append(line)
        else:
            messages.append(line)
    return messages, b"\n".join([*begun, lines[-1]])
