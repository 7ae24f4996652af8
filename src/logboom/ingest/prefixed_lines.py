"""Raw lines behind their prefixes, as a segment holds them: made by one `bytes.replace`, never by a loop over lines."""

from typing import NamedTuple

from logboom.ingest.segment import EventMark, Mark, Origin, event_prefix, marked_prefix, prefix


class Prefixed(NamedTuple):
    """`first` and `rest` are to be written one after the other."""

    first: bytes
    rest: bytes | memoryview
    bytes: int
    lines: int


def prefixed(lines: bytes, origin: Origin, received_at_us: int, mark: Mark | EventMark | None = None) -> Prefixed:
    """The lines, the last of which ends with LF; the first one's prefix carries the mark."""
    rest: bytes | memoryview
    if isinstance(mark, EventMark) or lines.find(b"\n") == len(lines) - 1:  # one line, which is not copied
        count, following, rest = 1, len(lines), lines
        first = prefix(origin, received_at_us) if mark is None else b""
    else:
        first = prefix(origin, received_at_us)
        body = lines.replace(b"\n", b"\n" + first)  # a prefix too many, at the end
        count = (len(body) - len(lines)) // len(first)
        following = len(body) - len(first)
        rest = memoryview(body)[:following]
    if isinstance(mark, Mark):
        first = marked_prefix(origin, received_at_us, mark, following)
    elif mark is not None:
        first = event_prefix(origin, received_at_us, mark)
    return Prefixed(first, rest, len(first) + following, count)
