"""Where to send and with which key, in one URL: `http://KEY@127.0.0.1:8514`.

A path before Logboom's own (`https://KEY@example.org/logs`) is kept; a number at its end, as the DSNs of error trackers
have it (`http://KEY@127.0.0.1:8514/1`), is not needed, because the key belongs to one project.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

INGEST_PATH = "/api/v1/ingest"
FORM = "http://KEY@HOST:PORT"


class Address(NamedTuple):
    """A server and an ingest key of one of its projects."""

    scheme: str
    host: str
    port: int
    path: str
    """Of the ingest, with whatever stands before it."""
    key: str

    @property
    def shown(self) -> str:
        """The server for people: without the key."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path[: -len(INGEST_PATH)]}"

    def __repr__(self) -> str:
        return f"Address({self.shown})"


def parse(url: str) -> Address:
    """Take the URL apart. Raises ValueError that says what is wrong, and never repeats the key."""
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"the address of a Logboom server is {FORM}, with http or https")
    key = unquote(parts.username or "")
    if not key:
        raise ValueError(f"the address names no ingest key: {FORM}")
    if not (key.isascii() and key.isprintable()):
        raise ValueError("the ingest key in the address has characters that no key has")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise ValueError(f"the port in the address is no number: {FORM}") from None
    before, _, last = parts.path.rstrip("/").rpartition("/")
    path = before if last.isdigit() else parts.path.rstrip("/")
    return Address(parts.scheme, parts.hostname, port, path + INGEST_PATH, key)
