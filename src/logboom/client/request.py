"""What the middleware of both kinds says of a request: its context, its access event, its unhandled exception.

Every record of the request has its id, method and path, how long it has taken so far, and its status once that is known.
"""

from __future__ import annotations

import logging
import re
import time
import uuid

from logboom.client.context import Bound, Changing, bind

REQUEST_ID = re.compile(r"[\x21-\x7e]{1,200}")
TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
LONGEST_PATH = 2000  # characters

log = logging.getLogger("logboom.access")


class Request:
    """One request, from its first byte to its last; `id` is the sender's X-Request-ID or a new one."""

    def __init__(
        self, method: str, path: str, *, request_id: str, traceparent: str, user_agent: str, peer: str
    ) -> None:
        self.id = request_id if REQUEST_ID.fullmatch(request_id) else uuid.uuid4().hex
        self._method = method
        self._path = path[:LONGEST_PATH]
        self._traceparent = traceparent if TRACEPARENT.fullmatch(traceparent) else ""
        self._about_client = {"user_agent": user_agent or None, "client": peer or None}
        self._began = time.perf_counter()
        self.status = 0
        self.bytes = 0
        self._duration_ms: float | None = None  # once it has ended

    def context(self) -> Bound:
        """On every record until the request ends."""
        return bind(
            request_id=self.id,
            method=self._method,
            path=self._path,
            status=Changing(lambda: self.status or None),
            duration_ms=Changing(self._so_far_ms),
            traceparent=self._traceparent or None,
        )

    def failed(self, error: BaseException) -> None:
        """Nobody handled the exception."""
        self.status = self.status or 500
        log.error(
            "unhandled exception in %s %s", self._method, self._path,
            exc_info=(type(error), error, error.__traceback__),
        )  # fmt: skip

    def ended(self) -> None:
        """The one access event; a second call says nothing."""
        if self._duration_ms is not None:
            return
        duration_ms = self._duration_ms = self._so_far_ms()
        log.log(
            logging.ERROR if self.status >= 500 else logging.INFO,
            "%s %s %d in %.1f ms", self._method, self._path, self.status, duration_ms,
            extra={"status": self.status, "duration_ms": duration_ms, "bytes": self.bytes, **self._about_client},
        )  # fmt: skip

    def _so_far_ms(self) -> float:
        """What a request started may go on after its end: its records have the duration of the whole."""
        if self._duration_ms is not None:
            return self._duration_ms
        return round((time.perf_counter() - self._began) * 1000, 3)
