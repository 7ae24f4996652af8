"""Where an input listens, and from where it takes, as its settings say it."""

import ipaddress
import re
from collections.abc import Callable, Iterable
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator

ADDRESS: Final = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^:/\[\]]+):(?P<port>\d{1,5})")


def separated(value: object) -> object:
    """A list, also when it was written as a text with commas or blanks, or as in TOML: `[]`, `["127.0.0.1:5514"]`."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.startswith("[") and text.endswith("]"):  # an IPv6 address in brackets has a port behind them
        text = re.sub(r"[\"']", "", text[1:-1])
    return tuple(part for part in re.split(r"[,\s]+", text) if part)


def host_and_port(address: str) -> tuple[str, int]:
    """Raises ValueError for what is not HOST:PORT."""
    match = ADDRESS.fullmatch(address)
    if match is None or int(match["port"]) > 65_535:
        raise ValueError(f"{address!r} isn't HOST:PORT")
    return match["host"].strip("[]"), int(match["port"])


def _address(value: str) -> str:
    host_and_port(value)
    return value


def _network(value: str) -> str:
    ipaddress.ip_network(value)
    return value


Addresses = Annotated[tuple[Annotated[str, AfterValidator(_address)], ...], BeforeValidator(separated)]
"""Each `HOST:PORT`."""
Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], BeforeValidator(separated)]
"""Each an IP address or a network such as `10.0.0.0/8`."""


def allowing(networks: Iterable[str]) -> Callable[[str], bool]:
    """Whether a peer's address is in one of the networks; every one is when none is named."""
    parsed = [ipaddress.ip_network(network) for network in networks]

    def allows(peer: str) -> bool:
        if not parsed:
            return True
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        return any(address in network for network in parsed)

    return allows
