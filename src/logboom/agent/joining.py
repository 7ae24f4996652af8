r"""Lines of a stream joined into messages: a stack trace belongs to the line that announced it.

    b"12:00:01 ERROR charge failed\n"           one message of five lines
    b"Traceback (most recent call last):\n"
    b'  File "pay.py", line 7, in charge\n'
    b"KeyError: 'coffee'\n"
    b"12:00:02 INFO next\n"                     the next one

A line continues the message before it when it is indented, or when it is a part of a trace as Python, Java, Node or Go
print them. That is decided from the line and the message so far, never from what follows; what isn't surely a
continuation is a message of its own, so nothing is lost either way.

Source: Python library reference, "traceback"; Java SE, Throwable.printStackTrace; V8, "Stack trace API"; Go, package
runtime, "GOTRACEBACK".
"""

import re

# How lines begin that may continue another. They are looked for in a whole piece at a time.
CONTINUING = (
    rb"(?:[ \t]+\S|[})\]]|Traceback \(|Caused by:|Suppressed:|\.\.\. \d|During handling|The above exception|"
    rb"Exception in thread|goroutine \d|created by |panic:|fatal error:|exit status|\[signal |"
    rb"(?:Uncaught )?(?:[A-Za-z_$][\w$.]*)?(?:Error|Exception|Throwable|Fault|Interrupt)\b)"
)
MAY_CONTINUE = re.compile(CONTINUING)
NEXT_THAT_MAY_CONTINUE = re.compile(rb"\n" + CONTINUING)  # begins with a letter that can be looked for in leaps
PYTHON_START = re.compile(rb"Traceback \(most recent call last\):|\+ Exception Group Traceback")
PYTHON_CHAIN = re.compile(rb"(?:During handling of the above exception|The above exception was the direct cause)")
# What was raised: a dotted name, then nothing or a colon. Anything may be raised, so the name tells nothing.
PYTHON_END = re.compile(rb"[A-Za-z_][\w.]*(?:: |:?$)")
JAVA_MORE = re.compile(rb"Caused by: |Suppressed: |\.\.\. \d+ (?:more|common frames omitted)")
EXCEPTION = re.compile(
    rb"(?:Exception in thread \"[^\"]*\" |Uncaught )?"
    rb"(?:[A-Za-z_$][\w$]*\.)*(?:[A-Z][\w$]*)?(?:Error|Exception|Throwable|Fault|Interrupt)(?:: |:?$| \[)"
)
GO_START = re.compile(rb"panic: |fatal error: |(?:.* )?http: panic serving ")
GO_MORE = re.compile(
    rb"goroutine \d+ \[|created by |exit status \d|\[signal |\[recovered\]|panic: |[\w./*()\-\[\]{}\xc2\xb7]+\(.*\)$"
)
BLANK = re.compile(rb"^[ \t\f\v]+$", re.MULTILINE)
CARRIAGE_RETURNS = re.compile(rb"\r+\n")
CLOSING = re.compile(rb"[})\]]+[;,]?\s*$")
QUIET_LEVEL = re.compile(rb"\b(?:TRACE|DEBUG|INFO|NOTICE|trace|debug|info|notice)\b")
LEVEL_WITHIN = 120  # the bytes of a line's beginning in which its level stands

PLAIN, PYTHON, PYTHON_FRAMES, GO, TRACE = "plain", "python", "python frames", "go", "trace"
MAX_LINES = 2000  # of one message; a trace of runaway recursion has a thousand frames


