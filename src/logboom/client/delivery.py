"""One batch to the server: a request over a connection that is kept, and what its answer means for the batch.

Every batch has a name, and the server takes a name once: after an answer that was lost it can safely be sent again.
"""

from __future__ import annotations

import http.client
import ssl
from typing import NamedTuple

from logboom.client.address import Address

RETRY_STATUSES = frozenset({408, 425, 429})
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

    def deliver(self, batch: Batch, seconds: float) -> None:
        """Return when the server has the batch on disk. Raises Unreachable, Refused."""
        reused = self._connection is not None
        try:
            try:
                status, excuse, after = self._post(batch, seconds)
            except (OSError, http.client.HTTPException):
                self.close()
                if not reused:
                    raise
                # A server closes connections that were idle for long; on a new one the same batch is as good.
                status, excuse, after = self._post(batch, seconds)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Unreachable(str(error) or type(error).__name__) from error
        if 200 <= status < 300:
            return
        if status >= 500 or status in RETRY_STATUSES:
            raise Unreachable(f"status {status} {excuse}", after)
        raise Refused(f"status {status} {excuse}")

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
        }
        connection.request("POST", self._address.path, batch.body, headers)
        answer = connection.getresponse()
        text = answer.read(65_536).decode("utf-8", "replace")
        if not answer.isclosed():  # more than any answer of Logboom's
            self.close()
        after = answer.headers.get("Retry-After", "")
        return answer.status, text[:LONGEST_EXCUSE], float(after) if after.isdigit() else 0.0

    def _connect(self) -> http.client.HTTPConnection:
        if self._address.scheme == "http":
            return http.client.HTTPConnection(self._address.host, self._address.port)
        context = ssl.create_default_context(cafile=self._ca_file or None)
        return http.client.HTTPSConnection(self._address.host, self._address.port, context=context)
