"""The searches that are running and may be stopped by those who asked."""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

from logboom.errors import LogboomError


class Cancelled(LogboomError):
    """Somebody stopped the search before its end."""

    code: ClassVar[str] = "cancelled"
    status: ClassVar[int] = 499


@dataclass(frozen=True, slots=True)
class RunningSearch:
    """`stopped` is set when nothing more is wanted of it."""

    id: str
    user_id: int
    stopped: asyncio.Event = field(default_factory=asyncio.Event)


class RunningSearches:
    """One for a server."""

    def __init__(self) -> None:
        self._searches: dict[str, RunningSearch] = {}

    @contextmanager
    def begun(self, user_id: int) -> Iterator[RunningSearch]:
        """A search that runs within the block."""
        search = RunningSearch(str(uuid.uuid4()), user_id)
        self._searches[search.id] = search
        try:
            yield search
        finally:
            del self._searches[search.id]

    def stop(self, search_id: str, user_id: int) -> None:
        """Stop a search of this person's; nothing happens when there is none of this id."""
        search = self._searches.get(search_id)
        if search is not None and search.user_id == user_id:
            search.stopped.set()
