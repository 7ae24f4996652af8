r"""Lines of a stream joined into messages: a stack trace belongs to the line that announced it.

    b"12:00:01 ERROR charge failed\n"           one message of five lines
    b"Traceback (most recent call last):\n"
    b'  File "pay.py", line 7, in charge\n'
    b"KeyError: 'coffee'\n"
    b"12:00:02 INFO next\n"                     the next one

A line continues the message before it when it is indented, or when it is a part of a trace as Python, Java, .NET, Node,
Go, PHP or Ruby print them, or loguru, Monolog, Rails, gin or Lambda. That is decided from the line and the message so far, never from what follows; what isn't surely a
continuation is a message of its own, so nothing is lost either way.

Source: Python library reference, "traceback"; Java SE, Throwable.printStackTrace; V8, "Stack trace API"; Go, package
runtime, "GOTRACEBACK"; PHP manual, Exception::getTraceAsString; Ruby, Exception#full_message; and the sources of those
that write traces their own way: loguru, _better_exceptions.py; Monolog, LineFormatter; Rails, DebugExceptions; gin,
recovery.go; awslambdaric, bootstrap.py.
"""

import re

TAG = rb"\[[0-9a-f]{8}-[0-9a-f-]{27}\] "  # the id of a request, which Rails repeats before each line of a trace
RECOVERY = rb"(?:\x1b\[31m)?\d{4}/\d\d/\d\d [\d:]+ \[Recovery\] "  # continues nothing, but any line may continue it
# How lines begin that may continue another. They are looked for in a whole piece at a time.
CONTINUING = (
    rb"(?:[ \t]+\S|[})\]]|Traceback \(|Caused by:|Suppressed:|\.\.\. \d|During handling|The above exception|"
    rb"Exception in thread|goroutine \d|created by |panic:|fatal error:|exit status|\[s(?:ignal |tacktrace\])|"
    rb"#0 |Stack trace:|--- End of |" + TAG + rb"|" + RECOVERY + rb"|[A-Za-z./<][\w./@+~-]*+:\d+:in [`']|[A-Z][\w:]*+ \(|"
    rb"(?:Uncaught )?[A-Za-z_$][\w$.]*+(?:(?<=Error)|(?<=Exception)|(?<=Throwable)|(?<=Fault)|(?<=Interrupt)))"
)  # fmt: skip
MAY_CONTINUE = re.compile(CONTINUING)
NEXT_THAT_MAY_CONTINUE = re.compile(rb"\n" + CONTINUING)  # begins with a letter that can be looked for in leaps
PYTHON_START = re.compile(rb"Traceback \(most recent call last\):|\+ Exception Group Traceback")
PYTHON_CHAIN = re.compile(rb"(?:During handling of the above exception|The above exception was the direct cause)")
# What was raised: a dotted name, then nothing or a colon. Anything may be raised, so the name tells nothing.
PYTHON_END = re.compile(rb"[A-Za-z_][\w.]*(?:: |:?$)")
LOGURU_FRAME = re.compile(rb'(?:  |> )File "')
JAVA_MORE = re.compile(rb"--- End of |Caused by: |Suppressed: |\.\.\. \d+ (?:more|common frames omitted)")
EXCEPTION = re.compile(
    rb"(?:Exception in thread \"[^\"]*\" |Uncaught )?"
    rb"(?:[A-Za-z_$][\w$]*\.)*(?:[A-Z][\w$]*)?(?:Error|Exception|Throwable|Fault|Interrupt)(?:: |:?$| \[)"
)
GO_START = re.compile(rb"panic: |fatal error: |(?:.* )?http: panic serving ")
GO_MORE = re.compile(
    rb"goroutine \d+ \[|created by |exit status \d|\[signal |\[recovered\]|panic: |[\w./*()\-\[\]{}\xc2\xb7]+\(.*\)$|"
    rb"\S.*\.(?:go|s):\d+ \(0x[0-9a-f]+\)$|\x1b\[0m$"
)
GIN_START = re.compile(RECOVERY + rb".*panic recovered:\s*$")
REQUEST = re.compile(rb"[A-Z]+ \S+ HTTP/|[\w-]+: ")  # what gin tells of it before the panic, unless in release mode
PHP_FRAME = re.compile(rb"#\d+ (?:\{main\}$|\[internal function\]|(?:/|[A-Za-z]:[\\/]|phar:).*\(\d+\)(?:: |$))")
PHP_START = re.compile(rb"Stack trace:$|\[stacktrace\]$")
PHP_MORE = re.compile(rb"Next [A-Z\\][\w\\]*(?:: | in ).*:\d+$|\[previous exception\] ")
MONOLOG_START = b"[object] ("
MONOLOG_END = re.compile(rb'"(?:\}|,").*$')  # of the JSON in whose middle Monolog writes a trace
RUBY_FRAME = re.compile(rb"(?:" + TAG + rb")?\s*(?:<internal:[^>]+>|[^\s:]+):\d+:in [`'].*'$")
RAILS_START = re.compile(rb"(?:^|[\s\]])[A-Z]\w*(?:::[A-Z]\w*)* \(")
RAILS_START_END = b"):"
TAGGED_GAP = re.compile(TAG + rb"\s*$")
RAILS_GAP = re.compile(rb"F, \[[^\]]*\] FATAL -- .*: (?:" + TAG + rb")?\s*$")
BLANK = re.compile(rb"^[ \t\f\v]+$", re.MULTILINE)
CARRIAGE_RETURNS = re.compile(rb"\r+\n")
CLOSING = re.compile(rb"[})\]]+[;,]?\s*$")
QUIET_LEVEL = re.compile(rb"\b(?:TRACE|DEBUG|INFO|NOTICE|trace|debug|info|notice)\b")
LEVEL_WITHIN = 120  # the bytes of a line's beginning in which its level stands

