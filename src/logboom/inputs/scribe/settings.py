"""`[inputs.scribe]`: where Scribe's calls are taken."""

from pydantic import Field

from logboom.inputs.transport.listen_address import Addresses, Networks
from logboom.settings import Section


class ScribeSettings(Section):
    listen: Addresses = ()
    """Where to listen, each `HOST:PORT`, such as `127.0.0.1:1463`; a list, or a text with commas. Empty: not at all. Beyond
    loopback everybody who reaches the port can send: Scribe asks for no key."""

    project: str = "default"
    """The slug of the project that gets the events."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which connections are taken, such as `10.0.0.0/8`; empty: from all."""

    max_line_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Longest message; a longer one is truncated and marked. Bytes."""

    max_frame_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    """Longest call; a longer one closes the connection. Bytes."""

    max_entries: int = Field(default=100_000, ge=1)
    """Messages of one call; one with more is answered with an exception."""

    max_receiving_bytes: int = Field(default=128 * 1024 * 1024, ge=1024)
    """Unfinished calls of all connections together; what goes beyond closes its connection. Bytes."""

    idle_timeout_seconds: float = Field(default=3600.0, gt=0)
    """A connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """Connections at a time; more are closed as they come."""
