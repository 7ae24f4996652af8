r"""What writers of log files put around each line of a program: its time, and the stream that it belongs to.

    b"2026-11-24T04:03:21.123456789Z stderr F charge failed"                CRI: containerd, CRI-O
    b'{"log":"charge failed\\n","stream":"stderr","time":"2026-11-24..."}'  Docker's json-file
    b"Nov 24 04:03:21 web1 app[12]: charge failed"                          a syslog daemon, also with an RFC 3339 time

Source: Kubernetes, CRI logging format; Docker, "JSON File logging driver" and daemon/logger/jsonfilelog/jsonlog; rsyslog,
RSYSLOG_TraditionalFileFormat, RSYSLOG_FileFormat and "escapeControlCharactersOnReceive".
"""

import json
import re
from typing import NamedTuple, Self

CLOCK = rb"(\d\d:\d\d:\d\d)"
PROGRAM = rb"[a-z0-9][\w.-]* [A-Za-z][^\s:\[\]]*"
# `host program:` could be two words of a message: a number of the process or rsyslog's exact time make it sure.
EXACT = (
    rb"\d{4}-\d\d-\d\dT" + CLOCK + rb"(?:\.\d++)?+(?:Z|[+-]\d\d:?\d\d) (?:(stdout|stderr) ([FP])(?::[^ \n]*)? |(" + PROGRAM
    + rb"\[\d+\]|(?<=\.\d{6}[+-]\d\d:\d\d )" + PROGRAM + rb"): )"
)  # fmt: skip
TRADITIONAL = rb"[A-Z][a-z][a-z] [ \d]\d " + CLOCK + rb" ([\w.:-]+ [^\s:\[\]]+(?:\[\d+\])?): "
DOCKER = (
    rb'\{"log":"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)","stream":"(stdout|stderr)",(?:"attrs":\{[^}\n]*\},)?'
    rb'"time":"\d{4}-\d\d-\d\dT' + CLOCK + rb'[^"\n]*"\}[ \r]*$'
)
WRAPPED = re.compile(rb"(?:" + EXACT + rb"|" + TRADITIONAL + rb")")
DOCKERS = re.compile(DOCKER)
DOCKERS_FIRST = b'{"log":"'
BEGINNING = rb"(?:" + EXACT + rb"|" + TRADITIONAL + rb"|" + re.escape(DOCKERS_FIRST) + rb")"
BEGINS_WRAPPED = re.compile(BEGINNING)
NEXT_WRAPPED = re.compile(rb"\n" + BEGINNING)  # begins with a letter that can be looked for in leaps
ESCAPED_TABS = re.compile(rb"(?:#011)+")  # a tab at the beginning of a text, as rsyslog writes it
LINE_END = rb"\n"  # in JSON
ESCAPED_LENGTH = 2  # of most characters that JSON escapes


class Wrapped(NamedTuple):
    """A line that was taken out of its wrapper. `line` is the whole, `head` what stands before its text."""

    line: bytes
    head: bytes
    stream: bytes
    clock: bytes
    """Hour, minute and second, `04:03:21`."""
    text: bytes
    is_partial: bool
    """The line goes on in the next one of its stream."""

    @classmethod
    def of(cls, line: bytes) -> Self | None:
        """None when the line is in no wrapper that is known."""
        if line.startswith(DOCKERS_FIRST):
            return cls._of_docker(line)
        if (found := WRAPPED.match(line)) is None:
            return None
        clock, output, partial, exact_program, traditional_clock, program = found.groups()
        head, text = line[: found.end()], line[found.end() :]
        if output:
            return cls(line, head, output, clock, text, partial == b"P")
        if escaped := ESCAPED_TABS.match(text):
            text = b"\t" * (escaped.end() // len(b"#011")) + text[escaped.end() :]
        return cls(line, head, exact_program or program, clock or traditional_clock, text, is_partial=False)

    @classmethod
    def _of_docker(cls, line: bytes) -> Self | None:
        if (found := DOCKERS.match(line)) is None:
            return None
        escaped, output, clock = found.groups()
        text = escaped.removesuffix(LINE_END)
        is_partial = len(text) == len(escaped)
        if b"\\" in text:
            try:
                text = json.loads(b'"%b"' % text).encode()
            except ValueError:
                return None
        return None if b"\n" in text else cls(line, DOCKERS_FIRST, output, clock, text, is_partial)

    @property
    def seconds(self) -> int:
        """Of the day."""
        return int(self.clock[:2]) * 3600 + int(self.clock[3:5]) * 60 + int(self.clock[6:])

    def room(self, max_message_bytes: int) -> int:
        """How long a text may be that `around` makes a message of."""
        if self.head == DOCKERS_FIRST:
            return (max_message_bytes - len(self.line) + len(self.text)) // ESCAPED_LENGTH
        return max_message_bytes - len(self.head)

    def around(self, text: bytes) -> bytes:
        """The line with this text in place of its own, which understanding takes off as it takes it off one line."""
        if self.head != DOCKERS_FIRST:
            return self.head + text
        document = json.loads(self.line)
        document["log"] = text.decode(errors="replace") + "\n"
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
