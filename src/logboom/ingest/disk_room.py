"""Whether the disk of the spool has room.

That it has none is found by a commit. From then on all is refused at once, for a disk that is full is not to be tried
with each append; it is looked at now and then, until there is room again.
"""

import asyncio
import logging
from collections.abc import Callable

from logboom.errors import DiskFull, LogboomError
from logboom.ingest.disk_thread import DiskThread

log = logging.getLogger(__name__)

ROOM_POLL_SECONDS = 0.5  # how often a full disk is looked at again


class DiskRoom:
    """`check` raises DiskFull when there is no room, in any thread; `on_room` is called when there is room again."""

    def __init__(self, disk: DiskThread, check: Callable[[], None], on_room: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._disk = disk
        self._check = check
        self._on_room = on_room
        self._refusal: LogboomError | None = None

    @property
    def refusal(self) -> LogboomError | None:
        """Why everything is refused, while it is: the error to raise."""
        return self._refusal.with_traceback(None) if self._refusal else None

    def stand_back(self, refusal: LogboomError) -> None:
        """A commit was refused: if for want of room, so is all that comes until there is room."""
        if self._refusal is None and isinstance(refusal, DiskFull):
            log.error("%s", refusal.message)
            self._refusal = refusal
            self._loop.call_later(ROOM_POLL_SECONDS, self._look)

    async def check(self) -> None:
        """Look now, whatever the last commit found. Raises DiskFull."""
        # Not in the disk's thread, where the question would wait for a large commit's end.
        await asyncio.to_thread(self._check)

    def _look(self) -> None:
        def looked(refusal: Exception | None) -> None:
            if refusal is None:
                log.warning("the disk of the spool has room again")
                self._refusal = None
                self._on_room()
            else:
                self._loop.call_later(ROOM_POLL_SECONDS, self._look)

        self._disk.run(self._check, looked)
