"""Which events were taken during the last day, by the ids that their senders gave them, so that each counts once.

An id is remembered by 64 bits of its hash: among millions of ids the chance that a new one is taken for an old one is
below one in a billion. Ids of about the same time form a generation: the newest is a set that grows, older ones are
sorted arrays, and what is too old, or too much, is forgotten a generation at a time.

While a segment is open its ids are in its own lines; before it is sealed they go to the file of the newest generation
(`event_ids.MICROSECONDS`, eight bytes each), appended and fsynced.
"""

import os
import sys
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from logboom.ingest.durable_files import sync_directory, write_all
from logboom.ingest.segment import EventMark

KEEP_SECONDS = 86_400
GENERATION_SECONDS = KEEP_SECONDS // 4  # so ids are kept for a day and a quarter at most
GENERATIONS = 8  # into so many at least the memory is cut when it is full
KEY_BYTES = 8

FILE_PREFIX = "event_ids."


@dataclass(frozen=True, slots=True)
class _Generation:
    """Ids of a time that is over, sorted."""

    path: Path
    keys: "array[int]"

    def has(self, key: int) -> bool:
        at = bisect_left(self.keys, key)
        return at < len(self.keys) and self.keys[at] == key


class EventIds:
    """The memory of events' ids and its files; nothing is on disk before the first id comes.

    `has` may be asked by any thread; all else belongs to the one thread that writes to the disk.
    """

    def __init__(self, directory: Path, *, max_ids: int, clock: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._max_ids = max_ids
        self._clock = clock
        self._older: tuple[_Generation, ...] = ()
        self._path: Path | None = None
        self._newest: set[int] = set()
        for path in sorted(directory.glob(FILE_PREFIX + "*")):
            self._open(path, _keys_in(path))
        self._forget()

    def has(self, mark: EventMark) -> bool:
        """Whether this event was taken before."""
        key = mark.key
        return key in self._newest or any(generation.has(key) for generation in self._older)

    def remember(self, marks: Iterable[EventMark]) -> None:
        """Know these events from now on; `record` them before the segment that holds them is sealed."""
        self._newest.update([mark.key for mark in marks])

    def record(self, marks: Iterable[EventMark]) -> None:
        """Return when these marks are on disk. Raises OSError."""
        keys = array("Q", [mark.key for mark in marks])
        if not keys:
            return
        path = self._path_for_more()
        self._newest.update(keys)  # a new generation knows what its file is to hold
        if sys.byteorder == "big":
            keys.byteswap()
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            before = os.fstat(descriptor).st_size
            try:
                write_all(descriptor, keys.tobytes())
            except OSError:
                os.ftruncate(descriptor, before)
                raise
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        if before == 0:
            sync_directory(self._directory)

    def _path_for_more(self) -> Path:
        """The file of the newest generation; a new one is begun when that is old or large enough."""
        now_us = int(self._clock() * 1e6)
        if self._path is not None:
            age_seconds = (now_us - _begun_us(self._path)) / 1e6
            if age_seconds < GENERATION_SECONDS and len(self._newest) < self._max_ids // GENERATIONS:
                return self._path
            now_us = max(now_us, _begun_us(self._path) + 1)
        return self._open(self._directory / f"{FILE_PREFIX}{now_us:020d}", ())

    def _open(self, path: Path, keys: Iterable[int]) -> Path:
        """Make this the newest generation. What was the newest is findable at every moment."""
        if self._path is not None:
            self._older = (*self._older, _Generation(self._path, array("Q", sorted(self._newest))))
            self._newest = set()
        self._newest.update(keys)
        self._path = path
        self._forget()
        return path

    def _forget(self) -> None:
        oldest_us = (self._clock() - KEEP_SECONDS - GENERATION_SECONDS) * 1e6
        kept = list(self._older)
        room = self._max_ids - len(self._newest)
        while kept and (_begun_us(kept[0].path) < oldest_us or sum(len(one.keys) for one in kept) > room):
            kept.pop(0).path.unlink(missing_ok=True)
        self._older = tuple(kept)


def _begun_us(path: Path) -> int:
    digits = path.name.removeprefix(FILE_PREFIX)
    return int(digits) if digits.isdigit() else 0


def _keys_in(path: Path) -> "array[int]":
    """The keys of a file; a torn one at its end is cut off: its id is still in the segment, which was not sealed."""
    content = path.read_bytes()
    whole = len(content) // KEY_BYTES * KEY_BYTES
    if whole < len(content):
        os.truncate(path, whole)
    keys = array("Q")
    keys.frombytes(content[:whole])
    if sys.byteorder == "big":
        keys.byteswap()
    return keys
