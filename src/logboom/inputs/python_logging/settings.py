"""`[inputs.python_logging]`: what the handlers of Python's logging send."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from logboom.inputs.transport.listen_address import Addresses, Networks, separated
from logboom.settings import Section


def _path(value: str) -> str:
    path = "/" + value.strip("/")
    if path == "/" or path.startswith("/api/"):
        raise ValueError(f"{value!r} is a path of others")
    return path


class PythonLoggingSettings(Section):
    http_paths: Annotated[tuple[Annotated[str, AfterValidator(_path)], ...], BeforeValidator(separated)] = ("/log",)
    """The paths that take what HTTPHandler sends; a list, or a text with commas."""

    tcp_listen: Addresses = ()
    """Where to listen for SocketHandler, each `HOST:PORT`, such as `127.0.0.1:9020`; a list, or a text with commas. Empty: not
    at all. Beyond loopback everybody who reaches the port can send: records hold no key."""

    udp_listen: Addresses = ()
    """The same for DatagramHandler, such as `127.0.0.1:9021`."""

    project: str = "default"
    """The slug of the project that gets what comes over TCP and UDP."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Empty: none."""

    service: str = ""
    """The program that these records are of, unless one says it itself."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which TCP and UDP are taken, such as `10.0.0.0/8`; empty: from all."""

    max_record_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Longest record; a longer one closes its connection. Bytes."""

    idle_timeout_seconds: float = Field(default=3600.0, gt=0)
    """A connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """Connections at a time; more are closed as they come."""

    receive_buffer_bytes: int = Field(default=4 * 1024 * 1024, ge=4096)
    """What the kernel keeps of datagrams that were not read yet; the kernel may grant less (`net.core.rmem_max`). Bytes."""
