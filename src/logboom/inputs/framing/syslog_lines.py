r"""Syslog messages ended by LF or NUL, and continued over lines.

    b"<13>one\n<11>two\n  at a.py\n<13>th"  ->  b"<13>one", b"<11>two\n  at a.py"

A message ends where LF or NUL is followed by the next one's `<PRI>`. That one rule serves the senders that end
messages with LF, those that leave the LFs of a traceback in (syslog-ng), and Python's SysLogHandler, which ends with
NUL alone. It looks at nothing but the neighbouring bytes, so a stray NUL in one message cannot put the whole connection
into another mode. Lines without PRI before the first PRI are a message each.

The last message is kept until the next begins, for its continuation may be on the way; the owner of the clock says
when the connection was quiet or has ended (contract.py).

Some senders end their messages with nothing at all (winston-syslog): on a connection where no terminator has come yet, a
message ends where `<PRI>` and a time begin the next one.

Source: RFC 6587 section 3.4.2 (non-transparent framing).
"""

import re

from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.framing.newline import has_longer_line

PRI = re.compile(rb"<\d{1,3}>")
UNFINISHED_PRI = re.compile(rb"<\d{0,3}\Z")
BOUNDARY_BYTES = 6  # what BOUNDARY looks at, at most
BOUNDARY = re.compile(rb"[\n\0](?=<\d{1,3}>)")
LINE_END = re.compile(rb"\n|\0(?=<\d{1,3}>)")
CONTINUED = {b"\n": re.compile(rb"\n(?!<\d{1,3}>)"), b"\0": re.compile(rb"\0(?!<\d{1,3}>)")}
TERMINATORS = b"\r\n\0"
BEGINNING_BYTES = 32  # what BEGINNING looks at, at most
TERMINATOR = re.compile(rb"[\n\0]")
BEGINNING = re.compile(
    rb"(?=<\d{1,3}>(?:1 \d{4}-\d\d-\d\dT|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d ))"
)
BOUNDARY_OR_BEGINNING = re.compile(BOUNDARY.pattern + b"|" + BEGINNING.pattern)
LINE_END_OR_BEGINNING = re.compile(LINE_END.pattern + b"|" + BEGINNING.pattern)


class SyslogLines:
    """Cuts the bytes of one connection; what is too long is truncated and marked, and its end skipped."""

    def __init__(self, max_message_bytes: int) -> None:
        self.max_message_bytes = max_message_bytes
        self._kept = b""  # from the start of the last message on
        self._skip_to: re.Pattern[bytes] | None = None  # where what was truncated ends
        self._is_terminated = False  # whether a terminator ever came

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now."""
        data = self._kept + chunk
        if self._skip_to is not None:
            return self._skip(data, self._skip_to)
        if not self._is_terminated:
            return self._before_any_terminator(data, len(self._kept))
        start = self._last_start(data, len(self._kept))
        if start == 0 and not PRI.match(data) and not UNFINISHED_PRI.match(data):
            start = data.rfind(b"\n") + 1  # without PRI nothing continues a line
        self._kept = data[start:]
        found = self._cut(data[:start]) if start else []
        return found + self._too_long(BOUNDARY if PRI.match(self._kept) else LINE_END)

    def _before_any_terminator(self, data: bytes, known: int) -> list[Lines]:
        """In the first `known` bytes no terminator is, and no second message begins as far as BEGINNING could look."""
        terminator = TERMINATOR.search(data, known)
        starts = [found.start() for found in BEGINNING.finditer(data, max(known - BEGINNING_BYTES, 1))]
        if terminator is not None:
            starts = [start for start in starts if start < terminator.start()]
        messages = [data[start:end] for start, end in zip([0, *starts], starts, strict=False)]
        found = as_lines([message for message in messages if message.strip()], self.max_message_bytes)
        self._kept = data[starts[-1] :] if starts else data
        if terminator is None:
            ends = BOUNDARY_OR_BEGINNING if PRI.match(self._kept) else LINE_END_OR_BEGINNING
            return found + self._too_long(ends)
        self._is_terminated = True
        chunk, self._kept = self._kept, b""
        return found + self.feed(chunk)

    @property
    def _undecided_bytes(self) -> int:
        """In so many bytes at the end another message may have begun, which cannot be told yet."""
        return BOUNDARY_BYTES if self._is_terminated else BEGINNING_BYTES

    def _too_long(self, skip_to: re.Pattern[bytes]) -> list[Lines]:
        """The beginning of what is kept, when that is too much for one message; its end will be skipped."""
        found: list[Lines] = []
        if len(self._kept[: -self._undecided_bytes].rstrip(TERMINATORS)) > self.max_message_bytes:
            found = as_lines([self._kept], self.max_message_bytes)
            self._skip_to = skip_to
            self._forget_skipped()
        return found

    def settle(self) -> list[Lines]:
        """No more came for HOLD_SECONDS: a terminated message isn't continued."""
        return self.flush() if self._kept.endswith((b"\n", b"\0")) else []

    def flush(self) -> list[Lines]:
        """Nothing more will come, or nothing came for FLUSH_SECONDS: what is there is a message."""
        data, self._kept = self._kept, b""
        skipping, self._skip_to = self._skip_to is not None, None
        return [] if skipping else self._cut(data)

    def _last_start(self, data: bytes, known: int) -> int:
        """Where the last message begins, 0 if in the first byte; the first `known` bytes are one message's."""
        start = len(data)
        lowest = max(known - BOUNDARY_BYTES, 0)
        while True:
            newline = data.rfind(b"\n<", lowest, start)
            start = max(newline, data.rfind(b"\0<", lowest, start)) if b"\0" in data else newline
            if start < 0:
                return 0
            if PRI.match(data, start + 1):
                return start + 1
            start += 1  # the `<` of this hit is no part of an earlier one

    def _cut(self, data: bytes) -> list[Lines]:
        lines = _uncontinued(data)
        if lines is not None and not has_longer_line(lines, self.max_message_bytes):
            return [Lines(lines)]
        messages = BOUNDARY.split(data)
        if not PRI.match(messages[0]):
            messages[:1] = messages[0].split(b"\n")
        messages = [message.rstrip(TERMINATORS) for message in messages]
        return as_lines([message for message in messages if message.strip()], self.max_message_bytes)

    def _skip(self, data: bytes, end: re.Pattern[bytes]) -> list[Lines]:
        found = end.search(data)
        self._kept = b"" if found else data
        if found is None:
            self._forget_skipped()
            return []
        self._skip_to = None
        self._is_terminated = self._is_terminated or bool(found[0])
        return self.feed(data[found.end() :])

    def _forget_skipped(self) -> None:
        """Of what is skipped only that much is kept in which the next message's beginning may hide."""
        self._kept = self._kept[1 - self._undecided_bytes :]


def _uncontinued(data: bytes) -> bytes | None:
    """The data as lines, when all of it is messages with PRI that end in the same way and aren't continued; else None.

    This is the hot path: a few looks at all of the data, and none at a single message.
    """
    terminator = data[-1:]
    if terminator not in CONTINUED or not PRI.match(data) or CONTINUED[terminator].search(data, 0, len(data) - 1):
        return None
    if terminator == b"\0":
        return None if b"\n" in data or b"\r" in data else data.replace(b"\0", b"\n")
    if b"\0" in data:
        return None
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
        return None if b"\r\n" in data else data
    return data
