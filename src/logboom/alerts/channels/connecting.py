"""Keeps a library from connecting to private addresses, at the moment at which it connects.

apprise's services look names up themselves, so a check beforehand proves nothing: a name may answer once with a good
address and once with another one, and a redirect may lead anywhere. Python tells its audit hooks of each connection
before it is made, with the very address; one hook asks whether the thread that connects may do so.

Source: PEP 578; Python documentation, "Audit events table" (socket.connect, socket.sendto, socket.sendmsg).
"""

import contextlib
import ipaddress
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies

from logboom.alerts.channels.addresses import is_public

EVENTS: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})

_this_thread = threading.local()
_hooking = threading.Lock()
_hooked = False


class PrivateAddress(OSError):
    """The connection was not made."""


@contextlib.contextmanager
def only_public() -> Iterator[list[str]]:
    """Within it this thread connects to public addresses alone, and to the proxies of the environment.

    Gives a list that fills with the private addresses that were refused.
    """
    _hook()
    refused: list[str] = []
    _this_thread.refused, _this_thread.proxies = refused, _proxies()
    try:
        yield refused
    finally:
        del _this_thread.refused, _this_thread.proxies


def _hook() -> None:
    """Once: a hook stays for the life of the process."""
    global _hooked  # noqa: PLW0603  # there is one process
    with _hooking:
        if not _hooked:
            sys.addaudithook(_look)
            _hooked = True


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in EVENTS:
        return
    refused = getattr(_this_thread, "refused", None)
    if refused is None:
        return
    address = arguments[1]
    if isinstance(address, tuple):
        host = str(address[0])
        if (host, address[1]) in _this_thread.proxies or _is_public_address(host):
            return
    elif address is None:  # of a datagram whose socket is connected: that was looked at
        return
    else:
        host = "a socket of this machine"
    refused.append(host)
    raise PrivateAddress(f"{host} is no public address")


def _is_public_address(host: str) -> bool:
    """A name is none: whoever connects by name has it looked up unseen."""
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
    except ValueError:
        return False
    return is_public(host)


def _proxies() -> set[tuple[str, int]]:
    """Where the operator wants requests to go through; behind a proxy it is the proxy that decides."""
    found = set()
    for url in getproxies().values():
        parts = urlsplit(url if "//" in url else f"//{url}")
        with contextlib.suppress(OSError, ValueError):
            port = parts.port or 80
            found |= {(str(one[4][0]), port) for one in socket.getaddrinfo(parts.hostname, port)}
    return found
