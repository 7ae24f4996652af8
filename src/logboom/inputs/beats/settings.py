"""`[inputs.beats]`: where Lumberjack is taken."""

from pydantic import Field

from logboom.inputs.transport.listen_address import Addresses, Networks
from logboom.inputs.transport.tls import TlsSettings


class BeatsSettings(TlsSettings):
    listen: Addresses = ()
    """Where to listen for Beats, each `HOST:PORT`, such as `127.0.0.1:5044`; a list, or a text with commas. Empty: not at
    all. Beyond loopback everybody who reaches the port can send: the protocol holds no key."""

    tls_listen: Addresses = ()
    """The same for TLS."""

    project: str = "default"
    """The slug of the project that gets the events."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which connections are taken, such as `10.0.0.0/8`; empty: from all."""

    max_line_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Longest event; a longer one is truncated and marked. Bytes."""

    max_frame_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    """Longest frame, which is an event or a compressed batch of them; a longer one closes the connection. Bytes."""

    max_decompressed_bytes: int = Field(default=64 * 1024 * 1024, ge=1024)
    """Largest batch after decompression; a larger one closes the connection. Bytes."""

    max_receiving_bytes: int = Field(default=128 * 1024 * 1024, ge=1024)
    """Unfinished frames of all connections together; what goes beyond closes its connection. Bytes."""

    idle_timeout_seconds: float = Field(default=600.0, gt=0)
    """A connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """Connections at a time; more are closed as they come."""
