"""The answer of a search that tells how far it is: JSON lines, with progress between the rows and the stats behind them.

    {"_progress": {"search_id", "rows", "rows_read", "bytes_read", "share", "elapsed_ms"}}     at once, then now and then
    {"timestamp": ...}                                                                         rows as they are found
    {"_stats": {...}}                                                                          the last line, always

The status is sent before anything is known, so what stops the search is told in the stats.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, Protocol

from logboom.api.running_searches import Cancelled, RunningSearch, RunningSearches
from logboom.errors import LogboomError
from logboom.query.progress import Progress

EVERY_SECONDS: Final = 0.3
NOT_KEPT_BACK: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""For proxies, which would gather a stream until it ends."""


class Watched(Protocol):
    """A search at work."""

    async def progress(self) -> Progress:
        """How far it is."""
        ...

    def stop(self, error: LogboomError) -> None:
        """What was found is all; its stats say why."""
        ...


async def with_progress(
    searches: RunningSearches,
    user_id: int,
    watched: Watched,
    lines: AsyncIterator[bytes],
    stats: Callable[[], Awaitable[dict[str, Any]]],
) -> AsyncIterator[bytes]:
    """The lines as they come and what happens meanwhile. Left early, the engine's work is stopped."""
    with searches.begun(user_id) as search:
        yield _told(search, Progress(0, 0, 0, 0.0, 0))
        try:
            async for part in _until_stopped(search, watched, lines):
                yield part
        except LogboomError as error:
            watched.stop(error)
    yield json.dumps({"_stats": await stats()}).encode() + b"\n"


async def _until_stopped(search: RunningSearch, watched: Watched, lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Raises Cancelled once somebody stops the search, its work in the engine ended."""
    stopping = asyncio.ensure_future(search.stopped.wait())
    coming = asyncio.ensure_future(_next(lines))
    try:
        while True:
            await asyncio.wait({coming, stopping}, timeout=EVERY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if coming.done():
                if not (part := coming.result()):
                    return
                yield part
                coming = asyncio.ensure_future(_next(lines))
            elif stopping.done():
                raise Cancelled("the search was stopped", hint="go on with next_cursor, or narrow the search")
            else:
                yield _told(search, await watched.progress())
    finally:
        stopping.cancel()
        coming.cancel()
        await asyncio.wait({coming, stopping})


async def _next(lines: AsyncIterator[bytes]) -> bytes:
    return await anext(lines, b"")


def _told(search: RunningSearch, progress: Progress) -> bytes:
    return json.dumps({"_progress": {"search_id": search.id, **progress.as_json()}}).encode() + b"\n"
