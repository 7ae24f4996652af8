"""Streams of messages that are never answered: back pressure is all that a sender hears.

Each connection has a framing of its own. What that finds gathers until the last append has returned, so a busy
connection makes few and large appends; when more has gathered than PAUSE_BYTES, or the spool has no room, the connection
isn't read, the kernel's window closes, and the sender waits. Nothing that was read is dropped.
"""

import asyncio
import logging
import socket
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from logboom.errors import DiskFull, Forbidden, InvalidRequest, LogboomError, SpoolFull
from logboom.ingest.spool import Spool
from logboom.inputs.framing.contract import FLUSH_SECONDS, HOLD_SECONDS, Framing
from logboom.inputs.framing.lines import Lines
from logboom.inputs.refusals import QuotaExceeded
from logboom.inputs.rejections import SAMPLE_BYTES
from logboom.inputs.transport.destination import Destination, Parts, peer_of, url_of
from logboom.inputs.transport.tls import HANDSHAKE_SECONDS

log = logging.getLogger(__name__)

PAUSE_BYTES = 1024 * 1024
RESUME_BYTES = 256 * 1024
APPEND_BYTES = 4 * 1024 * 1024
STOP_SECONDS = 3.0
# A loop that was busy for long runs its timers before it reads: quiet is believed only when it still is a moment later.
CONFIRM_SECONDS = 0.02


