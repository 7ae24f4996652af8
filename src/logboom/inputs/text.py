"""Plain lines over TCP: `[inputs.text]`, for whatever can write a line to a socket and nothing more.

    tail -F app.log | nc logs.example.org 5171

What the lines mean is found by the load, as in files. There are no keys and no answers: a listener belongs to a project,
and reading stops while the spool has no room.
"""

from collections.abc import Callable
from typing import ClassVar, Final
from urllib.parse import urlencode

from pydantic import Field

from logboom.errors import SettingsError
from logboom.ingest.spool import Spool
from logboom.inputs.body import TEXT_LINES
from logboom.inputs.framing.joined_lines import JoinedLines
from logboom.inputs.text_description import DESCRIPTION
from logboom.inputs.transport.destination import Destination, Keys, with_key
from logboom.inputs.transport.listen_address import Addresses, Networks, allowing, host_and_port
from logboom.inputs.transport.tcp import TcpListener
from logboom.settings import Section

CODEC: Final = TEXT_LINES


class TextSettings(Section):
    listen: Addresses = ()
    """Where to listen, each `HOST:PORT`, such as `127.0.0.1:5171`; a list, or a text with commas. Empty: not at all. Beyond
    loopback everybody who reaches the port can send: plain lines hold no key."""

    project: str = "default"
    """The slug of the project that gets the events."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    service: str = ""
    """The program that the lines are of, unless a line of text says it itself."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which connections are taken, such as `10.0.0.0/8`; empty: from all."""

    max_line_bytes: int = Field(default=256 * 1024, ge=1024)
    """Longest event, be it a line or a stack trace; a longer one is truncated and marked. Bytes."""

    idle_timeout_seconds: float = Field(default=3600.0, gt=0)
    """A connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """Connections at a time; more are closed as they come."""


class Text:
    """Every listener of `[inputs.text]`."""

    name: ClassVar = "text"
    description: ClassVar = DESCRIPTION

    def __init__(
        self, spool: Spool, project_of: Callable[[str], int | None], settings: TextSettings, keys: Keys | None = None
    ) -> None:
        self._keys = keys
        self._spool = spool
        self._project_of = project_of
        self._settings = settings
        self._listeners: list[TcpListener] = []

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it listens, `tcp://HOST:PORT`."""
        return tuple(listener.address for listener in self._listeners)

    async def start(self) -> None:
        """Listen everywhere. Raises SettingsError that names the address which can't be taken, or the project."""
        settings = self._settings
        if not settings.listen:
            return
        project = self._project_of(settings.project)
        if project is None:
            raise SettingsError(
                f"inputs.text.project names {settings.project!r}, and there is no such project",
                hint="name an existing project's slug",
            )
        said = {"input": self.name} | ({"service": settings.service} if settings.service else {})
        destination = with_key(
            Destination(self.name, CODEC, project, f"?{urlencode(said)}"), "inputs.text", settings.key, self._keys
        )
        for address in settings.listen:
            listener = TcpListener(
                self._spool,
                destination,
                lambda: JoinedLines(settings.max_line_bytes),
                idle_timeout_seconds=settings.idle_timeout_seconds,
                max_connections=settings.max_connections,
                allows=allowing(settings.allowed_networks),
            )
            try:
                self._listeners.append(await listener.open(*host_and_port(address)))
            except OSError as error:
                await self.stop()
                raise SettingsError(
                    f"cannot listen on tcp://{address}: {error.strerror}",
                    hint="set inputs.text.listen to a free address",
                ) from error

    async def stop(self) -> None:
        """Take nothing more; what was received is in the spool afterwards, if that takes it within seconds."""
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            await listener.stop()
