"""The proxy between an application and the server, if its environment names one: http_proxy, https_proxy, no_proxy.

Source: Python library reference, "urllib.request.getproxies" and "ProxyHandler": they are read as urllib reads them.
"""

from __future__ import annotations

import base64
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from logboom.client.address import Address

DEFAULT_PORT = 80


class Proxy(NamedTuple):
    """Where it listens, and the header that lets one through; empty when none is needed."""

    host: str
    port: int
    authorization: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


def proxy_to(address: Address) -> Proxy | None:
    """None: the server is reached directly. Raises OSError when the environment names what is no proxy."""
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415  # loads much, so not before it is needed

    named = getproxies().get(address.scheme, "")
    if not named or proxy_bypass(f"{address.host}:{address.port}"):
        return None
    parts = urlsplit(named if "://" in named else f"http://{named}")
    try:
        port = parts.port or DEFAULT_PORT
    except ValueError:
        port = 0
    if not parts.hostname or not port:
        raise OSError(f"the environment variable {address.scheme}_proxy names no proxy")
    who = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    return Proxy(parts.hostname, port, f"Basic {base64.b64encode(who.encode()).decode()}" if parts.username else "")
