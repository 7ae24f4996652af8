"""Datagrams: each is a message, and many are handed to the spool at once.

The socket is read until it is empty whenever it has something, for one datagram at a time costs more in the event loop
than in the kernel. A sender is never told that something was dropped, so it is counted: what the spool had no room for,
and what the kernel dropped because its buffer was full.
"""

import asyncio
import socket
import struct
from collections.abc import Callable

from logboom.errors import Forbidden, SpoolFull
from logboom.ingest.spool import Spool
from logboom.inputs.framing.lines import Lines, as_lines, number_of_lines
from logboom.inputs.rejections import SAMPLE_BYTES
from logboom.inputs.transport.destination import Destination, Parts, peer_of, url_of

LARGEST_DATAGRAM_BYTES = 65_535
DATAGRAMS_AT_A_TIME = 1000  # then others have their turn
TERMINATORS = b"\r\n\0"

# Linux's numbers, which the module socket lacks: a buffer beyond net.core.rmem_max (for root), and the count of drops.
SO_RCVBUFFORCE = 33
SO_RXQ_OVFL = 40
DROP_COUNT = struct.Struct("=I")


class UdpListener:
    """A socket that is read as datagrams come. Made by `open`."""

    def __init__(
        self,
        datagrams: socket.socket,
        spool: Spool,
        destination: Destination,
        max_bytes: int,
        *,
        allows: Callable[[str], bool],
        messages_of: Callable[[str, list[bytes]], list[bytes]] | None,
        parts: Parts | None,
    ) -> None:
        self.address = url_of("udp", datagrams.getsockname())
        self._socket = datagrams
        self._spool = spool
        self._destination = destination
        self._max_bytes = max_bytes
        self._allows = allows
        self._messages_of = messages_of
        self._parts: Parts = parts or (lambda _, lines: ((destination, lines),))
        self._dropped_by_kernel = 0
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(datagrams.fileno(), self._drain)

    @classmethod
    async def open(
        cls,
        host: str,
        port: int,
        *,
        spool: Spool,
        destination: Destination,
        max_bytes: int,
        buffer_bytes: int,
        allows: Callable[[str], bool] = lambda _: True,
        messages_of: Callable[[str, list[bytes]], list[bytes]] | None = None,
        parts: Parts | None = None,
    ) -> "UdpListener":
        """Listen. `messages_of` says what a sender's datagrams hold, each a message without it; `parts` whose they are.

        Raises OSError when the address can't be taken.
        """
        loop = asyncio.get_running_loop()
        family, _, _, _, address = (await loop.getaddrinfo(host, port, type=socket.SOCK_DGRAM))[0]
        datagrams = socket.socket(family, socket.SOCK_DGRAM)
        try:
            datagrams.setblocking(False)
            _enlarge_buffer(datagrams, buffer_bytes)
            datagrams.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
            datagrams.bind(address)
        except OSError:
            datagrams.close()
            raise
        return cls(datagrams, spool, destination, max_bytes, allows=allows, messages_of=messages_of, parts=parts)

    async def stop(self) -> None:
        """Take what has come, and close."""
        self._loop.remove_reader(self._socket.fileno())
        while self._drain():
            pass
        self._socket.close()

    def _drain(self) -> int:
        """Read what is there and hand it over, the messages of each sender together; how many there were."""
        messages: dict[str, list[bytes]] = {}
        count = 0
        receive = self._socket.recvfrom
        try:
            data, ancillary, _, address = self._socket.recvmsg(LARGEST_DATAGRAM_BYTES, 64)
            self._count_dropped_by_kernel(ancillary)
            while True:
                if message := data.rstrip(TERMINATORS) if self._messages_of is None else data:
                    host = address[0]
                    if host in messages:
                        messages[host].append(message)
                    else:
                        messages[host] = [message]
                count += 1
                if count == DATAGRAMS_AT_A_TIME:
                    break
                data, address = receive(LARGEST_DATAGRAM_BYTES)
        except BlockingIOError:
            pass
        for host, sent in messages.items():
            self._hand_over(host, sent)
        return count

    def _hand_over(self, host: str, messages: list[bytes]) -> None:
        peer = peer_of((host,))
        if not self._allows(peer):
            self._destination.count_rejected("network_not_allowed", len(messages), peer=peer)
            return
        if self._messages_of is not None:
            messages = self._messages_of(peer, messages)
        for lines in as_lines(messages, self._max_bytes):
            for destination, part in self._parts(peer, lines):
                self._offer(destination, peer, part)

    def _offer(self, destination: Destination, peer: str, lines: Lines) -> None:
        events = number_of_lines(lines.data)
        try:
            destination.check()
        except (SpoolFull, Forbidden) as error:
            destination.count_rejected(
                error.code, events, peer=peer, message=error.message, sample=lines.data[:SAMPLE_BYTES]
            )
            return
        if self._spool.offer(destination.codec, lines.data, destination.origin(peer, lines)):
            destination.count(events, len(lines.data))
        else:
            destination.count_rejected("spool_full", events, peer=peer)

    def _count_dropped_by_kernel(self, ancillary: list[tuple[int, int, bytes]]) -> None:
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, SO_RXQ_OVFL):
                (dropped,) = DROP_COUNT.unpack(data[: DROP_COUNT.size])
                self._destination.count_rejected("receive_buffer_full", (dropped - self._dropped_by_kernel) % 2**32)
                self._dropped_by_kernel = dropped


def _enlarge_buffer(datagrams: socket.socket, size_bytes: int) -> None:
    try:
        datagrams.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, size_bytes)
    except OSError:  # not root, or not Linux: the kernel grants what it allows everybody
        datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size_bytes)
