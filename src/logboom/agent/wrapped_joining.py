"""Lines of several streams in one file, each in a wrapper, joined apart for each stream by the text in the wrapper.

    Nov 24 04:03:21 web1 app[12]: Traceback (most recent call last):    one message: this line, then the two texts
    Nov 24 04:03:21 web1 cron[9]: session opened                        another one
    Nov 24 04:03:21 web1 app[12]:   File "pay.py", line 7, in charge
    Nov 24 04:03:21 web1 app[12]: KeyError: 'coffee'

Lines in no wrapper pass to `joining.py` as they are.
"""

import re
from collections import deque
from dataclasses import dataclass

from logboom.agent.joining import CARRIAGE_RETURNS, CONTINUING, MAY_CONTINUE, NEXT_THAT_MAY_CONTINUE, Joiner
from logboom.agent.wrappers import BEGINS_WRAPPED, DOCKERS_FIRST, EXACT, NEXT_WRAPPED, TRADITIONAL, Wrapped

PAUSE_SECONDS = 1  # in a stream, by the times of the lines, while others go on: so long a message waits in a quiet file
DAY_SECONDS = 86_400
MAX_HELD_LINES = 2000
MAX_LINES_BETWEEN = 256  # of other streams, between two lines of a message
LOOKED_FOR = ((MAY_CONTINUE, NEXT_THAT_MAY_CONTINUE), (BEGINS_WRAPPED, NEXT_WRAPPED))


# A whole line whose text continues no other: long runs of them are given without a look at each.
NOTHING_SPECIAL = rb"(?!" + CONTINUING + rb"|[ \t\r]*\n|#011|\\)"
ORDINARY = (
    rb"(?:(?:" + TRADITIONAL + rb"|" + EXACT.replace(b"([FP])", b"(F)") + rb")" + NOTHING_SPECIAL + rb"|"
    + re.escape(DOCKERS_FIRST) + NOTHING_SPECIAL + rb'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+(?<=\\n)","stream":"std)'
)  # fmt: skip
BEGINS_ORDINARY = re.compile(ORDINARY)
NEXT_NOT_ORDINARY = re.compile(rb"\n(?!" + ORDINARY + rb")")


@dataclass(slots=True, eq=False)
class Message:
    """A message that was not given yet, of the lines from `start` to `end` of all that was fed."""

    first: Wrapped
    joiner: Joiner
    start: int
    end: int
    seconds: int
    number: int
    """Of its last line."""
    is_joined: bool = False
    is_partial: bool = False
    text: bytes | None = None
    """All its lines' texts, once it is complete."""

    def as_given(self) -> bytes:
        return self.first.around(self.text or b"") if self.is_joined else self.first.line


