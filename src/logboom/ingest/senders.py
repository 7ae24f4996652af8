"""Which batches of which sender are on disk already, so that a retry counts once.

A sender numbers its batches upwards and may have several on their way at a time, so what is remembered is the highest
number seen and which of the `WINDOW` numbers below it were seen too. A number further below counts as seen.

While a segment is open its marks are in its own lines; before it is sealed they go to the journal: one line for each,
`project⇥sender⇥highest⇥bits⇥seen_at`, appended and fsynced; lines of one sender are united when it is read. The journal
is written anew when it has grown to several times what it says.
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from logboom.ingest.durable_files import write_all, write_durably
from logboom.ingest.segment import Mark

WINDOW = 1024
JOURNAL_GROWTH = 4  # times the live senders, beyond which the journal is written anew
JOURNAL_FLOOR = 20_000  # lines below which that isn't worth the while
SECONDS_PER_DAY = 86_400

_WINDOW_BITS = (1 << WINDOW) - 1


class Seen(NamedTuple):
    """What is known of a sender: bit i of `bits` says that `highest - i` was seen; `at` is in epoch seconds."""

    highest: int
    bits: int
    at: int

    def has(self, sequence: int) -> bool:
        below = self.highest - sequence
        return below >= 0 and (below >= WINDOW or bool(self.bits >> below & 1))

    def united(self, other: "Seen") -> "Seen":
        older, newer = sorted((self, other))
        distance = newer.highest - older.highest
        bits = older.bits << distance | newer.bits if distance < WINDOW else newer.bits
        return Seen(newer.highest, bits & _WINDOW_BITS, max(self.at, other.at))


class Senders:
    """The memory of senders and its journal.

    `has` may be asked by any thread; all else belongs to the one thread that writes to the disk.
    """

    def __init__(self, journal: Path, *, days: float, max_senders: int, clock: Callable[[], float] = time.time) -> None:
        self._journal = journal
        self._keep_seconds = days * SECONDS_PER_DAY
        self._max_senders = max_senders
        self._clock = clock
        self._seen: dict[tuple[int, str], Seen] = {}
        self._lines = 0
        self._read()
        self._rewrite()

    def has(self, mark: Mark) -> bool:
        """Whether this batch was taken before."""
        seen = self._seen.get((mark.project, mark.sender))
        return seen is not None and seen.has(mark.sequence)

    def remember(self, marks: Iterable[Mark]) -> None:
        """Know these batches from now on; `record` them before the segment that holds them is sealed."""
        at = int(self._clock())
        for mark in marks:
            self._unite((mark.project, mark.sender), Seen(mark.sequence, 1, at))

    def record(self, marks: Iterable[Mark]) -> None:
        """Return when these marks are on disk in the journal. Raises OSError."""
        at = int(self._clock())
        lines = [_line(mark.project, mark.sender, Seen(mark.sequence, 1, at)) for mark in marks]
        if not lines:
            return
        descriptor = os.open(self._journal, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            # A line that an earlier failure tore ends here and is passed over when the journal is read.
            write_all(descriptor, b"\n" + b"".join(lines))
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        self._lines += len(lines)
        if self._lines > JOURNAL_FLOOR + JOURNAL_GROWTH * min(len(self._seen), self._max_senders):
            self._rewrite()

    def _unite(self, sender: tuple[int, str], seen: Seen) -> None:
        known = self._seen.get(sender)
        self._seen[sender] = seen if known is None else known.united(seen)

    def _read(self) -> None:
        if not self._journal.exists():
            return
        for line in self._journal.read_bytes().splitlines():
            fields = line.split(b"\t")
            try:
                project, sender, highest, bits, at = fields
                seen = Seen(int(highest), int(bits, 16), int(at))
                self._unite((int(project), unquote(sender.decode("ascii"))), seen)
            except ValueError:
                continue  # torn by a crash; its marks are still in the segment, which was not sealed

    def _rewrite(self) -> None:
        """Forget who was silent too long, then those beyond the limit, and write the rest to a new journal."""
        oldest = self._clock() - self._keep_seconds
        for sender in [sender for sender, seen in self._seen.items() if seen.at < oldest]:
            del self._seen[sender]
        if (surplus := len(self._seen) - self._max_senders) > 0:
            for sender in sorted(self._seen, key=lambda sender: self._seen[sender].at)[:surplus]:
                del self._seen[sender]
        lines = [_line(project, sender, seen) for (project, sender), seen in self._seen.items()]
        write_durably(self._journal, b"".join(lines))
        self._lines = len(lines)


def _line(project: int, sender: str, seen: Seen) -> bytes:
    return f"{project}\t{quote(sender, safe='')}\t{seen.highest}\t{seen.bits:x}\t{seen.at}\n".encode("ascii")
