"""Follows all files that patterns name, also those that come later, through every way of rotating them.

Polls, because that works on every file system and with any number of files: a file that grows is looked at four times a
second, one that has long been quiet every five seconds, the patterns every five seconds.
"""

import glob
import heapq
import logging
import os
import stat
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from logboom.agent.checkpoints import Checkpoint, Checkpoints, Identity
from logboom.agent.followed_file import LONGEST_LOOK_SECONDS, FollowedFile

log = logging.getLogger(__name__)

SCAN_SECONDS = 5.0
UNREADABLE_SECONDS = 30.0  # after so long a file that could not be read is tried again
ROUND_BYTES = 16 * 1024 * 1024  # read at a time, of all files
OPEN_FILES = 256  # those that grew last; the others are opened when they grow
COMPRESSED = (".gz", ".zst", ".xz", ".bz2", ".zip", ".lz4", ".journal")


@dataclass(slots=True)
class Batch:
    """Messages of one file, up to an offset in it. Offered again they have the same number."""

    file: FollowedFile
    messages: list[bytes]
    end: int
    number: int = 0


class Follower:
    """`look`, then `prepare` and hand over each batch, then `done`. All of it by one thread at a time.

    Files named in `without` are passed over, whatever pattern they match.
    """

    def __init__(
        self,
        patterns: Sequence[str],
        checkpoints: Checkpoints,
        *,
        backlog_bytes: int,
        max_files: int,
        max_line_bytes: int,
        without: Collection[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._patterns = tuple(patterns)
        self._checkpoints = checkpoints
        self._backlog_bytes = backlog_bytes
        self._max_files = max_files
        self._max_line_bytes = max_line_bytes
        self._without = without
        self._clock = clock
        self._files: dict[Identity, FollowedFile] = {}
        self._due: list[tuple[float, int, FollowedFile]] = []  # a heap
        self._order = 0
        self._open: OrderedDict[Identity, FollowedFile] = OrderedDict()
        self._repeated: list[Batch] = []
        self._changed: dict[Identity, FollowedFile] = {}  # handed over, and that is not on disk yet
        self._ended: list[Identity] = []
        self._said: set[str] = set()
        self._unreadable: dict[str, float] = {}
        self._scan_at = clock()
        self._first_scan = True
        # What came while nobody looked is read whole; of what was never looked for, the end.
        self._is_new = not checkpoints.follows_since_before(self._patterns)
        self._kept = {checkpoint.identity: checkpoint for checkpoint in checkpoints.all()}  # and not resumed yet

    @property
    def files(self) -> int:
        return len(self._files)

    @property
    def unreadable(self) -> int:
        """Files that could not be read when they were last tried."""
        return len(self._unreadable)

    def seconds_to_next_look(self) -> float:
        due = min(self._scan_at, self._due[0][0]) if self._due else self._scan_at
        return min(max(due - self._clock(), 0.0), LONGEST_LOOK_SECONDS)

    def look(self) -> list[Batch]:
        """What has come in the files that are due; some of it may have been handed over by a run that crashed."""
        now = self._clock()
        if now >= self._scan_at:
            self._scan(now)
        if self._repeated:
            batches, self._repeated = self._repeated, []
            return batches
        looked: list[FollowedFile] = []  # a file once in a round: it has one pending batch at a time
        batches, size = [], 0
        while self._due and self._due[0][0] <= now and size < ROUND_BYTES:
            file = heapq.heappop(self._due)[2]
            before = file.end
            messages = self._read(file, now)
            size += abs(file.end - before)
            if messages:
                batches.append(Batch(file, messages, file.end))
            elif file.end != file.handed_over:  # blank lines
                file.handed(file.end)
                self._changed[file.identity] = file
            looked.append(file)
        for file in looked:
            if file.ended:
                self._forget(file)
            else:
                self._plan(file)
        ending = {batch.file.identity for batch in batches}
        self._ended += [file.identity for file in looked if file.ended and file.identity not in ending]
        return batches

    def prepare(self, batches: Iterable[Batch]) -> None:
        """Write down what is about to be handed over, and what has been. After sqlite3.Error it may be called again."""
        marks: dict[Identity, Checkpoint] = {identity: file.mark() for identity, file in self._changed.items()}
        for batch in batches:
            batch.number = batch.number or self._checkpoints.next_number()
            marks[batch.file.identity] = batch.file.mark(pending_end=batch.end, number=batch.number)
        for identity in self._ended:
            marks.pop(identity, None)
        if marks or self._ended:
            self._checkpoints.save(marks.values(), self._ended)
        self._ended, self._changed = [], {}

    def done(self, batches: Iterable[Batch]) -> None:
        """They were taken."""
        for batch in batches:
            batch.file.handed(batch.end)
            if batch.file.ended:
                self._ended.append(batch.file.identity)
            else:
                self._changed[batch.file.identity] = batch.file

    def close(self) -> None:
        """Write down what was taken, and let go of the files."""
        try:
            self.prepare(())
        finally:
            for file in self._files.values():
                file.close()
            self._checkpoints.close()

    def _scan(self, now: float) -> None:
        """Find files that are new under their name."""
        self._scan_at = now + SCAN_SECONDS
        for path in self._matching():
            self._find(path, now)
        if self._first_scan:
            for checkpoint in list(self._kept.values()):
                self._find_renamed(checkpoint, now)
        self._first_scan = False

    def _matching(self) -> list[Path]:
        paths: dict[str, None] = {}
        for pattern in self._patterns:
            expanded = str(Path(pattern).expanduser())
            paths.update(dict.fromkeys(sorted(glob.glob(expanded, recursive=True))))  # noqa: PTH207  # absolute patterns
        return [Path(path) for path in paths if not path.endswith(COMPRESSED) and path not in self._without]

    def _find(self, path: Path, now: float) -> None:
        if self._unreadable.get(str(path), 0.0) > now:
            return
        try:
            found = path.stat()
        except OSError as error:
            if not isinstance(error, FileNotFoundError):  # a link to nothing, or rotated just now
                self._cannot_read(path, error, now)
            return
        identity = (found.st_dev, found.st_ino)
        known = self._files.get(identity)
        if known is not None:
            if not known.has_name:
                known.path = path  # renamed to a name that is followed too
            return
        if not stat.S_ISREG(found.st_mode):
            return
        if len(self._files) >= self._max_files:
            self._say("files", "more than %d files to follow: %s and others are not read", self._max_files, path)
            return
        self._follow(path, identity, now, size=found.st_size)

    def _follow(self, path: Path, identity: Identity, now: float, *, size: int) -> None:
        file = FollowedFile(path, identity, 0, self._max_line_bytes, now)
        checkpoint = self._kept.get(identity)
        try:
            if checkpoint is not None:
                if messages := file.resume(checkpoint):
                    self._repeated.append(Batch(file, messages, file.end, checkpoint.number))
            elif self._first_scan and self._is_new and size > self._backlog_bytes:
                file = FollowedFile(
                    path, identity, _line_start(path, size - self._backlog_bytes), self._max_line_bytes, now
                )
            elif not os.access(path, os.R_OK):
                raise PermissionError(13, "Permission denied")
        except OSError as error:
            file.close()
            self._cannot_read(path, error, now)
            return
        self._kept.pop(identity, None)
        self._unreadable.pop(str(path), None)
        self._files[identity] = file
        self._keep_open(file)
        self._plan(file)

    def _find_renamed(self, checkpoint: Checkpoint, now: float) -> None:
        """A file that was renamed while nobody looked is still read to its end."""
        directory = Path(checkpoint.path).parent
        try:
            with os.scandir(directory) as entries:
                found = next((Path(entry.path) for entry in entries if entry.inode() == checkpoint.inode), None)
        except OSError:
            return  # perhaps not mounted yet
        if found is None:
            del self._kept[checkpoint.identity]
            self._ended.append(checkpoint.identity)
        elif str(found) != checkpoint.path and not found.name.endswith(COMPRESSED):
            self._follow(found, checkpoint.identity, now, size=0)

    def _read(self, file: FollowedFile, now: float) -> list[bytes]:
        had_name = file.has_name
        try:
            messages = file.read(now)
        except OSError as error:
            file.look_at = now + UNREADABLE_SECONDS
            self._cannot_read(file.path, error, now)
            return []
        self._unreadable.pop(str(file.path), None)
        if had_name and not file.has_name:
            self._scan_at = now  # another file may have its name
        self._keep_open(file)
        return messages

    def _plan(self, file: FollowedFile) -> None:
        self._order += 1
        heapq.heappush(self._due, (file.look_at, self._order, file))

    def _keep_open(self, file: FollowedFile) -> None:
        if not file.is_open:
            return
        self._open[file.identity] = file
        self._open.move_to_end(file.identity)
        while len(self._open) > OPEN_FILES:
            self._open.popitem(last=False)[1].close()

    def _forget(self, file: FollowedFile) -> None:
        file.close()
        self._open.pop(file.identity, None)
        self._files.pop(file.identity, None)

    def _cannot_read(self, path: Path, error: OSError, now: float) -> None:
        self._unreadable[str(path)] = now + UNREADABLE_SECONDS
        self._say(str(path), "cannot read %s: %s", path, error.strerror)

    def _say(self, about: str, text: str, *arguments: object) -> None:
        """Once for each file."""
        if about not in self._said:
            self._said.add(about)
            log.warning(text, *arguments)


def _line_start(path: Path, offset: int) -> int:
    """Where the first whole line after this offset begins."""
    with path.open("rb") as file:
        file.seek(offset)
        return offset + len(file.readline())
