"""Lumberjack over TCP and TLS: `[inputs.beats]`. What is acknowledged is on disk.

While the spool has no room its senders wait, those of version 2 with a sign of life every few seconds.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, Final
from urllib.parse import urlencode

from logboom.ingest.spool import Spool
from logboom.inputs.beats.description import DESCRIPTION
from logboom.inputs.beats.frames import Lumberjack
from logboom.inputs.beats.settings import BeatsSettings
from logboom.inputs.body import JSON_LINES, document_runs
from logboom.inputs.framing.lines import Lines
from logboom.inputs.inflate import inflate
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.logstash.documents import documents_of
from logboom.inputs.transport.conversation import Connection
from logboom.inputs.transport.destination import Destination, Keys
from logboom.inputs.transport.keeping import keep
from logboom.inputs.transport.listeners import Listeners, Listening
from logboom.inputs.transport.tls import tls_context

NAME: Final = "beats"
FLAGS: Final = "?" + urlencode({"input": NAME})
KEEP_ALIVE_SECONDS: Final = 3.0
# Larger frames are understood beside the event loop, few at a time.
LARGE_BYTES: Final = 32 * 1024
LARGE_AT_A_TIME: Final = 2


class Beats(Listeners[BeatsSettings]):
    """Every listener of `[inputs.beats]`."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        spool: Spool,
        project_of: Callable[[str], int | None],
        settings: BeatsSettings,
        limits: LimitsSettings,
        keys: Keys | None = None,
    ) -> None:
        super().__init__(spool, project_of, settings, keys)
        self._limits = limits.model_copy(update={"max_decompressed_bytes": settings.max_decompressed_bytes})
        self._large = asyncio.Semaphore(LARGE_AT_A_TIME)

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.listen or self._settings.tls_listen)

    def listening(self) -> Sequence[Listening]:
        """TCP, and TLS. Raises SettingsError for a certificate that can't be used."""
        settings = self._settings
        destination = self._destination(JSON_LINES, FLAGS)
        context = tls_context("inputs.beats", settings) if settings.tls_listen else None
        most = settings.max_receiving_bytes
        plain = self._answering(destination, self._converse, max_receiving_bytes=most)
        encrypted = self._answering(destination, self._converse, context, max_receiving_bytes=most)
        return Listening("listen", settings.listen, plain), Listening("tls_listen", settings.tls_listen, encrypted)

    async def _converse(self, connection: Connection, destination: Destination) -> None:
        frames = Lumberjack(self._settings.max_frame_bytes, lambda data: inflate(data, "deflate", self._limits))
        while chunk := await connection.read(frames.held_bytes):
            if frames.held_bytes + len(chunk) <= LARGE_BYTES:
                lines, answers = self._understood(frames, chunk)
            else:
                async with self._large:
                    lines, answers = await asyncio.to_thread(self._understood, frames, chunk)
            if lines:
                await self._keep(lines, frames, connection, destination)
            if answers:
                await connection.write(answers)

    def _understood(self, frames: Lumberjack, chunk: bytes) -> tuple[list[Lines], bytes]:
        """The events that are complete now, and what their sender is answered."""
        found = frames.feed(chunk)
        runs = document_runs(found.documents, self._settings.max_line_bytes)
        lines = [documents_of(Lines(run.data, run.flags, codec)) for codec, run in runs]
        return lines, b"".join(found.answers)

    async def _keep(
        self, lines: Sequence[Lines], frames: Lumberjack, connection: Connection, destination: Destination
    ) -> None:
        keeping = asyncio.ensure_future(keep(self._spool, destination, lines, connection.peer))
        try:
            while not (await asyncio.wait((keeping,), timeout=KEEP_ALIVE_SECONDS))[0]:
                await connection.write(frames.keep_alive)
        finally:
            keeping.cancel()
        await keeping