PLAIN, PYTHON, PYTHON_FRAMES, LOGURU = "plain", "python", "python frames", "loguru"
GO, GIN, PHP, RUBY, TRACE = "go", "gin", "php", "ruby", "trace"
INDENTS = (b" ", b"\t", b"\xc2\xa0")  # the last one is Lambda's
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

    @property
    def is_plain(self) -> bool:
        """Whether only a line that looks like it continues the message; the rest of some traces may look like anything."""
        return self._state in {PLAIN, TRACE}

    def feed(self, lines: bytes) -> list[bytes]:
        """The messages that are complete now; `lines` end with LF."""
        messages: list[bytes] = []
        position = 0
        while position < len(lines):
            if self.is_plain:  # else the end of a trace may look like anything
                start = _next_that_may_continue(lines, position)
                if start > position:
                    self._take_unjoined(lines[position:start], messages)
                    position = start
                    continue
            end = lines.index(b"\n", position)
            self._take(lines[position:end], messages)
            position = end + 1
        return messages

    def feed_line(self, line: bytes) -> list[bytes]:
        """The message that this one line completes, if it does; the line is without its end."""
        messages: list[bytes] = []
        if self.is_plain and not MAY_CONTINUE.match(line) and line.strip():
            self._give(messages)
            self._begin(line.rstrip(b"\r"), len(line) + 1)
        else:
            self._take(line, messages)
        return messages

    def extend(self, text: bytes) -> bool:
        """The last line goes on with this; False when it cannot, for lack of room."""
        if not self._lines or self._blank or self._size + len(text) >= self._max_message_bytes:
            return False
        self._lines[-1] += text
        self._size += len(text)
        self.held_bytes += len(text)
        return True

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
        if self._state in {PYTHON, PYTHON_FRAMES, LOGURU}:
            return self._python(line)
        if self._state in {GO, GIN}:
            return self._go(line)
        if self._state == PHP:
            return self._php(line)
        if self._is_rubys(line):
            return RUBY
        return "" if self._blank else self._after_plain(line)

    def _after_plain(self, line: bytes) -> str:
        if line[:1] in b" \t":
            return TRACE if EXCEPTION.match(self._lines[-1]) else self._state
        if JAVA_MORE.match(line) or CLOSING.match(line):
            return self._state if self._lines[-1][:1] in b" \t" or self._state == TRACE else ""
        return self._announced(line)

    def _announced(self, line: bytes) -> str:
        """Whether a line of a log tells of the trace that begins here."""
        first = self._lines[0][:LEVEL_WITHIN]
        if PHP_START.match(line) and MONOLOG_START in self._lines[-1]:
            return PHP
        if len(self._lines) > 1 or QUIET_LEVEL.search(first):
            return ""
        if PHP_START.match(line) or PHP_FRAME.match(line):
            return PHP
        if PYTHON_START.match(line):
            return PYTHON
        return TRACE if EXCEPTION.match(line) and not EXCEPTION.match(first) else ""

    def _python(self, line: bytes) -> str:
        last = self._lines[-1]
        if line.startswith(INDENTS) or LOGURU_FRAME.match(line):
            if not self._blank:
                return LOGURU if self._state == LOGURU else PYTHON_FRAMES
            is_logurus = self._blank == 1 and (self._state == LOGURU or PYTHON_START.match(last))
            return LOGURU if is_logurus and LOGURU_FRAME.match(line) else ""
        if PYTHON_CHAIN.match(line) or (PYTHON_START.match(line) and self._is_chained()):
            return PYTHON
        if self._blank <= (self._state == LOGURU) and self._state != PYTHON and PYTHON_END.match(line):
            return PYTHON if last.startswith(INDENTS) or LOGURU_FRAME.match(last) else ""
        return ""

    def _is_chained(self) -> bool:
        return PYTHON_CHAIN.match(self._lines[-1]) is not None

    def _go(self, line: bytes) -> str:
        if self._state == GIN:  # the panic's value may be anything; before it the request may be told
            return GIN if REQUEST.match(line) else GO
        return GO if line[:1] in b" \t" or GO_MORE.match(line) else ""

    def _php(self, line: bytes) -> str:
        if PHP_MORE.match(line):
            return PHP if self._blank <= 1 else ""
        if self._blank:
            return ""
        if MONOLOG_END.match(line):
            return PLAIN
        return PHP if line[:1] in b" \t" or PHP_FRAME.match(line) or PHP_START.match(line) else ""

    def _is_rubys(self, line: bytes) -> bool:
        """Whether a line is one of a backtrace, or of what Rails says before it, which has nearly blank lines around."""
        last = self._lines[-1]
        if RUBY_FRAME.match(line):
            if _tells_rails_error(last):
                return self._blank <= 1
            begins = len(self._lines) == 1 and not QUIET_LEVEL.search(last[:LEVEL_WITHIN])
            return not self._blank and (begins or self._state == RUBY or TAGGED_GAP.match(last) is not None)
        if self._blank or line[:1] in b" \t":
            return False
        if TAGGED_GAP.match(line):
            return _tells_rails_error(last)
        return RAILS_GAP.match(last) is not None and _tells_rails_error(line)

    def _begin(self, line: bytes, size: int) -> None:
        self._lines = [line]
        self._size = len(line)
        self.held_bytes = size
        self._blank = 0
        if PYTHON_START.match(line):
            self._state = PYTHON
        elif GO_START.match(line):
            self._state = GO
        elif GIN_START.match(line):
            self._state = GIN
        else:
            self._state = TRACE if EXCEPTION.match(line) else PLAIN

    def _give(self, messages: list[bytes]) -> None:
        if self._lines:
            messages.append(b"\n".join(self._lines))
        self._lines, self._size, self._blank, self.held_bytes, self._state = [], 0, 0, 0, PLAIN


def _tells_rails_error(line: bytes) -> bool:
    return line.rstrip().endswith(RAILS_START_END) and RAILS_START.search(line) is not None


def _next_that_may_continue(lines: bytes, position: int) -> int:
    """Where the next line begins, from this position on, that may continue another; the end when there is none."""
    if MAY_CONTINUE.match(lines, position):
        return position
    found = NEXT_THAT_MAY_CONTINUE.search(lines, position)
    return found.start() + 1 if found else len(lines)
