"""Loads that an earlier run began: until they are finished nobody can say what is in the table of them.

A load that was cut off may have put only some of its rows into the table; it is repeated under the same id, which may
take rows out first. Whoever looks at each load once waits for these.
"""

import asyncio
from pathlib import Path
from typing import Final

POLL_SECONDS: Final = 0.1


class UnfinishedLoads:
    """Those that are begun when this is made: before the loader runs."""

    def __init__(self, directory: Path) -> None:
        self._begun = list(directory.glob("*.manifest"))

    async def finished(self) -> None:
        """Return once each is in the table, or out of it, for good."""
        while self._begun:
            self._begun = [manifest for manifest in self._begun if manifest.exists()]
            if self._begun:
                await asyncio.sleep(POLL_SECONDS)
