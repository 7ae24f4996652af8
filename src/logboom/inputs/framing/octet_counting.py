"""Octet counting: each frame is preceded by its length in decimal digits and one space.

    b"11 hello world3 foo"  ->  b"hello world", b"foo"

Source: RFC 6587 section 3.4.1. The length counts octets, not characters, and has no leading zero.

rsyslog and syslog-ng count a LF at the end of each message, which is no part of it. A sender that counts wrongly (the
characters, say) has its messages cut in the wrong place, yet none is lost and the connection stays: reading goes on at the
next thing that looks like a length before a `<PRI>`, or at the next line.
"""

import re

from logboom.inputs.framing.lines import Lines, as_lines

LONGEST_PREFIX_BYTES = 11  # ten digits and the space: a longer prefix is no length
ABSURD_FRAME_BYTES = 16 * 1024 * 1024  # a length above this is taken for text
PREFIX = re.compile(rb"[1-9]\d{0,9} ")
UNFINISHED_PREFIX = re.compile(rb"[1-9]\d{0,9}\Z")
RESUMPTION = re.compile(rb"\n|(?<!\d)(?=[1-9]\d{0,9} <\d{1,3}>)")
RESUMPTION_BYTES = 16  # what RESUMPTION looks at, at most
TERMINATORS = b"\r\n\0"


class OctetCounting:
    """Cuts the bytes of one connection; a frame over the limit is truncated and marked."""

    def __init__(self, max_frame_bytes: int) -> None:
        self.max_frame_bytes = max_frame_bytes
        self._kept = b""
        self._skip_bytes = 0  # the rest of a frame that was emitted already, truncated

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now."""
        data = self._kept + chunk
        frames: list[bytes] = []
        position = 0
        while (following := self._step(data, position, frames)) != position:
            position = following
        self._kept = data[position:]
        messages = [message for frame in frames if (message := frame.rstrip(TERMINATORS))]
        return as_lines(messages, self.max_frame_bytes)

    def settle(self) -> list[Lines]:
        """A counted message waits for no continuation."""
        return []

    def flush(self) -> list[Lines]:
        """What is there will not be completed; it is kept as it is, less its length."""
        data, self._kept = self._kept, b""
        if self._skip_bytes:
            self._skip_bytes = 0
            return []
        message = PREFIX.sub(b"", data, count=1).rstrip(TERMINATORS) if PREFIX.match(data) else data.rstrip(TERMINATORS)
        return as_lines([message], self.max_frame_bytes) if message.strip() else []

    def _step(self, data: bytes, position: int, frames: list[bytes]) -> int:
        """Take what can be taken at `position`; returns the position after it, the same when more must come."""
        position = self._whole_frames(data, position, frames)
        if self._skip_bytes:
            skipped = min(self._skip_bytes, len(data) - position)
            self._skip_bytes -= skipped
            return position + skipped
        while data[position : position + 1] in (b"\n", b"\r", b"\0", b" "):
            position += 1  # some count the LF not, but send it
        prefix = PREFIX.match(data, position)
        if prefix is not None and int(prefix[0]) <= ABSURD_FRAME_BYTES:
            return self._long_frame(data, prefix.end(), int(prefix[0]), frames) or position
        if UNFINISHED_PREFIX.match(data, position) and len(data) - position < LONGEST_PREFIX_BYTES:
            return position
        return self._uncounted(data, position, frames)

    def _whole_frames(self, data: bytes, position: int, frames: list[bytes]) -> int:
        """The hot path: frames within the limit that have come whole."""
        find, append, size, longest = data.find, frames.append, len(data), self.max_frame_bytes
        if self._skip_bytes:
            return position
        while (space := find(b" ", position, position + LONGEST_PREFIX_BYTES)) > 0:
            digits = data[position:space]
            if (
                digits < b"1"
                or not digits.isdigit()
                or (length := int(digits)) > longest
                or (end := space + 1 + length) > size
            ):
                break
            append(data[space + 1 : end])
            position = end
        return position

    def _long_frame(self, data: bytes, start: int, length: int, frames: list[bytes]) -> int:
        """The position after what was taken of a frame over the limit, 0 while its beginning is on the way."""
        beginning = min(length, self.max_frame_bytes + len(TERMINATORS))
        if length <= self.max_frame_bytes or len(data) - start < beginning:
            return 0
        frames.append(data[start : start + beginning])
        self._skip_bytes = length - beginning
        return start + beginning

    def _uncounted(self, data: bytes, position: int, frames: list[bytes]) -> int:
        """Text where a length was expected: a message up to the next line or length."""
        longest = position + self.max_frame_bytes
        resumption = RESUMPTION.search(data, position + 1, longest + RESUMPTION_BYTES)
        if resumption is not None and resumption.start() <= longest:
            frames.append(data[position : resumption.start()])
            return resumption.end()
        if len(data) >= longest + RESUMPTION_BYTES:
            frames.append(data[position:longest])
            return longest
        return position
