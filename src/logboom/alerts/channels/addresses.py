"""Which address a name is reached at, looked up once and checked, so that nobody makes this server call its neighbours.

Whoever may set a channel up could otherwise let the server ask a cloud's metadata service or a database on loopback; a
name that answers once with a good address and once with another one would pass a check that looks it up apart.

Source: RFC 6052 section 2.1 (64:ff9b::/96), RFC 3056 (6to4).
"""

import ipaddress
import socket
from typing import Final

from logboom.alerts.channels.channel import SendFailed

TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")  # what a gateway sends on to the IPv4 address in its end


def reachable_address(host: str, port: int, *, private_allowed: bool) -> str:
    """The address to connect to. Raises SendFailed when there is none, or when one of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SendFailed(f"{host}: {error.strerror or error}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not private_allowed and (private := next((one for one in addresses if not is_public(one)), None)):
        raise SendFailed(
            f"{host} is at {private}, which is no public address",
            hint="set alerts.private_addresses if that is meant so",
            lasting=True,
        )
    return addresses[0]


def is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(found.packed[-4:]) if found in TRANSLATED else None
        found = found.ipv4_mapped or found.sixtofour or translated or found
    return found.is_global and not found.is_multicast
