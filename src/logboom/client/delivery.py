"""One batch to the server: a request over a connection that is kept, and what its answer means for the batch.

Every batch has a name, and the server takes a name once: after an answer that was lost it can safely be sent again. One
that is too large for the server, or for a proxy before it, goes in halves, which have names of their own.
"""

from __future__ import annotations

import gzip
import http.client
import ssl
from typing import NamedTuple

from logboom.client.address import INGEST_PATH, Address
from logboom.client.proxy import proxy_to

RETRY_STATUSES = frozenset({407, 408, 425, 429})  # 407 is of a proxy, which an operator can mend
TOO_LARGE_STATUS = 413
FAST_COMPRESSION = 1
LONGEST_EXCUSE = 200  # characters of an error's text


class Batch(NamedTuple):
    """Compressed lines and their name; with unknown `records` when they come from the disk."""

    sender: str
    number: int
    body: bytes
    records: int

    @property
    def name(self) -> str:
        return f"{self.sender}:{self.number}"

    def halves(self) -> list[Batch]:
        """The same lines in two batches; the same each time, so that each half counts once. None of a single line."""
        lines = gzip.decompress(self.body).splitlines(keepends=True)
        middle = len(lines) // 2
        parts = (lines[:middle], lines[middle:]) if middle else ()
        return [
            Batch(f"{self.sender}.{place}", self.number, compressed(part), len(part))
            for place, part in enumerate(parts)
        ]


def compressed(lines: list[bytes]) -> bytes:
    return gzip.compress(b"".join(lines), FAST_COMPRESSION)


class Unreachable(Exception):
    """The batch has to be offered again, not before `after_seconds`."""

    def __init__(self, reason: str, after_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


class Refused(Exception):
    """The server will never take the batch: it is dropped."""


class Delivery:
    """The connection of one process to the server."""

    def __init__(self, address: Address, ca_file: str) -> None:
        self._address = address
        self._ca_file = ca_file
        self._connection: http.client.HTTPConnection | None = None
        self._target = address.path
        self._proxy_headers: dict[str, str] = {}

    def deliver(self, batch: Batch, seconds: float) -> int:
        """Return when the server has the batch on disk; how many of its records are too large, each by itself.

        Raises Unreachable: offer the same batch again. Raises Refused.
        """
        status, excuse, after = self._offer(batch, seconds)
        if 200 <= status < 300:
            return 0
        if status >= 500 or status in RETRY_STATUSES:
            raise Unreachable(f"status {status} {excuse}", after)
        if status != TOO_LARGE_STATUS:
            raise Refused(f"status {status} {excuse}")
        halves = batch.halves()
        return sum(self.deliver(half, seconds) for half in halves) if halves else 1

    def _offer(self, batch: Batch, seconds: float) -> tuple[int, str, float]:
        """The answer, as `_post` gives it. Raises Unreachable when there is none."""
        reused = self._connection is not None
        try:
            try:
                return self._post(batch, seconds)
            except (OSError, http.client.HTTPException):
                self.close()
                if not reused:
                    raise
                # A server closes connections that were idle for long; on a new one the same batch is as good.
                return self._post(batch, seconds)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable(str(error) or type(error).__name__) from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _post(self, batch: Batch, seconds: float) -> tuple[int, str, float]:
        """The answer's status, the beginning of its text, and how long it asks to wait."""
        connection = self._connection = self._connection or self._connect()
        connection.timeout = seconds
        if connection.sock is not None:
            connection.sock.settimeout(seconds)
        headers = {
            "Authorization": f"Bearer {self._address.key}",
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
            "X-Logboom-Batch": batch.name,
            **self._proxy_headers,
        }
        try:
            connection.request("POST", self._target, batch.body, headers)
        except ConnectionError as error:
            if connection.sock is None:
                raise
            # Who refuses a large body may answer and close without having read it: the answer is there all the same.
            try:
                answer = connection.getresponse()
            except (OSError, http.client.HTTPException):
                raise error from None
        else:
            answer = connection.getresponse()
        text = answer.read(65_536).decode("utf-8", "replace")
        if not answer.isclosed():  # more than any answer of Logboom's
            self.close()
        after = answer.headers.get("Retry-After", "")
        return answer.status, text[:LONGEST_EXCUSE], float(after) if after.isdigit() else 0.0

    def _connect(self) -> http.client.HTTPConnection:
        address, proxy = self._address, proxy_to(self._address)
        host, port = (proxy.host, proxy.port) if proxy else (address.host, address.port)
        if address.scheme == "http":
            if proxy:
                self._target, self._proxy_headers = f"{address.shown}{INGEST_PATH}", proxy.headers
            return http.client.HTTPConnection(host, port)
        context = ssl.create_default_context(cafile=self._ca_file or None)
        connection = http.client.HTTPSConnection(host, port, context=context)
        if proxy:
            connection.set_tunnel(address.host, address.port, proxy.headers)
        return connection
