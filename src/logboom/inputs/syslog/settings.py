"""`[inputs.syslog]`: where syslog is taken, from whom, and for which project."""

import ipaddress
import re
from typing import Annotated, Final, NamedTuple
from urllib.parse import parse_qsl
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from logboom.inputs.transport.listen_address import Networks, separated
from logboom.inputs.transport.tls import TlsSettings

_ADDRESS: Final = re.compile(
    r"(?:(?P<transport>udp|tcp)://)?(?P<address>(?:\[[0-9a-fA-F:.]+\]|[^:/\[\]?]+):(?P<port>\d{1,5}))(?:\?(?P<options>.*))?"
)


class ListenAddress(NamedTuple):
    """One address of the settings, taken apart."""

    transports: tuple[str, ...]
    address: str
    """`HOST:PORT`."""
    project: str
    """A slug; empty for that of the section."""
    networks: tuple[str, ...]
    """From which it is taken; none for those of the section."""


def parts_of(address: str) -> ListenAddress:
    """Raises ValueError."""
    match = _ADDRESS.fullmatch(address)
    if match is None or int(match["port"]) > 65_535:
        raise ValueError(f"{address!r} isn't HOST:PORT, udp://HOST:PORT or tcp://HOST:PORT")
    transports = (match["transport"],) if match["transport"] else ("udp", "tcp")
    options = parse_qsl(match["options"] or "", keep_blank_values=True, strict_parsing=bool(match["options"]))
    project, networks = "", []
    for name, value in options:
        if name == "project":
            project = value
        elif name == "allow":
            networks.append(str(ipaddress.ip_network(value)))
        else:
            raise ValueError(f"{address!r} has {name!r}; there are only project=SLUG and allow=NETWORK")
    return ListenAddress(transports, match["address"], project, tuple(networks))


def _address(value: str) -> str:
    parts_of(value)
    return value


def _tls_address(value: str) -> str:
    if "://" in value:
        raise ValueError(f"{value!r} isn't HOST:PORT")
    return _address(value)


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no time zone of the IANA database")
    return value


class SyslogSettings(TlsSettings):
    enabled: bool = True
    """Whether to listen for syslog at all."""

    listen: Annotated[tuple[Annotated[str, AfterValidator(_address)], ...], BeforeValidator(separated)] = (
        "127.0.0.1:5514",
    )
    """Where to listen: `HOST:PORT` for UDP and TCP, `udp://HOST:PORT` or `tcp://HOST:PORT` for one of them; a list, or
    a text with commas. Beyond loopback everybody who reaches the port can send, unless `key_required` is set. An address may
    name a project and networks of its own: `udp://0.0.0.0:5515?project=shop&allow=10.0.0.0/8`."""

    tls_listen: Annotated[tuple[Annotated[str, AfterValidator(_tls_address)], ...], BeforeValidator(separated)] = ()
    """Where to listen for TLS over TCP, each `HOST:PORT`, such as `0.0.0.0:6514`, with the same options. Empty: not at all."""

    project: str = "default"
    """The slug of the project that gets the events, where neither address nor key says another."""

    key: str = ""
    """The name of an ingest key of the project: its events carry it, and its limits hold for them. Messages with a key of their own have that. Empty: none."""

    allowed_networks: Networks = ()
    """The IP addresses and networks from which messages are taken, such as `10.0.0.0/8`, where an address has none of its
    own; empty: from all."""

    key_required: bool = False
    """Take only messages that carry an ingest key in their structured data, as `[KEY@41058]`."""

    timezone: Annotated[str, AfterValidator(_time_zone)] = "UTC"
    """The time zone of senders that name none (RFC 3164): a name of the IANA database, such as `Europe/Berlin`."""

    max_frame_bytes: int = Field(default=65_536, ge=2048, le=1024 * 1024)
    """Longest message; a longer one is truncated to this and marked. RFC 5424 wants at least 2048. Bytes."""

    idle_timeout_seconds: float = Field(default=600.0, gt=0)
    """A TCP connection on which nothing came for so long is closed. Seconds."""

    max_connections: int = Field(default=2000, ge=1)
    """TCP connections at a time; more are closed as they come."""

    receive_buffer_bytes: int = Field(default=16 * 1024 * 1024, ge=4096)
    """What the kernel keeps of datagrams that were not read yet; the kernel may grant less (`net.core.rmem_max`). Bytes."""