class WrappedJoiner:
    """Joins the lines of a file as `Joiner` does those of a stream, with the same promises.

    Messages are given in the order of their first lines, and only when no line of them stands behind one that is kept:
    who begins again at the first byte that was not given repeats none.
    """

    def __init__(self, max_message_bytes: int) -> None:
        self._max_message_bytes = max_message_bytes
        self._plain = Joiner(max_message_bytes)
        self._messages: deque[Message] = deque()
        self._open: dict[bytes, Message] = {}
        self._last: Message | None = None
        self._fed = 0
        self._number = 0
        self._clock, self._seconds = b"", 0

    @property
    def held_bytes(self) -> int:
        """The bytes of the file's end that were fed and not given yet."""
        return self._fed - self._messages[0].start if self._messages else self._plain.held_bytes

    def feed(self, lines: bytes) -> list[bytes]:
        """The messages that are complete now; `lines` end with LF."""
        messages: list[bytes] = []
        position = sought = 0
        while position < len(lines):
            if position >= sought:
                position, sought = self._take_ordinary(lines, position, messages)
            start = position if self._messages else _next_wrapped(lines, position)
            if start > position:
                self._fed += start - position
                messages += self._plain.feed(lines[position:start])
                position = start
                continue
            end = lines.index(b"\n", position)
            self._take(lines[position:end], messages)
            if self._messages and (self.held_bytes > self._max_message_bytes or len(self._messages) > MAX_HELD_LINES):
                self._complete_all(messages)
            position = end + 1
        return messages

    def settle(self) -> list[bytes]:
        """Nothing more comes for now: what is kept are messages."""
        messages = self._plain.settle()
        self._complete_all(messages)
        return messages

    def _take_ordinary(self, lines: bytes, position: int, messages: list[bytes]) -> tuple[int, int]:
        """Give a long run of lines that nothing continues but its last ones; where to go on, and where to look again."""
        expects_more = any(one.is_partial or not one.joiner.is_plain for one in self._open.values())
        if expects_more or not BEGINS_ORDINARY.match(lines, position):
            return position, position + 1
        found = NEXT_NOT_ORDINARY.search(lines, position)
        end = stop = found.start() + 1 if found else len(lines)
        for _ in range(MAX_LINES_BETWEEN + 1):
            end = lines.rfind(b"\n", position, end - 1) + 1
            if end <= position:
                return position, stop
        messages += self.settle()
        run = CARRIAGE_RETURNS.sub(b"\n", lines[position:end]).split(b"\n")
        messages += run[:-1]
        self._fed += end - position
        self._number += len(run) - 1
        return end, stop

    def _take(self, line: bytes, messages: list[bytes]) -> None:
        self._fed += len(line) + 1
        self._number += 1
        wrapped = Wrapped.of(line.rstrip(b"\r"))
        if wrapped is None:
            self._take_bare(line, messages)
            return
        messages += self._plain.settle()
        if wrapped.clock != self._clock:
            self._clock, self._seconds = wrapped.clock, wrapped.seconds
        self._last = self._continued(wrapped, len(line) + 1) or self._last
        self._give_complete(messages)

    def _take_bare(self, line: bytes, messages: list[bytes]) -> None:
        """A line without a wrapper, as of a message that was written over several lines: it continues the last or ends all."""
        message = self._last
        if message is not None and message.text is None:
            given = message.joiner.feed_line(line)
            if not given:
                message.end, message.is_joined = self._fed, message.is_joined or bool(line.strip())
                message.number = self._number
                return
            self._complete(message, given)
        self._complete_all(messages)
        messages += self._plain.feed(line + b"\n")

    def _continued(self, wrapped: Wrapped, size: int) -> Message | None:
        """The message that the line belongs to, which may begin with it; None for a blank line of its own."""
        message = self._open.get(wrapped.stream)
        joiner = message.joiner if message else Joiner(wrapped.room(self._max_message_bytes))
        if message and message.is_partial and joiner.extend(wrapped.text):
            given: list[bytes] = []
        else:
            given = joiner.feed_line(wrapped.text)
        if message and not given:
            message.is_joined = message.is_joined or bool(wrapped.text.strip())
            message.end, message.seconds, message.is_partial = self._fed, self._seconds, wrapped.is_partial
            message.number = self._number
            return message
        if message:
            self._complete(message, given)
        if not joiner.held_bytes:
            return None
        message = Message(
            wrapped, joiner, self._fed - size, self._fed, self._seconds, self._number, is_partial=wrapped.is_partial
        )
        self._open[wrapped.stream] = message
        self._messages.append(message)
        return message

    def _complete(self, message: Message, given: list[bytes]) -> None:
        message.text = given[0]
        del self._open[message.first.stream]

    def _give_complete(self, messages: list[bytes]) -> None:
        """Give what no kept message reaches back into, and complete what has waited long enough."""
        ready = reach = 0
        for index, message in enumerate(self._messages):
            if message.start >= reach:
                ready = index
            if message.text is None:
                if not self._has_paused(message):
                    break
                self._complete(message, message.joiner.settle())
            reach = max(reach, message.end)
        else:
            ready = len(self._messages)
        messages += [self._messages.popleft().as_given() for _ in range(ready)]

    def _has_paused(self, message: Message) -> bool:
        if self._number - message.number > MAX_LINES_BETWEEN:
            return True
        return PAUSE_SECONDS < (self._seconds - message.seconds) % DAY_SECONDS < DAY_SECONDS // 2

    def _complete_all(self, messages: list[bytes]) -> None:
        for message in self._messages:
            if message.text is None:
                self._complete(message, message.joiner.settle())
            messages.append(message.as_given())
        self._messages.clear()
        self._last = None


def may_be_joined(lines: bytes) -> bool:
    """Whether a line may continue another; if not, each is a message of its own."""
    return any(first.match(lines) or later.search(lines) for first, later in LOOKED_FOR)


def _next_wrapped(lines: bytes, position: int) -> int:
    """Where the next line begins, from this position on, that is in a wrapper; the end when there is none."""
    if BEGINS_WRAPPED.match(lines, position):
        return position
    found = NEXT_WRAPPED.search(lines, position)
    return found.start() + 1 if found else len(lines)
