"""Streams whose sender is answered, once what it said is on disk: a coroutine for each connection.

While a connection's words are brought to the disk it isn't read, so the kernel's window closes and its sender waits. A
sender that was not answered sends again on a new connection.
"""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from typing import Final

from logboom.errors import LogboomError
from logboom.inputs.receiving import Receiving, Share
from logboom.inputs.transport.destination import Destination, peer_of, url_of
from logboom.inputs.transport.tls import HANDSHAKE_SECONDS

log = logging.getLogger(__name__)

READ_BYTES: Final = 256 * 1024
STOP_SECONDS: Final = 3.0
ANSWER_SECONDS: Final = 30.0
"""How long a sender may leave an answer unread."""


class Connection:
    """One sender, as a conversation knows it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, share: Share, idle_timeout_seconds: float
    ) -> None:
        self.peer = peer_of(writer.get_extra_info("peername"))
        self._reader = reader
        self._writer = writer
        self._share = share
        self._idle_timeout_seconds = idle_timeout_seconds
        self._waiting: asyncio.Timeout | None = None
        self._ended = False
        self._on_first_words: Callable[[], object] | None = None

    async def read(self, held_bytes: int) -> bytes:
        """What came next; nothing when the sender has ended, was quiet for too long, or the server stops.

        `held_bytes` are those of an unfinished message, of which all connections together may hold so many.
        Raises SpoolFull when they are too many.
        """
        self._share.hold(held_bytes)
        if self._ended:
            return b""
        try:
            async with asyncio.timeout(self._idle_timeout_seconds) as self._waiting:
                words = await self._reader.read(READ_BYTES)
        except TimeoutError:
            return b""
        finally:
            self._waiting = None
        if self._on_first_words is not None:
            self._on_first_words()
            self._on_first_words = None
        return words

    def on_first_words(self, call: Callable[[], object]) -> None:
        """Have this called once the sender has said anything."""
        self._on_first_words = call

    async def write(self, answer: bytes) -> None:
        """Answer. Raises OSError when the sender is gone or doesn't read."""
        self._writer.write(answer)
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._writer.drain()

    def end(self) -> None:
        """Read nothing more: the server stops."""
        self._ended = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    def close(self) -> None:
        """Let go of the socket, and of the share."""
        self._share.hold(0)
        self._writer.close()


class AnsweringListener:
    """Takes connections, and holds a conversation on each. Made by `open`."""

    def __init__(
        self,
        destination: Destination,
        converse: Callable[[Connection], Awaitable[None]],
        *,
        idle_timeout_seconds: float,
        max_connections: int,
        max_receiving_bytes: int,
        allows: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._destination = destination
        self._converse = converse
        self._idle_timeout_seconds = idle_timeout_seconds
        self._max_connections = max_connections
        self._receiving = Receiving(max_receiving_bytes)
        self._allows = allows
        self._conversations: dict[asyncio.Task[None], Connection] = {}
        self._silent: dict[Connection, asyncio.Task[None]] = {}
        """Those that never said anything, the oldest first: one of them makes room for a new one."""
        self._server: asyncio.Server | None = None
        self._transport = "tcp"

    async def open(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> "AnsweringListener":
        """Listen, for TLS alone when there is a context. Raises OSError when the address can't be taken."""
        self._server = await asyncio.start_server(
            self._accept,
            host,
            port,
            limit=READ_BYTES,
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

    async def stop(self) -> None:
        """Take no more bytes; what was read is answered, unless the spool has no room for seconds."""
        if self._server is not None:
            self._server.close()
        for connection in self._conversations.values():
            connection.end()
        if self._conversations:
            _, unfinished = await asyncio.wait(self._conversations, timeout=STOP_SECONDS)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = peer_of(writer.get_extra_info("peername"))
        refusal = "" if self._allows(peer) else "network_not_allowed"
        if len(self._conversations) >= self._max_connections and not self._make_room():
            refusal = "too_many_connections"
        if refusal:
            self._destination.count_rejected(refusal, peer=peer)
            writer.transport.abort()
            return
        connection = Connection(reader, writer, self._receiving.share(), self._idle_timeout_seconds)
        task = asyncio.get_running_loop().create_task(self._hold(connection))
        self._conversations[task] = connection
        task.add_done_callback(lambda done: self._conversations.pop(done, None))
        self._silent[connection] = task
        connection.on_first_words(lambda: self._silent.pop(connection, None))

    def _make_room(self) -> bool:
        """Whether one that never said anything could be let go."""
        oldest = next(iter(self._silent), None)
        if oldest is None:
            return False
        self._destination.count_rejected("too_many_connections", peer=oldest.peer)
        self._conversations.pop(self._silent.pop(oldest), None)
        oldest.end()
        return True

    async def _hold(self, connection: Connection) -> None:
        try:
            await self._converse(connection)
        except LogboomError as error:
            self._destination.count_rejected(error.code, peer=connection.peer, message=error.message)
            log.warning("closing a connection of %s: %s", connection.peer, error.message)
        except OSError:
            pass  # the sender has gone, or reads nothing
        finally:
            self._silent.pop(connection, None)
            connection.close()
