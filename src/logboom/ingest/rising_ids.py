"""Ids that rise for ever: microseconds since the epoch, or one more than the last when the clock stands or steps back.

They name segments and loads. What has been given out must never come again after a crash, so a ceiling is on disk
before any id below it is given out; a restart goes on above the ceiling.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from logboom.ingest.durable_files import write_durably

log = logging.getLogger(__name__)

# One write a minute; a restart leaves at most so large a gap.
RESERVED_AHEAD = 60_000_000


def now_us() -> int:
    """Microseconds since the epoch."""
    return time.time_ns() // 1000


class RisingIds:
    """The counter behind one file; safe to use from several threads."""

    def __init__(self, path: Path, clock: Callable[[], int] = now_us) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._ceiling = _read(path)
        self.last = self._ceiling

    def next(self) -> int:
        """An id above all that were given out before, on disk if need be. Raises OSError when the disk refuses."""
        with self._lock:
            given = max(self.last + 1, self._clock())
            if given >= self._ceiling:
                ceiling = given + RESERVED_AHEAD
                write_durably(self._path, str(ceiling).encode("ascii"))
                self._ceiling = ceiling
            self.last = given
            return given

    def rise_above(self, used: int) -> None:
        """Never give out `used` or less: another place knows that it was given out."""
        with self._lock:
            self.last = max(self.last, used)


def _read(path: Path) -> int:
    try:
        return int(path.read_text("ascii"))
    except FileNotFoundError:
        return 0
    except ValueError:
        log.warning("%s holds no number; ids go on from the clock and from the segments that are there", path)
        return 0