class TcpListener:
    """Takes connections. Made by `open`."""

    def __init__(
        self,
        spool: Spool,
        destination: Destination,
        new_framing: Callable[[], Framing],
        *,
        idle_timeout_seconds: float,
        max_connections: int,
        allows: Callable[[str], bool] = lambda _: True,
        parts: Parts | None = None,
    ) -> None:
        """`parts` says whose the messages are where that stands in themselves."""
        self.spool = spool
        self.destination = destination
        self.new_framing = new_framing
        self.idle_timeout_seconds = idle_timeout_seconds
        self.max_connections = max_connections
        self.allows = allows
        self.parts: Parts = parts or (lambda _, lines: ((destination, lines),))
        self.connections: set[_Connection] = set()
        self.silent: dict[_Connection, None] = {}
        """Those that never said anything, the oldest first: one of them makes room for a new one."""
        self.stopping = False
        self._server: asyncio.Server | None = None
        self._transport = "tcp"

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> "TcpListener":
        """Listen, for TLS alone when there is a context. Raises OSError when the address can't be taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self),
            host,
            port,
            backlog=512,
            ssl=tls,
            ssl_handshake_timeout=HANDSHAKE_SECONDS if tls else None,
        )
        self._transport = "tls" if tls else "tcp"
        return self

    @property
    def address(self) -> str:
        sockets = self._server.sockets if self._server else ()
        return url_of(self._transport, sockets[0].getsockname()) if sockets else ""

    def make_room(self) -> bool:
        """Whether one that never said anything could be closed."""
        oldest = next(iter(self.silent), None)
        if oldest is None:
            return False
        self.destination.count_rejected("too_many_connections", peer=oldest.peer)
        oldest.end()
        self.connections.discard(oldest)
        return True

    async def stop(self) -> None:
        """Take no more bytes; what was read is in the spool afterwards, unless that has no room for seconds."""
        self.stopping = True
        if self._server is not None:
            self._server.close()
        connections = list(self.connections)
        for connection in connections:
            connection.end()
        writing = [connection.writing for connection in connections if connection.writing is not None]
        if writing:
            _, unfinished = await asyncio.wait(writing, timeout=STOP_SECONDS)
            for task in unfinished:
                task.cancel()
        for connection in connections:
            connection.count_unsaved()


class _Connection(asyncio.Protocol):
    """One connection, from its first byte until everything it said is in the spool."""

    def __init__(self, listener: TcpListener) -> None:
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._framing = listener.new_framing()
        self._transport: asyncio.Transport | None = None
        self.peer = ""
        self._found: deque[Lines] = deque()
        self._found_bytes = 0
        self._paused = False
        self._last_read = self._loop.time()
        self._stage = 0  # of what follows a pause: settled, flushed, closed
        self._confirming = False
        self._timer: asyncio.TimerHandle | None = None
        self.writing: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        listener = self._listener
        self.peer = peer_of(transport.get_extra_info("peername"))
        refusal = "" if listener.allows(self.peer) else "network_not_allowed"
        if not refusal and len(listener.connections) >= listener.max_connections and not listener.make_room():
            refusal = "too_many_connections"
        if refusal:
            listener.destination.count_rejected(refusal, peer=self.peer)
            cast("asyncio.Transport", transport).abort()
            return
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none of its subclasses
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        listener.connections.add(self)
        listener.silent[self] = None
        self._timer = self._loop.call_later(HOLD_SECONDS, self._look_for_quiet)

    def data_received(self, data: bytes) -> None:
        self._last_read = self._loop.time()
        self._listener.silent.pop(self, None)
        self._stage, self._confirming = 0, False
        if self._timer is not None and self._timer.when() > self._last_read + HOLD_SECONDS:
            self._timer.cancel()
            self._timer = self._loop.call_later(HOLD_SECONDS, self._look_for_quiet)
        self._cut(lambda: self._framing.feed(data))

    def eof_received(self) -> None:
        self._cut(self._framing.flush)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - why it ended changes nothing
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is None:
            return  # it was never taken
        self._listener.silent.pop(self, None)
        self._cut(self._framing.flush)
        self._transport = None
        if self.writing is None:
            self._listener.connections.discard(self)

    def end(self) -> None:
        """Read no more: the server stops."""
        if self._transport is not None:
            self._cut(self._framing.flush)
            self._transport.abort()

    def count_unsaved(self) -> None:
        """What a stopping server could not bring into the spool."""
        unsaved = sum(lines.data.count(b"\n") for lines in self._found)
        if unsaved:
            self._listener.destination.count_rejected("stopped", unsaved)
            log.error("%d messages of %s were read and have no room in the spool", unsaved, self.peer)
        self._found.clear()

    def _cut(self, cut: Callable[[], list[Lines]]) -> None:
        try:
            found = cut()
        except InvalidRequest as error:
            self._listener.destination.count_rejected(error.code, peer=self.peer, message=error.message)
            log.warning("closing a connection of %s: %s", self.peer, error.message)
            if self._transport is not None:
                self._transport.abort()
            return
        if not found:
            return
        self._found += found
        self._found_bytes += sum([len(lines.data) for lines in found])
        if self.writing is None:
            self.writing = self._loop.create_task(self._write())
        if self._found_bytes > PAUSE_BYTES and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    async def _write(self) -> None:
        """Bring what was found into the spool, in its order."""
        try:
            while self._found:
                lines = self._take_equal()
                parts = deque(self._listener.parts(self.peer, lines))
                try:
                    while parts:
                        await self._append(*parts[0])
                        parts.popleft()
                except asyncio.CancelledError:
                    self._found.extendleft([part for _, part in reversed(parts)])
                    raise
                self._found_bytes -= len(lines.data)
                if self._paused and self._found_bytes < RESUME_BYTES and self._transport is not None:
                    self._paused, self._last_read = False, self._loop.time()
                    self._transport.resume_reading()
        finally:
            self.writing = None
            if self._transport is None:
                self._listener.connections.discard(self)

    def _take_equal(self) -> Lines:
        """What was found first and all that follows of the same kind, up to APPEND_BYTES."""
        first = self._found.popleft()
        data, size = [first.data], len(first.data)
        kind = (first.flags, first.codec)
        while self._found and (self._found[0].flags, self._found[0].codec) == kind and size < APPEND_BYTES:
            data.append(self._found.popleft().data)
            size += len(data[-1])
        return replace(first, data=b"".join(data)) if len(data) > 1 else first

    async def _append(self, destination: Destination, lines: Lines) -> None:
        spool = self._listener.spool
        origin = destination.origin(self.peer, lines)
        while True:
            try:
                await destination.wait_for_rate(unless=lambda: self._listener.stopping)
                await spool.wait_for_room()
                appended = await spool.append(lines.codec or destination.codec, lines.data, origin)
            except (QuotaExceeded, Forbidden) as error:
                refused = lines.data.count(b"\n")
                destination.count_rejected(
                    error.code, refused, peer=self.peer, message=error.message, sample=lines.data[:SAMPLE_BYTES]
                )
                return
            except (SpoolFull, DiskFull):
                continue
            except LogboomError as error:
                refused = lines.data.count(b"\n")
                destination.count_rejected(error.code, refused, peer=self.peer, message=error.message)
                log.error("%d messages of %s are lost: %s", refused, self.peer, error.message)  # noqa: TRY400
                return
            destination.count(appended.accepted, len(lines.data))
            return

    def _look_for_quiet(self) -> None:
        """Settle, then flush, then close, as the connection stays quiet."""
        now = self._loop.time()
        if self._paused:  # it isn't quiet but not listened to
            self._last_read = now
        steps = (HOLD_SECONDS, FLUSH_SECONDS, self._listener.idle_timeout_seconds)
        if now < self._last_read + steps[self._stage]:
            self._confirming = False
            self._timer = self._loop.call_at(self._last_read + steps[self._stage], self._look_for_quiet)
            return
        if not self._confirming:
            self._confirming = True
            self._timer = self._loop.call_later(CONFIRM_SECONDS, self._look_for_quiet)
            return
        self._confirming = False
        if self._stage == 2:
            if self._transport is not None:
                self._transport.close()
            return
        self._cut((self._framing.settle, self._framing.flush)[self._stage])
        self._stage += 1
        self._timer = self._loop.call_at(self._last_read + steps[self._stage], self._look_for_quiet)
