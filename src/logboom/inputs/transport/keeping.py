"""Bringing lines to the disk for a sender that waits for it."""

from collections.abc import Sequence

from logboom.errors import DiskFull, SpoolFull
from logboom.ingest.spool import Spool
from logboom.inputs.framing.lines import Lines
from logboom.inputs.transport.destination import Destination


async def keep(spool: Spool, destination: Destination, lines: Sequence[Lines], peer: str) -> None:
    """Return when the lines are on disk, however long the spool has no room. Raises QuotaExceeded, Forbidden."""
    for run in lines:
        while True:
            await destination.wait_for_rate()
            await spool.wait_for_room()
            try:
                appended = await spool.append(run.codec or destination.codec, run.data, destination.origin(peer, run))
            except (SpoolFull, DiskFull):
                continue
            destination.count(appended.accepted, len(run.data))
            break
