"""Plain lines over TCP: `[inputs.text]`, for whatever can write a line to a socket and nothing more.

    tail -F app.log | nc logs.example.org 5171

What the lines mean is found by the load, as in files. There are no keys and no answers: a listener belongs to a project,
and reading stops while the spool has no room.
"""

from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import urlencode

from pydantic import Field

from logboom.inputs.body import TEXT_LINES
from logboom.inputs.framing.joined_lines import JoinedLines
from logboom.inputs.text_description import DESCRIPTION
from logboom.inputs.transport.listen_address import Addresses, Networks
from logboom.inputs.transport.listeners import Listeners, Listening
from logboom.settings import Section

NAME: Final = "text"


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


class Text(Listeners[TextSettings]):
    """Every listener of `[inputs.text]`."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.listen)

    def listening(self) -> Sequence[Listening]:
        """TCP."""
        settings = self._settings
        said = {"input": NAME} | ({"service": settings.service} if settings.service else {})
        destination = self._destination(TEXT_LINES, f"?{urlencode(said)}")
        return (Listening("listen", settings.listen, self._by_tcp(destination, self._stream)),)

    def _stream(self) -> JoinedLines:
        return JoinedLines(self._settings.max_line_bytes)