class Joiner:
    """Joins the lines of one stream.

    Feed it whole lines; it gives the messages that are complete, each without its last line feed, and keeps the last
    one, for its continuation may be on the way. `settle` when nothing came for a while.
    """

    def __init__(self, max_message_bytes: int) -> None:
        self._max_message_bytes = max_message_bytes
        self._lines: list[bytes] = []
        self._size = 0
        self._blank = 0  # blank lines after the last line, which belong to it only if a trace goes on
        self._state = PLAIN
        self.held_bytes = 0
        """The bytes of the stream's end that were fed and not given yet."""

    def feed(self, lines: bytes) -> list[bytes]:
        """The messages that are complete now; `lines` end with LF."""
        messages: list[bytes] = []
        position = 0
        while position < len(lines):
            if self._state in {PLAIN, TRACE}:  # else the end of a trace may look like anything
                start = _next_that_may_continue(lines, position)
                if start > position:
                    self._take_unjoined(lines[position:start], messages)
                    position = start
                    continue
            end = lines.index(b"\n", position)
            self._take(lines[position:end], messages)
            position = end + 1
        return messages

    def settle(self) -> list[bytes]:
        """Nothing more comes for now: what is kept is a message."""
        messages: list[bytes] = []
        self._give(messages)
        return messages

    def _take_unjoined(self, lines: bytes, messages: list[bytes]) -> None:
        """Lines of which none continues another: no decision for each of them."""
        text_end = len(lines.rstrip())
        if not text_end:
            self._blank += lines.count(b"\n")
            self.held_bytes += len(lines) if self._lines else 0
            return
        self._give(messages)
        start = lines.rfind(b"\n", 0, text_end) + 1
        before = lines[:start]
        if b"\r" in before:
            before = CARRIAGE_RETURNS.sub(b"\n", before)
        found = list(filter(None, before.split(b"\n")))
        messages += [line for line in found if line.strip()] if BLANK.search(before) else found
        end = lines.index(b"\n", start)
        self._begin(lines[start:end].rstrip(b"\r"), len(lines) - start)
        self._blank = lines.count(b"\n", end + 1)

    def _take(self, line: bytes, messages: list[bytes]) -> None:
        size = len(line) + 1
        line = line.rstrip(b"\r")
        if not line.strip():
            self._blank += 1
            self.held_bytes += size if self._lines else 0
            return
        if self._lines and self._has_room(line) and (state := self._continued(line)):
            self._lines += [b""] * self._blank
            self._lines.append(line)
            self._size += len(line) + 1
            self._state = state
            self.held_bytes += size
        else:
            self._give(messages)
            self._begin(line, size)
        self._blank = 0

    def _has_room(self, line: bytes) -> bool:
        lines = len(self._lines) + self._blank
        return self._size + len(line) < self._max_message_bytes and lines < MAX_LINES

    def _continued(self, line: bytes) -> str:
        """The state after this line if it continues the message, else ''."""
        if self._state in {PYTHON, PYTHON_FRAMES}:
            return self._python(line)
        if self._state == GO:
            return GO if line[:1] in b" \t" or GO_MORE.match(line) else ""
        if self._blank:
            return ""
        if line[:1] in b" \t":
            return TRACE if EXCEPTION.match(self._lines[-1]) else self._state
        if JAVA_MORE.match(line) or CLOSING.match(line):
            return self._state if self._lines[-1][:1] in b" \t" or self._state == TRACE else ""
        return self._announced(line)

    def _announced(self, line: bytes) -> str:
        """Whether a line of a log tells of the trace that begins here."""
        first = self._lines[0][:LEVEL_WITHIN]
        if len(self._lines) > 1 or QUIET_LEVEL.search(first):
            return ""
        if PYTHON_START.match(line):
            return PYTHON
        return TRACE if EXCEPTION.match(line) and not EXCEPTION.match(first) else ""

    def _python(self, line: bytes) -> str:
        if line[:1] in b" \t":
            return PYTHON_FRAMES if not self._blank else ""
        if PYTHON_CHAIN.match(line) or (PYTHON_START.match(line) and self._is_chained()):
            return PYTHON
        if self._state == PYTHON_FRAMES and not self._blank and PYTHON_END.match(line):
            return PYTHON if self._lines[-1][:1] in b" \t" else ""
        return ""

    def _is_chained(self) -> bool:
        return PYTHON_CHAIN.match(self._lines[-1]) is not None

    def _begin(self, line: bytes, size: int) -> None:
        self._lines = [line]
        self._size = len(line)
        self.held_bytes = size
        self._blank = 0
        if PYTHON_START.match(line):
            self._state = PYTHON
        elif GO_START.match(line):
            self._state = GO
        else:
            self._state = TRACE if EXCEPTION.match(line) else PLAIN

    def _give(self, messages: list[bytes]) -> None:
        if self._lines:
            messages.append(b"\n".join(self._lines))
        self._lines, self._size, self._blank, self.held_bytes, self._state = [], 0, 0, 0, PLAIN


def _next_that_may_continue(lines: bytes, position: int) -> int:
    """Where the next line begins, from this position on, that may continue another; the end when there is none."""
    if MAY_CONTINUE.match(lines, position):
        return position
    found = NEXT_THAT_MAY_CONTINUE.search(lines, position)
    return found.start() + 1 if found else len(lines)
