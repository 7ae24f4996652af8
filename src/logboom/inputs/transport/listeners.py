"""All listeners of one section of settings, which are started and stopped together."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from logboom.errors import SettingsError
from logboom.ingest.spool import Spool
from logboom.inputs.transport.destination import Destination, Keys, Listener, with_key
from logboom.inputs.transport.listen_address import host_and_port


@dataclass(frozen=True, slots=True)
class Listening:
    """A setting that holds addresses, and how one of them is listened at."""

    setting: str
    """Its name within the section: `tcp_listen`."""
    addresses: Sequence[str]
    """Each `HOST:PORT`."""
    open: Callable[[str, int], Awaitable[Listener]]
    """Of host and port. Raises OSError when the address can't be taken."""


class SectionSettings(Protocol):
    """What the settings of every such section say."""

    @property
    def project(self) -> str: ...
    @property
    def key(self) -> str: ...


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
        project = self._project_of(self._settings.project)
        if project is None:
            raise SettingsError(
                f"inputs.{self.name}.project names {self._settings.project!r}, and there is no such project",
                hint="name an existing project's slug",
            )
        try:
            for listening in self.listening(project):
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
    def listening(self, project: int) -> Sequence[Listening]:
        """The settings that name addresses, for the project that gets the events."""

    def _with_key(self, destination: Destination) -> Destination:
        """The destination, with the limits of the key that the settings name. Raises SettingsError for an unknown one."""
        return with_key(destination, f"inputs.{self.name}", self._settings.key, self._keys)

    async def _open(self, listening: Listening, address: str) -> Listener:
        try:
            return await listening.open(*host_and_port(address))
        except OSError as error:
            raise SettingsError(
                f"cannot listen on {address}: {error.strerror}",
                hint=f"set inputs.{self.name}.{listening.setting} to a free address",
            ) from error
