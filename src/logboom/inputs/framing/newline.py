"""Newline: a whole body of lines, each ended by LF or CR LF, the last perhaps by nothing.

    b"one\r\n\ntwo"  ->  b"one\ntwo\n"

Blank lines are no messages. A body that needs no cutting passes through without a loop over its lines.
"""

import re
from io import BytesIO

from logboom.inputs.framing.lines import Lines, as_lines

BLANK_LINE = re.compile(rb"\n[ \t]*(?:\n|\Z)")
BLANK_FIRST_LINE = re.compile(rb"[ \t]*(?:\n|\Z)")


def cut(body: bytes, max_line_bytes: int) -> list[Lines]:
    """The lines of a body; one over the limit is truncated and marked, its neighbours are untouched."""
    body = with_bare_newlines(body)
    if begins_white(body) and (BLANK_FIRST_LINE.match(body) or BLANK_LINE.search(body)):
        body = b"\n".join([line for line in body.split(b"\n") if line.strip()])
    return within_limit(body, max_line_bytes)


def begins_white(body: bytes) -> bool:
    """Whether any line may be blank or begin with a blank: the least of the lines then begins with one, or with a control
    character. A seventh of what the regular expression takes."""
    return min(BytesIO(body), default=b"")[:1] <= b" "


def with_bare_newlines(body: bytes) -> bytes:
    """CR LF becomes LF, and nothing ends the last line. A CR alone is part of its line (a progress bar)."""
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    return body.rstrip(b"\r\n")


def within_limit(body: bytes, max_line_bytes: int) -> list[Lines]:
    """The lines of a body that has no blank line and no LF at its end."""
    if not body:
        return []
    if has_longer_line(body, max_line_bytes):
        return as_lines(body.split(b"\n"), max_line_bytes)
    return [Lines(body + b"\n")]


def has_longer_line(data: bytes, max_line_bytes: int) -> bool:
    """Whether any line is over the limit: looked for in leaps of the limit, not line by line."""
    position = 0
    while len(data) - position > max_line_bytes:
        newline = data.rfind(b"\n", position, position + max_line_bytes + 1)
        if newline < 0:
            return True
        position = newline + 1
    return False
