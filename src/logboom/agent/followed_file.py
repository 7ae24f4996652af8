"""One file that is followed: what it has grown by, as messages; and what its name or its size say when it was rotated.

It is known by device, inode and first bytes, so a renamed file is the same one and goes on being read, while its name
belongs to another. A file that was truncated, or whose inode was given to another, begins anew.
"""

import hashlib
import os
import stat
from pathlib import Path

from logboom.agent.checkpoints import Checkpoint, Identity
from logboom.agent.lines import LineStream

READ_BYTES = 1024 * 1024  # of one file at a time
FINGERPRINT_BYTES = 256
SETTLE_SECONDS = 1.0  # how long a message waits for lines that continue it
LINGER_SECONDS = 10.0  # how long a file that has lost its name may still be written to
SHORTEST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.25, 5.0
IDLE_PART = 20  # a file that was quiet for 20 s is looked at each second


class FollowedFile:
    """Reads on where it was. `read` may raise OSError: the file cannot be read now."""

    def __init__(self, path: Path, identity: Identity, offset: int, max_line_bytes: int, now: float) -> None:
        self.path = path
        self.identity = identity
        self.has_name = True
        """Whether its path still leads to it."""
        self.ended = False
        self.grown_at = now
        self.look_at = now
        self.handed_over = offset
        self._nameless_since = float("inf")
        self.checkpoint = Checkpoint(*identity, str(path), offset, 0, "", 0, 0)
        self._max_line_bytes = max_line_bytes
        self._read_to = offset
        self._stream = LineStream(max_line_bytes)
        self._descriptor: int | None = None

    @property
    def is_open(self) -> bool:
        return self._descriptor is not None

    @property
    def end(self) -> int:
        """Up to here its messages were given."""
        return self._read_to - self._stream.held_bytes

    def resume(self, checkpoint: Checkpoint) -> list[bytes]:
        """Take the place of a last run; the messages that it may have handed over, or not, in its last moment."""
        self.checkpoint = checkpoint
        self._named()
        self._open()
        self._read_to = self.handed_over = checkpoint.offset
        if not self._is_as_it_was():
            self._begin_anew()
            return []
        if checkpoint.pending_end <= checkpoint.offset:
            return []
        content = b""
        while self._read_to < checkpoint.pending_end and (piece := self._pread(checkpoint.pending_end - self._read_to)):
            content += piece
            self._read_to += len(piece)
        return self._stream.feed(content) + self._stream.flush()

    def read(self, now: float) -> list[bytes]:
        """The messages that are complete now."""
        named = self._named()
        self._nameless_since = float("inf") if self.has_name else min(self._nameless_since, now)
        if self._descriptor is None:
            if named is not None and named.st_size == self._read_to and not self._stream.holds_message:
                return self._quiet(now)
            self._open()
        if self._descriptor is None:
            self.ended = True  # gone before it was looked at again
            return self._stream.flush()
        size = os.fstat(self._descriptor).st_size
        messages: list[bytes] = []
        if size < self._read_to or (size > self._read_to and not self._is_as_it_was()):
            messages = self._stream.flush()
            self._begin_anew()
        if size > self._read_to and (piece := self._pread(READ_BYTES)):
            self._read_to += len(piece)
            self.grown_at = now
            self.look_at = now + (0 if len(piece) == READ_BYTES else SHORTEST_LOOK_SECONDS)
            return messages + self._stream.feed(piece)
        return messages + self._quiet(now)

    def handed(self, offset: int) -> None:
        """The messages up to there were taken."""
        self.handed_over = offset

    def mark(self, *, pending_end: int = 0, number: int = 0) -> Checkpoint:
        """What is to be on disk before the messages up to `pending_end` are handed over; or when nothing is pending."""
        fingerprint_bytes, fingerprint = self.checkpoint.fingerprint_bytes, self.checkpoint.fingerprint
        self.checkpoint = Checkpoint(
            *self.identity, str(self.path), self.handed_over, fingerprint_bytes, fingerprint, pending_end, number
        )
        return self.checkpoint

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _named(self) -> os.stat_result | None:
        """What its path leads to, if that is still this file."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            found = None
        self.has_name = found is not None and (found.st_dev, found.st_ino) == self.identity
        return found if self.has_name else None

    def _open(self) -> None:
        """Under its path, or where it was renamed to; not at all when it is gone."""
        for path in (self.path, self._renamed()):
            if path is None:
                return
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            found = os.fstat(descriptor)
            if (found.st_dev, found.st_ino) == self.identity and stat.S_ISREG(found.st_mode):
                self._descriptor = descriptor
                return
            os.close(descriptor)

    def _renamed(self) -> Path | None:
        """A file of its directory that is this one."""
        if self.has_name:
            return None
        try:
            with os.scandir(self.path.parent) as entries:
                return next((Path(entry.path) for entry in entries if entry.inode() == self.identity[1]), None)
        except OSError:
            return None

    def _quiet(self, now: float) -> list[bytes]:
        """Nothing new: a message that waited for its continuation is complete."""
        quiet_seconds = now - self.grown_at
        self.look_at = now + min(max(quiet_seconds / IDLE_PART, SHORTEST_LOOK_SECONDS), LONGEST_LOOK_SECONDS)
        if min(quiet_seconds, now - self._nameless_since) >= LINGER_SECONDS:
            self.ended = True
            return self._stream.flush()
        return self._stream.settle() if quiet_seconds >= SETTLE_SECONDS else []

    def _begin_anew(self) -> None:
        self._read_to = self.handed_over = 0
        self._stream = LineStream(self._max_line_bytes)
        self.checkpoint = Checkpoint(*self.identity, str(self.path), 0, 0, "", 0, 0)

    def _is_as_it_was(self) -> bool:
        """Whether its first bytes are those that were there; more of them are remembered as they come."""
        if self._descriptor is None:
            return False
        first = os.pread(self._descriptor, FINGERPRINT_BYTES, 0)
        known = self.checkpoint.fingerprint_bytes
        if len(first) < known or (known and _fingerprint(first[:known]) != self.checkpoint.fingerprint):
            return False
        if len(first) > known:
            self.checkpoint.fingerprint_bytes, self.checkpoint.fingerprint = len(first), _fingerprint(first)
        return True

    def _pread(self, size: int) -> bytes:
        return b"" if self._descriptor is None else os.pread(self._descriptor, min(size, READ_BYTES), self._read_to)


def _fingerprint(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
