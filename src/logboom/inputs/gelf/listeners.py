"""GELF over UDP (chunked or not, gzip, zlib or plain) and TCP (objects ended by NUL). Nobody is ever answered.

Source: Graylog documentation, "GELF via UDP", "GELF via TCP".
"""

import time
from collections.abc import Callable
from typing import ClassVar, Final
from urllib.parse import urlencode

from logboom.errors import LogboomError, SettingsError
from logboom.ingest.spool import Spool
from logboom.inputs.body import JSON_LINES
from logboom.inputs.framing.json_stream import JsonStream
from logboom.inputs.gelf.chunks import MAGIC, Chunks
from logboom.inputs.gelf.messages import document_of
from logboom.inputs.gelf.settings import GelfSettings
from logboom.inputs.inflate import inflate
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.transport.destination import Destination, Keys, Listener, with_key
from logboom.inputs.transport.listen_address import allowing, host_and_port
from logboom.inputs.transport.tcp import TcpListener
from logboom.inputs.transport.udp import UdpListener

NAME: Final = "gelf"
FLAGS: Final = "?" + urlencode({"input": NAME})


class GelfListeners:
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
        self._keys = keys
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._limits = limits.model_copy(
            update={"max_decompressed_bytes": min(limits.max_decompressed_bytes, settings.max_message_bytes)}
        )
        self._listeners: list[Listener] = []

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it listens, `udp://HOST:PORT` or `tcp://HOST:PORT`."""
        return tuple(listener.address for listener in self._listeners)

    async def start(self) -> None:
        """Listen everywhere. Raises SettingsError that names the address which can't be taken, or the project."""
        settings = self._settings
        if not (settings.udp_listen or settings.tcp_listen):
            return
        project = self._project_of(settings.project)
        if project is None:
            raise SettingsError(
                f"inputs.gelf.project names {settings.project!r}, and there is no such project",
                hint="name an existing project's slug",
            )
        destination = with_key(Destination(NAME, JSON_LINES, project, FLAGS), "inputs.gelf", settings.key, self._keys)
        for transport, addresses in (("udp", settings.udp_listen), ("tcp", settings.tcp_listen)):
            for address in addresses:
                try:
                    self._listeners.append(await self._listen(transport, address, destination))
                except OSError as error:
                    await self.stop()
                    raise SettingsError(
                        f"cannot listen on {transport}://{address}: {error.strerror}",
                        hint=f"set inputs.gelf.{transport}_listen to a free address",
                    ) from error

    async def stop(self) -> None:
        """Take nothing more; what was received is in the spool afterwards, if that takes it within seconds."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            await listener.stop()

    async def _listen(self, transport: str, address: str, destination: Destination) -> Listener:
        settings, (host, port) = self._settings, host_and_port(address)
        allows = allowing(settings.allowed_networks)
        if transport == "udp":
            return await UdpListener.open(
                host,
                port,
                spool=self._spool,
                destination=destination,
                max_bytes=settings.max_message_bytes,
                buffer_bytes=settings.receive_buffer_bytes,
                allows=allows,
                messages_of=Datagrams(destination, settings, self._limits).documents,
            )
        listener = TcpListener(
            self._spool,
            destination,
            lambda: JsonStream(settings.max_message_bytes, document_of),
            idle_timeout_seconds=settings.idle_timeout_seconds,
            max_connections=settings.max_connections,
            allows=allows,
        )
        return await listener.open(host, port)


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
                self._reject(error.code)
                continue
            if message:
                found.append(document_of(message))
        return found
