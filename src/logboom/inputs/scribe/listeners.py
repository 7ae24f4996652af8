"""Scribe's service over TCP: `[inputs.scribe]`. What is answered OK is on disk; TRY_LATER says that nothing was kept.

None of its clients sends again by itself, so its calls are taken for as long as the spool has any room.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from logboom.errors import DiskFull, Forbidden, InvalidRequest, SpoolFull
from logboom.ingest.spool import Spool
from logboom.inputs.body import TEXT_LINES
from logboom.inputs.framing.length_prefix import LengthPrefix
from logboom.inputs.framing.lines import Lines
from logboom.inputs.scribe.calls import (
    LOG,
    OK,
    TRY_LATER,
    Call,
    exception_of,
    read_call,
    read_entries,
    result_of_log,
    result_of_other,
)
from logboom.inputs.scribe.description import DESCRIPTION
from logboom.inputs.scribe.messages import NAME, lines_of
from logboom.inputs.scribe.settings import ScribeSettings
from logboom.inputs.transport.conversation import Connection
from logboom.inputs.transport.destination import Destination, Keys
from logboom.inputs.transport.listeners import Listeners, Listening

# Larger calls are understood beside the event loop.
LARGE_BYTES: Final = 128 * 1024


class Scribe(Listeners[ScribeSettings]):
    """Every listener of `[inputs.scribe]`."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(
        self, spool: Spool, project_of: Callable[[str], int | None], settings: ScribeSettings, keys: Keys | None = None
    ) -> None:
        super().__init__(spool, project_of, settings, keys)
        self._started_at = int(time.time())

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.listen)

    def listening(self) -> Sequence[Listening]:
        """TCP."""
        settings = self._settings
        plain = self._answering(
            self._destination(TEXT_LINES), self._converse, max_receiving_bytes=settings.max_receiving_bytes
        )
        return (Listening("listen", settings.listen, plain),)

    async def _converse(self, connection: Connection, destination: Destination) -> None:
        frames = LengthPrefix(self._settings.max_frame_bytes, "inputs.scribe.max_frame_bytes")
        while chunk := await connection.read(frames.held_bytes):
            for frame in frames.feed(chunk):
                if reply := await self._replied(frame, connection.peer, destination):
                    await connection.write(reply)

    async def _replied(self, frame: bytes, peer: str, destination: Destination) -> bytes:
        call = read_call(frame)
        if call.name != LOG:
            return result_of_other(call, self._started_at)
        try:
            if len(frame) > LARGE_BYTES:
                lines = await asyncio.to_thread(self._lines, frame, call)
            else:
                lines = self._lines(frame, call)
        except InvalidRequest as error:
            destination.count_rejected(error.code, peer=peer, message=error.message, sample=frame)
            return exception_of(call, error.message)
        try:
            destination.check()
            appended = await asyncio.gather(
                *[
                    self._spool.append(
                        run.codec or destination.codec, run.data, destination.origin(peer, run), repeats=False
                    )
                    for run in lines
                ]
            )
        except (SpoolFull, DiskFull, Forbidden) as error:
            sample = lines[0].data if lines else b""
            destination.count_rejected(error.code, peer=peer, message=error.message, sample=sample)
            code = TRY_LATER
        else:
            destination.count(sum(part.accepted for part in appended), sum(len(run.data) for run in lines))
            code = OK
        return b"" if call.is_oneway else result_of_log(call, code)

    def _lines(self, frame: bytes, call: Call) -> list[Lines]:
        entries = read_entries(frame, call, self._settings.max_entries)
        return lines_of(entries, self._settings.max_line_bytes)
