"""`[inputs.gelf]`: where GELF is taken beside HTTP."""

from pydantic import Field

from logboom.inputs.transport.listen_address import Addresses, Networks
from logboom.settings import Section


class GelfSettings(Section):
    udp_listen: Addresses = ()
    """Where to listen for datagrams, each `HOST:PORT`, such as `127.0.0.1:12201`; a list, or a text with commas. Empty: not
    at all. Beyond loopback everybody who reaches the port can send: GELF asks for no key."""

    tcp_listen: Addresses = ()
    """The same for TCP."""

    project: str = "default"
    """The slug of the project that gets what comes over UDP and TCP."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which UDP and TCP are taken, such as `10.0.0.0/8`; empty: from all."""

    max_message_bytes: int = Field(default=2 * 1024 * 1024, ge=1024)
    """Longest message, after decompression; a longer one is truncated and marked. Bytes."""

    max_open_messages: int = Field(default=10_000, ge=1)
    """Messages over UDP of which chunks are missing; the oldest make room for new ones, and are counted."""

    max_open_bytes: int = Field(default=64 * 1024 * 1024, ge=65_536)
    """What such messages hold in memory. Bytes."""

    idle_timeout_seconds: float = Field(default=3600.0, gt=0)
    """A TCP connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """TCP connections at a time; more are closed as they come."""

    receive_buffer_bytes: int = Field(default=16 * 1024 * 1024, ge=4096)
    """What the kernel keeps of datagrams that were not read yet; the kernel may grant less (`net.core.rmem_max`). Bytes."""
