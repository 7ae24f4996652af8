"""This server's own log as events of a project, so that it is found where all others are.

Records gather for a second and become one append, whatever they are about: taking and loading them says nothing in turn,
and when that fails the complaint is one record an attempt, not one for each. Beyond MOST_RECORDS older ones give way.
"""

import asyncio
import logging
import socket
from collections import deque
from typing import Final

from logboom.client.record_line import RecordLines
from logboom.errors import DiskFull, SpoolFull
from logboom.ingest.spool import Origin, Spool
from logboom.inputs.body import JSON_LINES

GATHER_SECONDS: Final = 1.0
MOST_RECORDS: Final = 1000
MAX_RECORD_BYTES: Final = 64 * 1024
FLAGS: Final = "?input=logboom"


class OwnLog(logging.Handler):
    """A handler of the root logger from `attach` on; `run` within the event loop hands over what it was given."""

    def __init__(self, spool: Spool, project: int) -> None:
        super().__init__(logging.INFO)
        self._spool = spool
        self._project = project
        self._loop = asyncio.get_running_loop()
        self._lines: deque[bytes] = deque(maxlen=MOST_RECORDS)
        self._said = asyncio.Event()
        fixed = {"service.name": "logboom", "host.name": socket.gethostname()}
        self._writer = RecordLines(fixed, MAX_RECORD_BYTES)

    def emit(self, record: logging.LogRecord) -> None:
        """From any thread."""
        self._lines.append(self._writer.line(record, {}))
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._said.set)

    def attach(self) -> "OwnLog":
        logging.getLogger().addHandler(self)
        return self

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self._said.wait()
                await asyncio.sleep(GATHER_SECONDS)
                self._said.clear()
                await self._hand_over()
        finally:
            logging.getLogger().removeHandler(self)

    async def _hand_over(self) -> None:
        lines = b"".join(self._lines)
        self._lines.clear()
        try:
            await self._spool.append(JSON_LINES, lines, Origin(self._project, flags=FLAGS))
        except (SpoolFull, DiskFull):
            return  # it is on standard error as well
