"""Group commit: what came in during a few milliseconds is written and fsynced together, one file for each codec.

This is the side that touches the disk, run by one thread and free of asyncio. What it promises: after `commit` each
portion is on disk whole, with its senders' marks, or is refused and has left no trace.
"""

import errno
import logging
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import Counter, Histogram

from logboom.errors import DiskFull, LogboomError
from logboom.ingest.durable_files import sync_directory, write_all
from logboom.ingest.event_ids import EventIds
from logboom.ingest.rising_ids import RisingIds
from logboom.ingest.segment import EventMark, Mark, SegmentName
from logboom.ingest.senders import Senders

log = logging.getLogger(__name__)

# Below this one buffer costs less than a list of them; above, copying costs more.
JOINED_BYTES = 64 << 10
MOST_BUFFERS = 1024  # IOV_MAX of Linux, writev(2)
FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

COMMITS = Counter("logboom_spool_commits_total", "Groups of appends written and fsynced together", ["outcome"])
COMMIT_SECONDS = Histogram(
    "logboom_spool_commit_seconds",
    "Time to write and fsync a group of appends",
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5),
)


@dataclass(slots=True)
class Portion:
    """What one codec's segment gets in one commit."""

    buffers: list[bytes | memoryview] = field(default_factory=list)
    bytes: int = 0
    lines: int = 0
    projects: set[int] = field(default_factory=set)
    marks: list[Mark] = field(default_factory=list)
    event_marks: list[EventMark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A segment that nothing is appended to any more; lines and projects are unknown of one found at start."""

    name: SegmentName
    path: Path
    bytes: int
    lines: int | None = None
    projects: frozenset[int] | None = None
    pinned: bool = False  # whether its load was begun by an earlier run

    @property
    def order(self) -> tuple[bool, int]:
        """Loads go by id, but one that was begun comes first, so that load ids rise in the order of commits."""
        return (not self.pinned, self.name.id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a commit did: the refusals by codec, the segments that reached their size, what is open since when."""

    refusals: Mapping[str, LogboomError]
    sealed: list[Sealed]
    open_since: Mapping[str, float]  # in seconds of the monotonic clock


class OpenSegment:
    """The file that a codec's lines go to; everything before `committed` is on disk."""

    def __init__(self, directory: Path, name: SegmentName) -> None:
        self.name = name
        self.path = directory / name.file("open")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._descriptor = os.open(self.path, flags, 0o600)
        self._entered = False  # whether its directory entry is on disk
        self._dirty = False  # whether it may hold bytes of a commit that failed
        self.committed = 0
        self.lines = 0
        self.projects: set[int] = set()
        self.marks: list[Mark] = []
        self.event_marks: list[EventMark] = []
        self.opened = time.monotonic()

    def append(self, portion: Portion) -> None:
        """Return when the portion is on disk. Raises OSError, and then nothing of it is."""
        if self._dirty:
            self._cut()
        self._dirty = True
        try:
            if portion.bytes <= JOINED_BYTES:
                write_all(self._descriptor, b"".join(portion.buffers))
            else:
                self._write_vector(portion)
            os.fdatasync(self._descriptor)
            if not self._entered:
                sync_directory(self.path.parent)
                self._entered = True
        except OSError:
            self._cut()
            raise
        self._dirty = False
        self.committed += portion.bytes
        self.lines += portion.lines
        self.projects |= portion.projects
        self.marks += portion.marks
        self.event_marks += portion.event_marks

    def seal(self) -> Sealed | None:
        """Close it and give it its final name; an empty one is removed. Raises OSError: try again later."""
        if self._dirty:
            self._cut()
        if not self.committed:
            self.path.unlink()
            os.close(self._descriptor)
            return None
        # A crash may undo the renaming: then it is found open at start and sealed again.
        path = self.path.rename(self.path.with_name(self.name.file("sealed")))
        os.close(self._descriptor)
        return Sealed(self.name, path, self.committed, self.lines, frozenset(self.projects))

    def _write_vector(self, portion: Portion) -> None:
        for start in range(0, len(portion.buffers), MOST_BUFFERS):
            buffers = portion.buffers[start : start + MOST_BUFFERS]
            written = os.writev(self._descriptor, buffers)
            if written < sum(map(len, buffers)):  # a signal or a disk that is nearly full
                write_all(self._descriptor, memoryview(b"".join(buffers))[written:])

    def _cut(self) -> None:
        """Take away what a failed commit left, so that its retry doesn't double it."""
        os.ftruncate(self._descriptor, self.committed)
        self._dirty = False


class Committer:
    """The open segments of a spool directory. All calls that change them come from one thread."""

    def __init__(
        self,
        directory: Path,
        *,
        ids: RisingIds,
        senders: Senders,
        event_ids: EventIds,
        codec_versions: Mapping[str, int],
        seal_bytes: int,
        reserve_bytes: int,
    ) -> None:
        self._directory = directory
        self._ids = ids
        self._senders = senders
        self._event_ids = event_ids
        self._codec_versions = codec_versions
        self._seal_bytes = seal_bytes
        self._reserve_bytes = reserve_bytes
        self._open: dict[str, OpenSegment] = {}

    def commit(self, portions: Mapping[str, Portion]) -> Outcome:
        """Put each portion on disk or refuse it."""
        refusals: dict[str, LogboomError] = {}
        grown: list[str] = []
        for codec, portion in portions.items():
            started = time.monotonic()
            try:
                self._append(codec, portion)
            except OSError as error:
                refusals[codec] = self._refusal(error)
                COMMITS.labels("refused").inc()
                continue
            except DiskFull as error:
                refusals[codec] = error
                COMMITS.labels("refused").inc()
                continue
            COMMITS.labels("committed").inc()
            COMMIT_SECONDS.observe(time.monotonic() - started)
            self._senders.remember(portion.marks)
            self._event_ids.remember(portion.event_marks)
            if self._open[codec].committed >= self._seal_bytes:
                grown.append(codec)
        return self._outcome(refusals, self._seal(grown))

    def seal(self, codecs: Iterable[str] | None = None) -> Outcome:
        """Seal the open segments of these codecs (of all, when None)."""
        return self._outcome({}, self._seal(list(self._open) if codecs is None else codecs))

    def check_disk_room(self, wanted: int = 0) -> None:
        """Return when so many bytes can be taken without touching the reserve; any thread may ask. Raises DiskFull."""
        try:
            disk = os.statvfs(self._directory)
        except OSError as error:
            raise self._refusal(error) from error
        if disk.f_bavail * disk.f_frsize - wanted < self._reserve_bytes:
            raise self._disk_full(f"less than {self._reserve_bytes} bytes would be free for the engine")

    def _append(self, codec: str, portion: Portion) -> None:
        self.check_disk_room(portion.bytes)
        segment = self._open.get(codec)
        if segment is None:
            name = SegmentName(self._ids.next(), codec, self._codec_versions[codec])
            segment = self._open[codec] = OpenSegment(self._directory, name)
        segment.append(portion)

    def _seal(self, codecs: Iterable[str]) -> list[Sealed]:
        sealed = []
        for codec in codecs:
            if (segment := self._open.get(codec)) is None:
                continue
            try:
                self._senders.record(segment.marks)
                self._event_ids.record(segment.event_marks)
                done = segment.seal()
            except OSError as error:
                log.warning("the segment %s cannot be sealed yet: %s", segment.path.name, error)
                continue
            del self._open[codec]
            if done:
                sealed.append(done)
        return sealed

    def _outcome(self, refusals: Mapping[str, LogboomError], sealed: list[Sealed]) -> Outcome:
        return Outcome(refusals, sealed, {codec: segment.opened for codec, segment in self._open.items()})

    def _refusal(self, error: OSError) -> LogboomError:
        if error.errno in FULL_ERRORS:
            return self._disk_full(error.strerror or str(error))
        return DiskFull(f"the spool in {self._directory} cannot be written: {error}", hint="look after the disk")

    def _disk_full(self, reason: str) -> DiskFull:
        return DiskFull(
            f"the disk of the spool is full: {reason}",
            hint="make room on it; what is sent is taken again by itself then",
        )
