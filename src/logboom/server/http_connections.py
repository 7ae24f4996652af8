"""What one connection over HTTP may cost: how many there are, how long a head is, how long its sender may take.

uvicorn bounds none of these: it waits for a request for ever, keeps a head of any length, and takes connections until
there are no descriptors left. Here the one that has waited longest for a request makes room for a new one, so whoever
opens connections and says nothing keeps nobody else out.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from logboom.inputs.accounting import rejected
from logboom.server.settings import ServerSettings

MAX_HEAD_BYTES: Final = 64 * 1024
LOOK_EVERY_TICKS: Final = 20  # of uvicorn's, of which there are ten a second
HEAD_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


class HttpConnections:
    """All connections of a server: those that wait for a request, in the order in which they began to."""

    def __init__(self, settings: ServerSettings) -> None:
        self.max_connections = settings.max_connections
        self.receive_seconds = settings.receive_timeout_seconds
        self.all: set[Connection] = set()
        self.waiting: dict[Connection, None] = {}

    def make_room(self) -> None:
        """Close what has waited longest when there are too many; it may be the newest, when all others are at work."""
        if len(self.all) > self.max_connections:
            oldest = next(iter(self.waiting), None)
            if oldest is not None:
                oldest.drop("too_many_connections")

    def end_stalled(self, now: float) -> None:
        """Close those whose senders take too long to say what they began to say, or to read what they are answered."""
        for connection in list(self.all):
            if connection.unread_for(now) > self.receive_seconds:
                connection.drop("unread_answer")
            elif now > connection.heard_at + self.receive_seconds and connection.awaits_its_sender:
                connection.drop("stalled_request")


class Connection(HttpToolsProtocol):
    """uvicorn's, with an eye on the clock and on the head's size."""

    def __init__(self, connections: HttpConnections, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._of = connections
        self._head_bytes = 0
        self._in_head = True
        self.heard_at = self.loop.time()
        """When the last of a body came; of a head, when it began."""
        self._unread_bytes = 0
        self._unread_since = self.heard_at

    @property
    def awaits_its_sender(self) -> bool:
        """Whether a head or a body isn't whole yet; between requests uvicorn's own timer runs."""
        if self.cycle is not None and not self.cycle.response_complete:
            return self.cycle.more_body and not self.flow.read_paused
        return self.timeout_keep_alive_task is None

    def unread_for(self, now: float) -> float:
        """For how many seconds nothing was read of an answer that doesn't fit into the kernel's buffers."""
        unread = self.transport.get_write_buffer_size()
        if unread != self._unread_bytes or not unread:
            self._unread_bytes, self._unread_since = unread, now
        return now - self._unread_since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._of.all.add(self)
        self._of.waiting[self] = None
        self._of.make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._of.all.discard(self)
        self._of.waiting.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            if not self._head_bytes:
                self.heard_at = self.loop.time()
            self._head_bytes += len(data)
        else:
            self.heard_at = self.loop.time()
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(HEAD_TOO_LARGE)
            self.drop("head_too_large")

    def on_headers_complete(self) -> None:
        self.head_complete()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.body_complete()

    def head_complete(self) -> None:
        """A request has begun, and what comes now is its body."""
        self._in_head, self._head_bytes = False, 0
        self._of.waiting.pop(self, None)

    def body_complete(self) -> None:
        """What comes now is the head of another."""
        self._in_head = True

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self in self._of.all and not self.pipeline:
            self._of.waiting[self] = None

    def drop(self, reason: str) -> None:
        """Close it, and count why."""
        rejected("http", reason, peer=self.client[0] if self.client else "")
        self._of.waiting.pop(self, None)
        if self._unread_bytes:
            self.transport.abort()  # close() would wait for its reader
        else:
            self.transport.close()


class HttpServer(uvicorn.Server):
    """uvicorn without its own handling of signals, for the composition root stops the parts in their order."""

    def __init__(self, config: uvicorn.Config, connections: HttpConnections) -> None:
        super().__init__(config)
        self._connections = connections

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        if counter % LOOK_EVERY_TICKS == 0:
            self._connections.end_stalled(asyncio.get_running_loop().time())
        return await super().on_tick(counter)
