"""The messages of a stream of bytes that comes in pieces of any size: cut into lines, and the lines joined."""

from logboom.agent.wrapped_joining import WrappedJoiner

DOCKERS_LINE = b'{"log":"'  # of its driver json-file: a line of text with the time and the stream beside it
DOCKERS_STREAM = b'"stream":"std'


def is_document(message: bytes) -> bool:
    """Whether a message is a JSON object with names of its own; a line that Docker wrapped up is text."""
    return message.startswith(b"{") and not (message.startswith(DOCKERS_LINE) and DOCKERS_STREAM in message[-512:])


class LineStream:
    """Feed it what was read; it gives the messages that are complete, none of them empty, without a line feed.

    A line over the limit is given cut off, one byte longer than the limit, so that who takes it sees that; its rest
    is skipped.
    """

    def __init__(self, max_line_bytes: int) -> None:
        self._max_line_bytes = max_line_bytes
        self._joiner = WrappedJoiner(max_line_bytes)
        self._partial: list[bytes] = []
        self._partial_bytes = 0
        self._skips = False

    @property
    def held_bytes(self) -> int:
        """The bytes of the stream's end that were fed and not given yet."""
        return self._joiner.held_bytes + self._partial_bytes

    @property
    def holds_message(self) -> bool:
        """Whether there is a message that only waits for its continuation."""
        return self._joiner.held_bytes > 0

    def feed(self, piece: bytes) -> list[bytes]:
        """The messages that are complete now."""
        if self._skips:
            piece = self._after_skipped(piece)
        end = piece.rfind(b"\n") + 1
        messages: list[bytes] = []
        if end:
            messages += self._joiner.feed(self._with_partial(piece[:end]))
            piece = piece[end:]
        if piece:
            self._partial.append(piece)
            self._partial_bytes += len(piece)
            if self._partial_bytes > self._max_line_bytes:
                messages += [*self._joiner.settle(), self._with_partial(b"")[: self._max_line_bytes + 1]]
                self._skips = True
        return messages

    def settle(self) -> list[bytes]:
        """Nothing came for a while: a message of whole lines is complete, a line without an end is not."""
        return self._joiner.settle()

    def flush(self) -> list[bytes]:
        """The stream has ended."""
        messages: list[bytes] = []
        if self._partial_bytes:
            messages += self._joiner.feed(self._with_partial(b"\n"))
        self._skips = False
        return messages + self._joiner.settle()

    def _with_partial(self, piece: bytes) -> bytes:
        partial, self._partial, self._partial_bytes = self._partial, [], 0
        return b"".join([*partial, piece])

    def _after_skipped(self, piece: bytes) -> bytes:
        end = piece.find(b"\n") + 1
        self._skips = not end
        return piece[end:] if end else b""
