"""How much of all senders' bodies is held in memory at a time: a hundred slow senders of large bodies must not fill it."""

from types import TracebackType
from typing import Self

from logboom.errors import SpoolFull


class Receiving:
    """The bytes of bodies that are being received or handed over, and their limit."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0

    def share(self) -> "Share":
        """One request's part: a context manager that gives back what was added."""
        return Share(self)


class Share:
    __slots__ = ("_bytes", "_receiving")

    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving
        self._bytes = 0

    def add(self, size_bytes: int) -> None:
        """Raises SpoolFull when all together would hold too much; a body that is alone is never refused."""
        total = self._receiving.bytes + size_bytes
        if total > self._receiving.max_bytes and total > self._bytes + size_bytes:
            raise SpoolFull(
                f"bodies of {self._receiving.bytes} bytes are being received, "
                f"and limits.max_receiving_bytes is {self._receiving.max_bytes}",
                hint="send it again later, or in smaller batches",
                retry_after_seconds=1,
            )
        self._bytes += size_bytes
        self._receiving.bytes = total

    def hold(self, size_bytes: int) -> None:
        """Have this and nothing else. Raises SpoolFull as `add` does."""
        if size_bytes > self._bytes:
            self.add(size_bytes - self._bytes)
        else:
            self._receiving.bytes -= self._bytes - size_bytes
            self._bytes = size_bytes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._receiving.bytes -= self._bytes
