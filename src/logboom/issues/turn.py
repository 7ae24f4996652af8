"""Whose turn it is to follow: of all processes with the same catalog and the same engine, one's.

An engine is known by the id that its database was made with, so processes with engines of their own follow each theirs.
"""

import asyncio
import time
import uuid

from logboom.catalog.catalog import Catalog
from logboom.issues.settings import IssuesSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement


class Turn:
    """Held as a lease of the catalog, which is written a few times in its time and not for each load."""

    def __init__(self, engine: Engine, catalog: Catalog, settings: IssuesSettings) -> None:
        self._engine = engine
        self._catalog = catalog
        self._seconds = settings.lease_seconds
        self._holder = uuid.uuid4().hex
        self._name = ""
        self._renewed = float("-inf")

    async def taken(self) -> bool:
        """Whether it is ours, for some time from now."""
        if time.monotonic() - self._renewed < self._seconds / 3:
            return True
        if not self._name:
            found = await self._engine.rows(Statement("SELECT uuid FROM system.databases WHERE name = 'logboom'"))
            self._name = f"issues of {found.rows[0][0]}"
        asked = time.monotonic()
        held = await asyncio.to_thread(self._catalog.leases.hold, self._name, self._holder, seconds=self._seconds)
        self._renewed = asked if held else float("-inf")
        return held

    async def over(self) -> None:
        """Let others have it at once."""
        if self._renewed > float("-inf"):
            self._renewed = float("-inf")
            await asyncio.to_thread(self._catalog.leases.release, self._name, self._holder)
