r"""JSON lines over TCP: `[inputs.json_lines]`, for whatever can write an object to a socket and nothing more.

    {"level":"error","message":"disk is full","service":"backup"}\n

Objects pass to the load as they are, without a loop over them. There are no keys and no answers: a listener belongs to a
project, and reading stops while the spool has no room.
"""

from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import urlencode

from pydantic import Field

from logboom.inputs.body import JSON_LINES, JSON_LINES_NAMED
from logboom.inputs.framing.json_stream import JsonStream
from logboom.inputs.json_lines_description import DESCRIPTION
from logboom.inputs.transport.listen_address import Addresses, Networks
from logboom.inputs.transport.listeners import Listeners, Listening
from logboom.inputs.transport.tls import TlsSettings, tls_context

NAME: Final = "json_lines"


class JsonLinesSettings(TlsSettings):
    listen: Addresses = ()
    """Where to listen, each `HOST:PORT`, such as `127.0.0.1:5170`; a list, or a text with commas. Empty: not at all. Beyond
    loopback everybody who reaches the port can send: JSON lines hold no key."""

    tls_listen: Addresses = ()
    """The same for TLS."""

    project: str = "default"
    """The slug of the project that gets the events."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    service: str = ""
    """The program that the events are of, unless one says it itself."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which connections are taken, such as `10.0.0.0/8`; empty: from all."""

    max_line_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Longest object; a longer one is truncated and marked. Bytes."""

    idle_timeout_seconds: float = Field(default=3600.0, gt=0)
    """A connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """Connections at a time; more are closed as they come."""


class JsonLines(Listeners[JsonLinesSettings]):
    """Every listener of `[inputs.json_lines]`."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    @property
    def is_on(self) -> bool:
        """Whether any address is set."""
        return bool(self._settings.listen or self._settings.tls_listen)

    def listening(self) -> Sequence[Listening]:
        """TCP, and TLS. Raises SettingsError for a certificate that can't be used."""
        settings = self._settings
        said = {"input": NAME} | ({"service": settings.service} if settings.service else {})
        destination = self._destination(JSON_LINES_NAMED if settings.service else JSON_LINES, f"?{urlencode(said)}")
        context = tls_context("inputs.json_lines", settings) if settings.tls_listen else None
        return (
            Listening("listen", settings.listen, self._by_tcp(destination, self._stream)),
            Listening("tls_listen", settings.tls_listen, self._by_tcp(destination, self._stream, context)),
        )

    def _stream(self) -> JsonStream:
        return JsonStream(self._settings.max_line_bytes)
