"""Batches that the server has not taken yet, oldest first: one in memory, or many on disk.

They are always offered in their order, because the server takes a batch far older than the newest of its sender for one
that it has seen.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Protocol

from logboom.client.delivery import Batch

FILE = re.compile(r"(?P<sender>[\w-]+)\.(?P<number>\d+)\.batch")
ORPHANED_SECONDS = 60  # files of another process that are older: it has ended, or lags behind, and a copy is harmless


class Backlog(Protocol):
    def __bool__(self) -> bool:
        """Whether there is a batch to offer."""

    @property
    def has_room(self) -> bool:
        """Whether a further batch may be added."""

    def add(self, batch: Batch) -> None: ...

    def first(self) -> Batch | None: ...

    def remove(self, batch: Batch) -> None: ...


class InMemory:
    """The one batch that was refused; the records behind it wait in the queue."""

    def __init__(self) -> None:
        self.batch: Batch | None = None

    def __bool__(self) -> bool:
        return self.batch is not None

    @property
    def has_room(self) -> bool:
        return self.batch is None

    def add(self, batch: Batch) -> None:
        self.batch = batch

    def first(self) -> Batch | None:
        return self.batch

    def remove(self, batch: Batch) -> None:
        if batch is self.batch:
            self.batch = None


class OnDisk:
    """A file a batch in a directory that several processes may share; what one left behind the next one sends."""

    def __init__(self, directory: Path, max_bytes: int, sender: str) -> None:
        self._directory = directory
        self._max_bytes = max_bytes
        self._sender = sender
        self._unwritten = InMemory()  # the newest, when the disk did not take it
        self._files: dict[tuple[str, int], int] = {}
        self._looked_at = float("-inf")
        self.error: OSError | None = None
        """Why the disk did not take the last batch that was added."""

    def __bool__(self) -> bool:
        return bool(self._unwritten) or bool(self._found())

    @property
    def has_room(self) -> bool:
        return not self._unwritten and sum(self._found().values()) < self._max_bytes

    def add(self, batch: Batch) -> None:
        """Write the batch; when the disk does not take it, it is kept in memory and nothing more has room."""
        path = self._path(batch.sender, batch.number)
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = path.with_suffix(".unfinished")
            try:
                descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with open(descriptor, "wb") as file:  # noqa: PTH123  # of a descriptor with a mode of its own
                    file.write(batch.body)
                    file.flush()
                    os.fsync(descriptor)
                unfinished.replace(path)
            except OSError:
                unfinished.unlink(missing_ok=True)
                raise
        except OSError as error:
            self.error = error
            self._unwritten.add(batch)
        else:
            self.error = None
            self._files[batch.sender, batch.number] = len(batch.body)

    def first(self) -> Batch | None:
        """The oldest batch; its own before those of others."""
        for sender, number in sorted(self._found(), key=lambda name: (name[0] != self._sender, name)):
            try:
                return Batch(sender, number, self._path(sender, number).read_bytes(), 0)
            except OSError:  # another process has sent it, or it is not ours to read
                del self._files[sender, number]
        return self._unwritten.first()

    def remove(self, batch: Batch) -> None:
        if batch is self._unwritten.batch:
            self._unwritten.remove(batch)
            return
        self._files.pop((batch.sender, batch.number), None)
        try:
            self._path(batch.sender, batch.number).unlink()
        except OSError:  # another process was faster
            return

    def _path(self, sender: str, number: int) -> Path:
        return self._directory / f"{sender}.{number}.batch"

    def _found(self) -> dict[tuple[str, int], int]:
        """The files by sender and number, with their sizes; others' are looked for now and then."""
        if time.monotonic() - self._looked_at > ORPHANED_SECONDS:
            self._looked_at = time.monotonic()
            self._files.update(self._orphaned())
        return self._files

    def _orphaned(self) -> dict[tuple[str, int], int]:
        found = {}
        try:
            with os.scandir(self._directory) as entries:
                for entry in entries:
                    name = FILE.fullmatch(entry.name)
                    if name and entry.stat().st_mtime < time.time() - ORPHANED_SECONDS:
                        found[name["sender"], int(name["number"])] = entry.stat().st_size
        except OSError:  # not made yet
            return found
        return found
