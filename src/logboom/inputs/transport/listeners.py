"""All listeners of one section of settings, which are started and stopped together."""

import ssl
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from logboom.errors import SettingsError
from logboom.ingest.spool import Spool
from logboom.inputs.framing.contract import Framing
from logboom.inputs.transport.conversation import AnsweringListener, Connection
from logboom.inputs.transport.destination import Destination, Keys, Listener, Parts, with_key
from logboom.inputs.transport.listen_address import allowing, host_and_port
from logboom.inputs.transport.tcp import TcpListener
from logboom.inputs.transport.udp import UdpListener

Open = Callable[[str, int], Awaitable[Listener]]
"""Listens at a host and a port. Raises OSError when the address can't be taken."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A setting that holds addresses, and how one of them is listened at."""

    setting: str
    """Its name within the section: `tcp_listen`."""
    addresses: Sequence[str]
    """Each `HOST:PORT`."""
    open: Open


class SectionSettings(Protocol):
    """What the settings of every such section say."""

    @property
    def project(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def allowed_networks(self) -> tuple[str, ...]: ...
    @property
    def idle_timeout_seconds(self) -> float: ...
    @property
    def max_connections(self) -> int: ...


Settings = TypeVar("Settings", bound=SectionSettings)


class Listeners(ABC, Generic[Settings]):
    """What an input with sockets of its own is; its kind says at which, and what it takes there."""

    name: ClassVar[str]
    """The input's word, and the name of its section below `inputs`."""

    def __init__(
        self,
        spool: Spool,
        project_of: Callable[[str], int | None],
        settings: Settings,
        keys: Keys | None = None,
    ) -> None:
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._keys = keys
        self._listeners: list[Listener] = []

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it listens: `udp://HOST:PORT`, `tcp://HOST:PORT`, `tls://HOST:PORT`."""
        return tuple(listener.address for listener in self._listeners)

    async def start(self) -> None:
        """Listen everywhere. Raises SettingsError that names the address which can't be taken, or the project."""
        if not self.is_on:
            return
        try:
            for listening in self.listening():
                for address in listening.addresses:
                    self._listeners.append(await self._open(listening, address))
        except SettingsError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Take nothing more; what was received is in the spool afterwards, if that takes it within seconds."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            await listener.stop()

    @property
    @abstractmethod
    def is_on(self) -> bool:
        """Whether any setting names an address."""

    @abstractmethod
    def listening(self) -> Sequence[Listening]:
        """The settings that name addresses. Raises SettingsError that names the setting which can't be obeyed."""

    def _destination(self, codec: str, said: str = "", *, project: str = "", setting: str = "project") -> Destination:
        """The project that gets the events, with the limits of the key that the settings name.

        `project` is the slug that `setting` names, where that is not the section's. Raises SettingsError for an unknown project or key.
        """
        slug = project or self._settings.project
        found = self._project_of(slug)
        if found is None:
            raise SettingsError(
                f"inputs.{self.name}.{setting} names {slug!r}, and there is no such project",
                hint="name an existing project's slug",
            )
        return with_key(
            Destination(self.name, codec, found, said), f"inputs.{self.name}", self._settings.key, self._keys
        )

    def _by_tcp(
        self,
        destination: Destination,
        new_framing: Callable[[], Framing],
        tls: ssl.SSLContext | None = None,
        *,
        networks: Sequence[str] = (),
        parts: Parts | None = None,
    ) -> Open:
        """Of streams that nobody answers; `networks` are allowed instead of the section's, if any are given."""
        settings = self._settings

        async def listener(host: str, port: int) -> Listener:
            streams = TcpListener(
                self._spool,
                destination,
                new_framing,
                idle_timeout_seconds=settings.idle_timeout_seconds,
                max_connections=settings.max_connections,
                allows=allowing(networks or settings.allowed_networks),
                parts=parts,
            )
            return await streams.open(host, port, tls)

        return listener

    def _by_udp(
        self,
        destination: Destination,
        *,
        max_bytes: int,
        buffer_bytes: int,
        networks: Sequence[str] = (),
        messages_of: Callable[[str, list[bytes]], list[bytes]] | None = None,
        parts: Parts | None = None,
    ) -> Open:
        """Of datagrams."""
        allows = allowing(networks or self._settings.allowed_networks)

        async def listener(host: str, port: int) -> Listener:
            return await UdpListener.open(
                host,
                port,
                spool=self._spool,
                destination=destination,
                max_bytes=max_bytes,
                buffer_bytes=buffer_bytes,
                allows=allows,
                messages_of=messages_of,
                parts=parts,
            )

        return listener

    def _answering(
        self,
        destination: Destination,
        converse: Callable[[Connection, Destination], Awaitable[None]],
        tls: ssl.SSLContext | None = None,
        *,
        max_receiving_bytes: int,
    ) -> Open:
        """Of streams whose senders wait for answers."""
        settings = self._settings

        async def listener(host: str, port: int) -> Listener:
            conversations = AnsweringListener(
                destination,
                lambda connection: converse(connection, destination),
                idle_timeout_seconds=settings.idle_timeout_seconds,
                max_connections=settings.max_connections,
                max_receiving_bytes=max_receiving_bytes,
                allows=allowing(settings.allowed_networks),
            )
            return await conversations.open(host, port, tls)

        return listener

    async def _open(self, listening: Listening, address: str) -> Listener:
        try:
            return await listening.open(*host_and_port(address))
        except OSError as error:
            raise SettingsError(
                f"cannot listen on {address}: {error.strerror}",
                hint=f"set inputs.{self.name}.{listening.setting} to a free address",
            ) from error
