"""Errors that somebody has deleted for good: their fingerprints, in memory, so that what comes of them is not kept.

A change counts on every node within two seconds; until then an error may still be kept, of which no issue is made.
"""

import asyncio
import logging
from typing import Final

from logboom.catalog.catalog import Catalog
from logboom.errors import LogboomError

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 1.0


class Discarded:
    """Knows what the catalog knew at the last `refresh`."""

    def __init__(self, catalog: Catalog) -> None:
        self._merges = catalog.issue_merges
        self._revision = -1
        self._fingerprints: frozenset[tuple[int, int]] = frozenset()
        self.refresh()

    def holds(self, project: int, fingerprint: int) -> bool:
        """Whether errors of this fingerprint are not to be kept."""
        return (project, fingerprint) in self._fingerprints

    def refresh(self) -> None:
        """Read anew if any fingerprint has changed. Raises CatalogUnavailable."""
        revision = self._merges.newest_revision()  # before they are read: what changes meanwhile is read again
        if revision != self._revision:
            self._fingerprints = frozenset(self._merges.discarded())
            self._revision = revision

    async def run(self) -> None:
        """Refresh until cancelled; while the catalog is away, what was known stays in force."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await asyncio.to_thread(self.refresh)
            except LogboomError as error:
                log.warning("%s; what was discarded so far stays so", error.message)
            except Exception:
                log.exception("which errors are discarded could not be read")
