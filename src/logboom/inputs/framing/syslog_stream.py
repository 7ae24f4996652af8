"""A stream of syslog: what its first bytes say decides how it is cut.

1. `78 01`, `78 9c`, `78 da` (or `78 5e` and no text after it): one zlib stream per connection, as rsyslog sends it with
   `compression.mode="stream:always"`; what comes out is looked at in the same way.
2. A length and a space before `<`: octet counting.
3. All else: lines.

Source: RFC 6587 section 3.4; RFC 1950 section 2.2 for the zlib header.
"""

import re
import zlib

from logboom.errors import InvalidRequest
from logboom.inputs.framing.lines import Lines
from logboom.inputs.framing.octet_counting import OctetCounting
from logboom.inputs.framing.syslog_lines import SyslogLines

ZLIB_HEADER = re.compile(rb"x(?:[\x01\x9c\xda]|\x5e[^\x20-\x7e\n\r\t])")
MAYBE_ZLIB_HEADER = re.compile(rb"x\x5e?\Z")
COUNTED = re.compile(rb"[1-9]\d{0,9} <")
MAYBE_COUNTED = re.compile(rb"[1-9]\d{0,9} ?\Z")

INFLATE_STEP_BYTES = 1024 * 1024
# rsyslog's streams of real logs reach 10 to 30. More is a bomb: each byte of it costs us hundreds.
MAX_INFLATE_RATIO = 200
RATIO_FREE_BYTES = 16 * 1024 * 1024


class BrokenCompression(InvalidRequest):
    """Nothing that follows in this stream can be read: the only way on is a new connection."""

    code = "broken_compression"


class SyslogStream:
    """Cuts the bytes of one connection, whatever its sender's framing is."""

    def __init__(self, max_frame_bytes: int) -> None:
        self.max_frame_bytes = max_frame_bytes
        self._undecided = b""
        self._inflated: _Inflated | None = None
        self._cutter: OctetCounting | SyslogLines | None = None

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now. Raises BrokenCompression: close the connection."""
        if self._inflated is not None:
            return [lines for piece in self._inflated.feed(chunk) for lines in self._cut(piece)]
        if self._cutter is not None:
            return self._cutter.feed(chunk)
        data, self._undecided = self._undecided + chunk, b""
        if ZLIB_HEADER.match(data):
            self._inflated = _Inflated()
            return self.feed(data)
        if MAYBE_ZLIB_HEADER.match(data):
            self._undecided = data
            return []
        return self._cut(data)

    def settle(self) -> list[Lines]:
        """The connection was quiet for HOLD_SECONDS."""
        return self._cutter.settle() if self._cutter is not None else []

    def flush(self) -> list[Lines]:
        """The connection was quiet for FLUSH_SECONDS, or has ended."""
        undecided, self._undecided = self._undecided, b""
        if self._cutter is None:
            self._cutter = SyslogLines(self.max_frame_bytes)
        return self._cutter.feed(undecided) + self._cutter.flush()

    def _cut(self, data: bytes) -> list[Lines]:
        if self._cutter is None:
            data, self._undecided = self._undecided + data, b""
            if MAYBE_COUNTED.match(data) or not data:
                self._undecided = data
                return []
            counted = COUNTED.match(data) is not None
            self._cutter = OctetCounting(self.max_frame_bytes) if counted else SyslogLines(self.max_frame_bytes)
        return self._cutter.feed(data)


class _Inflated:
    """The content of a zlib stream, in pieces of bounded size."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj()
        self._taken_bytes = 0
        self._given_bytes = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        pieces: list[bytes] = []
        self._taken_bytes += len(chunk)
        try:
            while chunk or (pieces and len(pieces[-1]) == INFLATE_STEP_BYTES):
                pieces.append(self._inflater.decompress(chunk, INFLATE_STEP_BYTES))
                self._given_bytes += len(pieces[-1])
                if self._given_bytes > max(RATIO_FREE_BYTES, MAX_INFLATE_RATIO * self._taken_bytes):
                    raise BrokenCompression(f"a stream inflates to more than {MAX_INFLATE_RATIO} times its size")
                chunk = self._inflater.unconsumed_tail
                if self._inflater.eof:  # the sender ended this zlib stream, and perhaps began another
                    chunk, self._inflater = self._inflater.unused_data, zlib.decompressobj()
        except zlib.error as error:
            raise BrokenCompression(f"a stream that began as zlib is broken: {error}") from error
        return pieces
