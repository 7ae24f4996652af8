"""Syslog: RFC 5424 and RFC 3164 over UDP, TCP and TLS.

A message is kept as it came, its sender's address beside it; what it means is the codec's business. Syslog knows no
answers, and keys only where senders put one into each message: else a listener belongs to a project. TCP stops reading
while the spool has no room, UDP counts what it drops.

Source: RFC 5424, RFC 3164, RFC 5425 (TLS), RFC 5426 (UDP), RFC 6587 (TCP).
"""

import ssl
from collections.abc import Callable
from typing import ClassVar, Final

from logboom.errors import SettingsError
from logboom.ingest.spool import Spool
from logboom.inputs.framing.syslog_stream import SyslogStream
from logboom.inputs.intake import IngestKey
from logboom.inputs.syslog.description import DESCRIPTION
from logboom.inputs.syslog.settings import ListenAddress, SyslogSettings, parts_of
from logboom.inputs.syslog.tokens import Tokens
from logboom.inputs.transport.destination import Destination, Keys, Listener, with_key
from logboom.inputs.transport.listen_address import allowing
from logboom.inputs.transport.tcp import TcpListener
from logboom.inputs.transport.tls import tls_context
from logboom.inputs.transport.udp import UdpListener

NAME: Final = "syslog"
CODEC: Final = "syslog"


class Syslog:
    """Every listener of `[inputs.syslog]`."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        spool: Spool,
        project_of: Callable[[str], int | None],
        settings: SyslogSettings,
        find_key: Callable[[str], IngestKey | None],
        keys: Keys | None = None,
    ) -> None:
        self._keys = keys
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._find_key = find_key
        self._listeners: list[Listener] = []

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it listens; to be said aloud when that is more than loopback, since syslog asks for no key."""
        return tuple(listener.address for listener in self._listeners)

    async def start(self) -> None:
        """Listen everywhere. Raises SettingsError that names the address which can't be taken, the project, the certificate."""
        settings = self._settings
        if not settings.enabled:
            return
        context = tls_context("inputs.syslog", settings) if settings.tls_listen else None
        try:
            for address in map(parts_of, settings.listen):
                for transport in address.transports:
                    await self._open("listen", transport, address, None)
            for address in map(parts_of, settings.tls_listen):
                await self._open("tls_listen", "tls", address, context)
        except SettingsError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Take nothing more; what was received is in the spool afterwards, if that takes it within seconds."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            await listener.stop()

    async def _open(self, setting: str, transport: str, address: ListenAddress, context: ssl.SSLContext | None) -> None:
        slug = address.project or self._settings.project
        project = self._project_of(slug)
        if project is None:
            named = f"inputs.syslog.{setting}" if address.project else "inputs.syslog.project"
            raise SettingsError(
                f"{named} names {slug!r}, and there is no such project",
                hint="name an existing project's slug, or set inputs.syslog.enabled = false",
            )
        try:
            self._listeners.append(await self._listen(transport, address, project, context))
        except OSError as error:
            raise SettingsError(
                f"cannot listen on {transport}://{address.host}:{address.port}: {error.strerror}",
                hint=f"set inputs.syslog.{setting} to a free address",
            ) from error

    async def _listen(
        self, transport: str, address: ListenAddress, project: int, context: ssl.SSLContext | None
    ) -> Listener:
        settings = self._settings
        of_project = Destination(NAME, CODEC, project, meters=self._keys.meters if self._keys else None)
        destination = with_key(of_project, "inputs.syslog", settings.key, self._keys)
        allows = allowing(address.networks or settings.allowed_networks)
        parts = Tokens(destination, self._find_key, required=settings.key_required).parts
        if transport == "udp":
            return await UdpListener.open(
                address.host,
                address.port,
                spool=self._spool,
                destination=destination,
                max_bytes=settings.max_frame_bytes,
                buffer_bytes=settings.receive_buffer_bytes,
                allows=allows,
                parts=parts,
            )
        listener = TcpListener(
            self._spool,
            destination,
            lambda: SyslogStream(settings.max_frame_bytes),
            idle_timeout_seconds=settings.idle_timeout_seconds,
            max_connections=settings.max_connections,
            allows=allows,
            parts=parts,
        )
        return await listener.open(address.host, address.port, context)
