"""A stream of plain lines, of which those of a stack trace are one message: what a program would write into its log file."""

from dataclasses import replace

from logboom.agent.lines import LineStream
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.message_codecs import by_codec


class JoinedLines:
    """Cuts the bytes of one connection: one stream, since the lines of two programs would tear each other's traces."""

    def __init__(self, max_message_bytes: int) -> None:
        self._max_message_bytes = max_message_bytes
        self._stream = LineStream(max_message_bytes)

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now; NUL ends a line too."""
        return self._lines(self._stream.feed(chunk.replace(b"\0", b"\n")))

    def settle(self) -> list[Lines]:
        """No more came for HOLD_SECONDS: the last message isn't continued."""
        return self._lines(self._stream.settle())

    def flush(self) -> list[Lines]:
        """Nothing more will come, or nothing came for FLUSH_SECONDS: what is there is a message."""
        return self._lines(self._stream.flush())

    def _lines(self, messages: list[bytes]) -> list[Lines]:
        return [
            replace(lines, codec=codec)
            for codec, of_codec in by_codec(messages)
            for lines in as_lines(of_codec, self._max_message_bytes)
        ]
