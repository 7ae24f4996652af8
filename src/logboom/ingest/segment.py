"""A segment: an append-only file of raw lines for one codec, each behind a prefix that says where it came from.

    project⇥key⇥received_at⇥peer⇥flags⇥raw line LF

`received_at` is in microseconds since the epoch. `flags` are letters (`e`: in the raw line `\\` and LF are escaped,
`t`: it was truncated), then `?` and a URL query string of what the sender said about its lines. The first line of a
batch that carries a sender's sequence number has `?batch=SENDER:SEQUENCE:BYTES` there, where BYTES is what follows
that first prefix: so a batch is on disk whole and marked, or it is not there. A line that is an event with an id of
its sender's has `?event_id=ID` there.

The file's name says how to read it: `00001763852945123456.json_lines.1.0.open` is the segment with that id, for
version 1 of the codec json_lines and version 0 of the pipeline; `.open` becomes `.sealed` when nothing is appended any
more.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

from logboom.errors import InvalidRequest

State = Literal["open", "sealed"]
LONGEST_SENDER = 200  # characters of a sender's name

# A prefix has five fields, and each ends with a tab.
PREFIX_TABS = 5

_FILE_NAME = re.compile(r"(\d{20})\.([a-z][a-z0-9_]*)\.(\d+)\.(\d+)\.(open|sealed)")
_LINE = re.compile(rb"(\d{1,10})\t\d{1,10}\t\d{1,19}\t[^\t\n]*\t[^\t\n]*\t[^\n]*\n")
_MARKED_LINE = re.compile(
    rb"^(\d{1,10})\t\d+\t\d+\t[^\t\n]*\t[a-z]*\?batch=([^:\t\n]+):(\d+):(\d+)[^\t\n]*\t", re.MULTILINE
)

_LINE_OF_EVENT = re.compile(rb"^(\d{1,10})\t\d+\t\d+\t[^\t\n]*\t[a-z]*\?event_id=([^&\t\n]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the lines of one append came from; neither `peer` nor `flags` may hold a tab or a line feed."""

    project: int
    key: int = 0
    peer: str = ""
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """That a sender's batch is in a segment: its retry is a duplicate."""

    project: int
    sender: str
    sequence: int


@dataclass(frozen=True, slots=True)
class SenderBatch:
    """A sender's number of a batch, which rises; a batch offered again under its number counts once."""

    sender: str
    sequence: int

    def mark_in(self, project: int) -> Mark:
        """Its mark. Raises InvalidRequest for a name or a number that none can have."""
        if not 0 < len(self.sender) <= LONGEST_SENDER or self.sequence < 0:
            raise InvalidRequest(
                f"a batch is named by a sender of 1 to {LONGEST_SENDER} characters and a number from 0 on",
                hint="send X-Logboom-Batch: SENDER:NUMBER",
            )
        return Mark(project, self.sender, self.sequence)


class EventMark:
    """That an event with an id of its sender's is in a segment: the same id again is a duplicate."""

    __slots__ = ("event_id", "key", "project")

    def __init__(self, project: int, event_id: str) -> None:
        self.project = project
        self.event_id = event_id
        named = f"{project}:{event_id}".encode("utf-8", "replace")
        self.key = int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "little")
        """64 bits that stand for it."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventMark) and (self.project, self.event_id) == (other.project, other.event_id)

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True, order=True)
class SegmentName:
    """What a segment is called: its id, which rises with time, and the versions that its lines are to be read by."""

    id: int
    codec: str
    codec_version: int
    pipeline_version: int = 0

    def file(self, state: State) -> str:
        return f"{self.id:020d}.{self.codec}.{self.codec_version}.{self.pipeline_version}.{state}"

    @property
    def manifest_file(self) -> str:
        return f"{self.id:020d}.manifest"


def parse_file_name(text: str) -> tuple[SegmentName, State] | None:
    """The name and state that a file's name spells; None when it is no segment's."""
    found = _FILE_NAME.fullmatch(text)
    if not found:
        return None
    name = SegmentName(int(found[1]), found[2], int(found[3]), int(found[4]))
    return name, "open" if found[5] == "open" else "sealed"


def prefix(origin: Origin, received_at_us: int) -> bytes:
    """What stands before each line of an append. Raises ValueError when a field would break the format."""
    return _prefix(origin, origin.flags, received_at_us)


def marked_prefix(origin: Origin, received_at_us: int, mark: Mark, following_bytes: int) -> bytes:
    """The prefix of the first line of a batch that has a sender's number; `following_bytes` come after it."""
    said = f"batch={quote(mark.sender, safe='')}:{mark.sequence}:{following_bytes}"
    return _prefix(origin, _with_said(origin.flags, said), received_at_us)


def event_prefix(origin: Origin, received_at_us: int, mark: EventMark) -> bytes:
    """The prefix of a line that is an event with an id of its sender's."""
    event_id = mark.event_id
    plain = event_id.isascii() and event_id.isalnum()  # as nearly all are
    said = f"event_id={event_id if plain else quote(event_id, safe='')}"
    return _prefix(origin, _with_said(origin.flags, said), received_at_us)


def _with_said(flags: str, said: str) -> str:
    """The flags with something more in their query string, at its beginning."""
    letters, _, query = flags.partition("?")
    return f"{letters}?{said}&{query}" if query else f"{letters}?{said}"


def _prefix(origin: Origin, flags: str, received_at_us: int) -> bytes:
    text = f"{origin.project}\t{origin.key}\t{received_at_us}\t{origin.peer}\t{flags}\t"
    if text.count("\t") != PREFIX_TABS or "\n" in text:
        raise ValueError(f"a tab or a line feed in {origin!r}")
    return text.encode("utf-8", "backslashreplace")


def whole_bytes(content: bytes) -> int:
    """How much of an open segment may stay: up to its last whole line, less a marked batch that is not all there."""
    end = content.rfind(b"\n") + 1
    for found in _MARKED_LINE.finditer(content, 0, end):
        if found.end() + int(found[4]) > end:
            return found.start()
    return end


def marks(content: bytes) -> Iterator[Mark]:
    """The senders' batches that the segment holds."""
    for found in _MARKED_LINE.finditer(content):
        yield Mark(int(found[1]), unquote(found[2].decode("ascii")), int(found[3]))


def event_marks(content: bytes) -> Iterator[EventMark]:
    """The events with ids of their senders' that the segment holds."""
    for found in _LINE_OF_EVENT.finditer(content):
        yield EventMark(int(found[1]), unquote(found[2].decode("ascii")))


def lines_of(content: bytes) -> list[bytes]:
    """The lines, each with its LF; a CR is a character like any other."""
    return io.BytesIO(content).readlines()


def is_whole(line: bytes) -> bool:
    """Whether a spool wrote this line: a prefix, and an LF at the end."""
    return _LINE.fullmatch(line) is not None


def projects_of(lines: Iterable[bytes]) -> frozenset[int]:
    """The projects whose lines these are."""
    return frozenset(int(number) for number in {line[: line.index(b"\t")] for line in lines})


def received_at_us(line: bytes) -> int:
    """When the line came, in microseconds since the epoch."""
    return int(line.split(b"\t", 3)[2])
