"""Records on their way to the sender: bounded in bytes, and putting one in never blocks.

The logging side appends to a deque and, rarely, releases a lock that the sender sleeps on: nothing that could wait, and
nothing that a signal handler which logs could find half done. Each counter is written by one side alone.
"""

from __future__ import annotations

import threading
from collections import deque

NEVER = float("inf")


class RecordQueue:
    """Lines of many threads for the one sender."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.put_records = 0
        self.dropped_records = 0
        self._lines: deque[bytes] = deque()
        self._put_bytes = 0
        self._taken_bytes = 0
        self._wake_at_bytes: float = NEVER
        # Held while there is nothing to wake for: releasing it is the one way to wake that cannot block.
        self._asleep = threading.Lock()
        self._asleep.acquire()

    def __len__(self) -> int:
        return len(self._lines)

    def put(self, line: bytes) -> None:
        """Append the line, or drop and count it when there is no room."""
        waiting = self._put_bytes - self._taken_bytes + len(line)
        if waiting > self.max_bytes:
            self.dropped_records += 1
            return
        self._lines.append(line)
        self._put_bytes += len(line)
        self.put_records += 1
        if waiting >= self._wake_at_bytes:
            self.wake()

    def wake(self) -> None:
        """End the sender's wait."""
        try:
            self._asleep.release()
        except RuntimeError:  # it was woken already
            return

    def wait(self, at_bytes: float, seconds: float | None) -> None:
        """Return when so many bytes are waiting, after so many seconds, or when woken."""
        self._wake_at_bytes = at_bytes
        if self._put_bytes - self._taken_bytes < at_bytes:
            self._asleep.acquire(timeout=-1 if seconds is None else min(max(seconds, 0), threading.TIMEOUT_MAX))
        self._wake_at_bytes = NEVER

    def take(self, max_bytes: int) -> list[bytes]:
        """The oldest lines, at least one if there are any, and no more than the bytes allow."""
        lines: list[bytes] = []
        size = 0
        try:
            while not lines or size + len(self._lines[0]) <= max_bytes:
                line = self._lines.popleft()
                size += len(line)
                lines.append(line)
        except IndexError:  # that was the last
            pass
        self._taken_bytes += size
        return lines
