"""Syslog: RFC 5424 and RFC 3164 over UDP and TCP.

A message is kept as it came, its sender's address beside it; what it means is the codec's business. Syslog knows no keys
and no answers: a listener belongs to a project, TCP stops reading while the spool has no room, UDP counts what it drops.

Source: RFC 5424, RFC 3164, RFC 5426 (UDP), RFC 6587 (TCP).
"""

import re
from collections.abc import Callable
from typing import Annotated, ClassVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from logboom.errors import SettingsError
from logboom.ingest.spool import Spool
from logboom.inputs.framing.syslog_stream import SyslogStream
from logboom.inputs.syslog_description import DESCRIPTION
from logboom.inputs.transport.destination import Destination, Listener
from logboom.inputs.transport.listen_address import separated
from logboom.inputs.transport.tcp import TcpListener
from logboom.inputs.transport.udp import UdpListener
from logboom.settings import Section

CODEC = "syslog"
ADDRESS = re.compile(r"(?:(?P<transport>udp|tcp)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[^:/\[\]]+):(?P<port>\d{1,5})")


def _address(value: str) -> str:
    _parts(value)
    return value


def _parts(address: str) -> tuple[tuple[str, ...], str, int]:
    """The transports, the host and the port."""
    match = ADDRESS.fullmatch(address)
    if match is None or int(match["port"]) > 65_535:
        raise ValueError(f"{address!r} isn't HOST:PORT, udp://HOST:PORT or tcp://HOST:PORT")
    transports = (match["transport"],) if match["transport"] else ("udp", "tcp")
    return transports, match["host"].strip("[]"), int(match["port"])


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no time zone of the IANA database")
    return value


class SyslogSettings(Section):
    enabled: bool = True
    """Whether to listen for syslog at all."""

    listen: Annotated[tuple[Annotated[str, AfterValidator(_address)], ...], BeforeValidator(separated)] = (
        "127.0.0.1:5514",
    )
    """Where to listen: `HOST:PORT` for UDP and TCP, `udp://HOST:PORT` or `tcp://HOST:PORT` for one of them; a list, or
    a text with commas. Beyond loopback everybody who reaches the port can send: syslog asks for no key."""

    project: str = "default"
    """The slug of the project that gets the events."""

    timezone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    """The time zone of senders that name none (RFC 3164): a name of the IANA database, such as `Europe/Berlin`."""

    max_frame_bytes: int = Field(default=65_536, ge=2048, le=1024 * 1024)
    """Longest message; a longer one is truncated to this and marked. RFC 5424 wants at least 2048. Bytes."""

    idle_timeout_seconds: float = Field(default=600.0, gt=0)
    """A TCP connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """TCP connections at a time; more are closed as they come."""

    receive_buffer_bytes: int = Field(default=16 * 1024 * 1024, ge=4096)
    """What the kernel keeps of datagrams that were not read yet; the kernel may grant less (`net.core.rmem_max`). Bytes."""


class Syslog:
    """Every listener of `[inputs.syslog]`."""

    name: ClassVar = "syslog"
    description: ClassVar = DESCRIPTION

    def __init__(self, spool: Spool, project_of: Callable[[str], int | None], settings: SyslogSettings) -> None:
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._listeners: list[Listener] = []

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it listens; to be said aloud when that is more than loopback, since syslog asks for no key."""
        return tuple(listener.address for listener in self._listeners)

    async def start(self) -> None:
        """Listen everywhere. Raises SettingsError that names the address which can't be taken, or the project."""
        if not self._settings.enabled:
            return
        project = self._project_of(self._settings.project)
        if project is None:
            raise SettingsError(
                f"inputs.syslog.project names {self._settings.project!r}, and there is no such project",
                hint="name an existing project's slug, or set inputs.syslog.enabled = false",
            )
        for address in self._settings.listen:
            transports, host, port = _parts(address)
            for transport in transports:
                try:
                    self._listeners.append(await self._listen(transport, host, port, project))
                except OSError as error:
                    await self.stop()
                    raise SettingsError(
                        f"cannot listen on {transport}://{host}:{port}: {error.strerror}",
                        hint="set inputs.syslog.listen to a free address",
                    ) from error

    async def stop(self) -> None:
        """Take nothing more; what was received is in the spool afterwards, if that takes it within seconds."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            await listener.stop()

    async def _listen(self, transport: str, host: str, port: int, project: int) -> Listener:
        settings, destination = self._settings, Destination(self.name, CODEC, project)
        if transport == "udp":
            return await UdpListener.open(
                host,
                port,
                spool=self._spool,
                destination=destination,
                max_bytes=settings.max_frame_bytes,
                buffer_bytes=settings.receive_buffer_bytes,
            )
        listener = TcpListener(
            self._spool,
            destination,
            lambda: SyslogStream(settings.max_frame_bytes),
            idle_timeout_seconds=settings.idle_timeout_seconds,
            max_connections=settings.max_connections,
        )
        return await listener.open(host, port)
