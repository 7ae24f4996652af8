"""GELF over UDP (chunked or not, gzip, zlib or plain) and TCP (objects ended by NUL). Nobody is ever answered.

Source: Graylog documentation, "GELF via UDP", "GELF via TCP".
"""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar, Final
from urllib.parse import urlencode

from logboom.errors import LogboomError
from logboom.ingest.spool import Spool
from logboom.inputs.body import JSON_LINES
from logboom.inputs.framing.json_stream import JsonStream
from logboom.inputs.gelf.chunks import MAGIC, Chunks
from logboom.inputs.gelf.messages import documents_of
from logboom.inputs.gelf.settings import GelfSettings
from logboom.inputs.inflate import inflate
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.transport.destination import Destination, Keys
from logboom.inputs.transport.listeners import Listeners, Listening

NAME: Final = "gelf"
FLAGS: Final = "?" + urlencode({"input": NAME})


class GelfListeners(Listeners[GelfSettings]):
    """Every listener of `[inputs.gelf]`."""

    name: ClassVar = NAME

    def __init__(
        self,
        spool: Spool,
        project_of: Callable[[str], int | None],
        settings: GelfSettings,
        limits: LimitsSettings,
        keys: Keys | None = None,
    ) -> None:
        super().__init__(spool, project_of, settings, keys)
        self._limits = limits.model_copy(
            update={"max_decompressed_bytes": min(limits.max_decompressed_bytes, settings.max_message_bytes)}
        )

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.udp_listen or self._settings.tcp_listen)

    def listening(self) -> Sequence[Listening]:
        """UDP, TCP."""
        settings = self._settings
        destination = self._destination(JSON_LINES, FLAGS)
        udp = self._by_udp(
            destination,
            max_bytes=settings.max_message_bytes,
            buffer_bytes=settings.receive_buffer_bytes,
            messages_of=Datagrams(destination, settings, self._limits).documents,
        )
        tcp = self._by_tcp(destination, lambda: JsonStream(settings.max_message_bytes, documents_of))
        return Listening("udp_listen", settings.udp_listen, udp), Listening("tcp_listen", settings.tcp_listen, tcp)


class Datagrams:
    """What the datagrams of senders hold."""

    def __init__(self, destination: Destination, settings: GelfSettings, limits: LimitsSettings) -> None:
        self._reject = destination.count_rejected
        self._limits = limits
        self._chunks = Chunks(
            max_messages=settings.max_open_messages, max_bytes=settings.max_open_bytes, reject=self._reject
        )

    def documents(self, peer: str, datagrams: list[bytes]) -> list[bytes]:
        """A document of each message that is whole now."""
        now = time.monotonic()
        found: list[bytes] = []
        for datagram in datagrams:
            whole = self._chunks.add(peer, datagram, now) if datagram[:2] == MAGIC else datagram
            if whole is None:
                continue
            try:
                message = inflate(whole, "", self._limits).strip(b" \t\r\n\0")
            except LogboomError as error:
                self._reject(error.code, peer=peer, message=error.message, sample=whole)
                continue
            if message:
                found.append(message)
        return documents_of(found)
