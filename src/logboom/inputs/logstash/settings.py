"""`[inputs.logstash]`: where events for Logstash are taken beside HTTP."""

from pydantic import Field

from logboom.inputs.transport.listen_address import Addresses, Networks
from logboom.inputs.transport.tls import TlsSettings


class LogstashSettings(TlsSettings):
    tcp_listen: Addresses = ()
    """Where to listen for JSON lines, each `HOST:PORT`, such as `127.0.0.1:5959`; a list, or a text with commas. Empty: not
    at all. Beyond loopback everybody who reaches the port can send: the events hold no key."""

    udp_listen: Addresses = ()
    """The same for datagrams."""

    tls_listen: Addresses = ()
    """The same for TLS."""

    project: str = "default"
    """The slug of the project that gets what comes over these."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which they are taken, such as `10.0.0.0/8`; empty: from all."""

    max_line_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Longest event; a longer one is truncated and marked. Bytes."""

    idle_timeout_seconds: float = Field(default=3600.0, gt=0)
    """A connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """Connections at a time; more are closed as they come."""

    receive_buffer_bytes: int = Field(default=16 * 1024 * 1024, ge=4096)
    """What the kernel keeps of datagrams that were not read yet; the kernel may grant less (`net.core.rmem_max`). Bytes."""
