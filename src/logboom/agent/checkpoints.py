"""How far each followed file has been handed over, on disk.

Before lines are handed over it is written down which: the bytes from `offset` to `pending_end` under `number`. After a
crash they are handed over again under that number, and who has them already takes them for a repetition. So one durable
write for a round of all files is enough for every line to arrive once.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode: the name of a file that a rename does not change."""


@dataclass(slots=True)
class Checkpoint:
    device: int
    inode: int
    path: str
    offset: int
    """Everything before it has been handed over."""
    fingerprint_bytes: int
    fingerprint: str
    """Of so many first bytes: an inode that was given to another file is known by them."""
    pending_end: int
    number: int

    @property
    def identity(self) -> Identity:
        return self.device, self.inode


_NAMES = tuple(field.name for field in fields(Checkpoint))
_SCHEMA = """
CREATE TABLE IF NOT EXISTS checkpoint (
    device INTEGER, inode INTEGER, path TEXT, offset INTEGER, fingerprint_bytes INTEGER, fingerprint TEXT,
    pending_end INTEGER, number INTEGER, PRIMARY KEY (device, inode)
);
CREATE TABLE IF NOT EXISTS agent (name TEXT, number INTEGER, patterns TEXT);
"""


class Checkpoints:
    """Opened by one process at a time; used by one thread at a time."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_SCHEMA)
        found = self._database.execute("SELECT name, number FROM agent").fetchone()
        if found is None:
            found = (f"files-{secrets.token_hex(12)}", 0)
            self._database.execute("INSERT INTO agent VALUES (?, ?, '')", found)
        self.name: str = found[0]
        """Of whoever hands over, for ever: numbers are unique within it."""
        self._number: int = found[1]

    def all(self) -> list[Checkpoint]:
        rows = self._database.execute(f"SELECT {', '.join(_NAMES)} FROM checkpoint")
        return [Checkpoint(device, inode, os.fsdecode(path), *rest) for device, inode, path, *rest in rows]

    def follows_since_before(self, patterns: Sequence[str]) -> bool:
        """Whether the last run followed the same patterns; they are remembered for the next."""
        text = "\n".join(patterns)
        (before,) = self._database.execute("SELECT patterns FROM agent").fetchone()
        self._database.execute("UPDATE agent SET patterns = ?", (text,))
        return bool(before == text)

    def next_number(self) -> int:
        """Used once `save` has returned."""
        self._number += 1
        return self._number

    def save(self, changed: Iterable[Checkpoint], ended: Iterable[Identity] = ()) -> None:
        """Return when all of it is on disk. Raises sqlite3.Error when nothing of it is: the disk may be full."""
        marks = ", ".join("?" * len(_NAMES))
        with self._database:
            self._database.execute("BEGIN")
            self._database.executemany(f"INSERT OR REPLACE INTO checkpoint VALUES ({marks})", map(_row, changed))
            self._database.executemany("DELETE FROM checkpoint WHERE device = ? AND inode = ?", ended)
            self._database.execute("UPDATE agent SET number = ?", (self._number,))

    def close(self) -> None:
        self._database.close()


def _row(checkpoint: Checkpoint) -> tuple[object, ...]:
    """The path as bytes: a file's name may be any, and no text at all."""
    device, inode, path, *rest = astuple(checkpoint)
    return device, inode, os.fsencode(path), *rest
