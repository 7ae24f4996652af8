"""Octet counting: each frame is preceded by its length in decimal digits and one space.

    b"11 hello world3 foo"  ->  b"hello world", b"foo"

Source: RFC 6587 section 3.4.1. The length counts octets, not characters, and has no leading zero.

rsyslog and syslog-ng count a LF at the end of each message, which is no part of it. A sender that counts wrongly (the
characters, say) has its messages cut in the wrong place, yet none is lost and the connection stays: reading goes on at the
next thing that looks like a length before a `<PRI>`, or at the next line.
"""

import re

from logboom.inputs.framing.lines import Lines, as_lines, number_of_lines
from logboom.inputs.framing.newline import has_longer_line

LONGEST_PREFIX_BYTES = 11  # ten digits and the space: a longer prefix is no length
ABSURD_FRAME_BYTES = 16 * 1024 * 1024  # a length above this is taken for text
PREFIX = re.compile(rb"[1-9]\d{0,9} ")
UNFINISHED_PREFIX = re.compile(rb"[1-9]\d{0,9}\Z")
PRI = re.compile(rb"<\d{1,3}>")
WITHOUT_PRI = re.compile(rb"\n(?!<\d{1,3}>)")
RESUMPTION = re.compile(rb"\n|(?<!\d)(?=[1-9]\d{0,9} <\d{1,3}>)")
RESUMPTION_BYTES = 16  # what RESUMPTION looks at, at most
TERMINATORS = b"\r\n\0"


class OctetCounting:
    """Cuts the bytes of one connection; a frame over the limit is truncated and marked."""

    def __init__(self, max_frame_bytes: int) -> None:
        self.max_frame_bytes = max_frame_bytes
        self._kept = b""
        self._skip_bytes = 0  # the rest of a frame that was emitted already, truncated
        self._lengths: dict[bytes, int] = {}  # of the prefixes seen: a look here is cheaper than to read digits

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now."""
        data = self._kept + chunk
        frames: list[bytes] = []
        position = 0
        while (following := self._step(data, position, frames)) != position:
            position = following
        self._kept = data[position:]
        return _lines(frames, self.max_frame_bytes)

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
        if self._skip_bytes:
            return position
        find, append, length_of, size = data.find, frames.append, self._lengths.get, len(data)
        while (space := find(b" ", position, position + LONGEST_PREFIX_BYTES)) > 0:
            prefix = data[position:space]
            if (length := length_of(prefix)) is None and (length := self._read_length(prefix)) is None:
                break
            end = space + 1 + length
            if end > size:
                break
            append(data[space + 1 : end])
            position = end
        return position

    def _read_length(self, prefix: bytes) -> int | None:
        """The length of a frame within the limit, to be remembered; there are at most `max_frame_bytes` of them."""
        if prefix < b"1" or not prefix.isdigit() or int(prefix) > self.max_frame_bytes:
            return None
        return self._lengths.setdefault(prefix, int(prefix))

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


def _lines(frames: list[bytes], max_frame_bytes: int) -> list[Lines]:
    """The messages of the frames; looked at all together as long as they are what senders usually send."""
    ended = all([frame.endswith(b"\n") for frame in frames])  # noqa: C419 - a list is quicker, and mostly all are
    data = b"".join(frames) if ended else b"\n".join(frames) + b"\n"
    usual = number_of_lines(data) == len(frames) and b"\r" not in data and b"\0" not in data and PRI.match(data)
    if usual and not WITHOUT_PRI.search(data, 0, len(data) - 1) and not has_longer_line(data, max_frame_bytes):
        return [Lines(data)]
    messages = [message for frame in frames if (message := frame.rstrip(TERMINATORS))]
    return as_lines(messages, max_frame_bytes)
