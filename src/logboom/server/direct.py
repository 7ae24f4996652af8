"""Short requests to an input that can say at once what becomes of them: taken and answered without a task.

uvicorn makes a cycle, an event and a task of each request and writes its answer in two pieces, which costs as much as all
that is done for one event. Here a whole request is offered to its input as soon as its body has come. What the input does
not take (it is large, compressed, a batch, refused, …) goes the usual way, as if nothing had been.

Source: ASGI specification, "HTTP & WebSocket ASGI Message Format", for what is kept of it; RFC 9112 section 9.3.2 for the
order of answers on one connection.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from logboom.inputs.asgi import Answered, Header
from logboom.server.http_connections import Connection, HttpConnections

log = logging.getLogger(__name__)

SHORT_BODY_BYTES: Final = 16 * 1024
"""Of a connection whose body has not come whole nothing else is bounded."""

# A proxy says for whom it asks, which is the framework's to believe or not.
_FORWARDED: Final = frozenset((b"x-forwarded-for", b"x-forwarded-proto"))


class Direct(Protocol):
    """An input that takes short bodies whole."""

    def take(self, headers: Mapping[bytes, bytes], peer: str, body: bytes, answered: Answered) -> bool:
        """Whether it takes this POST; `answered` is then called once, and not before this has returned."""
        ...


Inputs = Callable[[bytes], Direct | None]
"""Which input takes what is sent to a path, with its query string, if any does."""


class _Unanswered:
    """What uvicorn's connection asks of the request that it is at."""

    __slots__ = ("disconnected", "keep_alive", "more_body", "response_complete")

    def __init__(self) -> None:
        self.response_complete = False
        self.more_body = False
        self.keep_alive = True
        self.disconnected = False

    @property
    def message_event(self) -> "_Unanswered":
        return self

    def set(self) -> None:
        """Nobody waits for what comes next."""


class DirectConnection(Connection):
    """A connection that offers what is short to one of the inputs `direct`."""

    def __init__(self, connections: HttpConnections, direct: Inputs, *arguments: Any, **named: Any) -> None:
        super().__init__(connections, *arguments, **named)
        self._inputs = direct
        self._input: Direct | None = None
        self._pieces: list[bytes] = []

    def on_headers_complete(self) -> None:
        asked = self._inputs(self.url)
        self._input = asked if asked is not None and self._is_usual() else None
        if self._input is None:
            super().on_headers_complete()
            return
        self._pieces = []
        self.head_complete()

    def on_body(self, body: bytes) -> None:
        if self._input is None:
            super().on_body(body)
            return
        self._pieces.append(body)

    def on_message_complete(self) -> None:
        asked, self._input = self._input, None
        if asked is not None and self._taken(asked):
            self.body_complete()
            return
        if asked is not None:
            self._let_go()
        super().on_message_complete()

    def _is_usual(self) -> bool:
        """Whether nothing of the connection's state needs uvicorn's own care."""
        return (
            (self.cycle is None or self.cycle.response_complete)
            and not self.expect_100_continue
            and self._is_short()
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
            and not self.flow.write_paused
        )

    def _is_short(self) -> bool:
        """Whether the head promises a short body; one that is too large is refused before it is read."""
        length = next((value for name, value in self.headers if name == b"content-length"), b"")
        return length.isdigit() and int(length) <= SHORT_BODY_BYTES

    def _taken(self, by: Direct) -> bool:
        headers = dict(self.headers)
        if not _FORWARDED.isdisjoint(headers):
            return False
        request = _Unanswered()

        def answered(status: int, body: bytes, more: tuple[Header, ...]) -> None:
            self._answer(request, status, body, more)

        peer = self.client[0] if self.client else ""
        try:
            if not by.take(headers, peer, b"".join(self._pieces), answered):
                return False
        except Exception:
            log.exception("a short request is taken the usual way, as something went wrong")
            return False
        self.cycle = request  # type: ignore[assignment]  # all that is asked of it
        return True

    def _let_go(self) -> None:
        """Hand what has come to uvicorn."""
        super().on_headers_complete()
        if self._pieces:
            super().on_body(b"".join(self._pieces))

    def _answer(self, request: _Unanswered, status: int, body: bytes, more: tuple[Header, ...]) -> None:
        request.response_complete = True
        if self.transport.is_closing():
            return
        pieces = [STATUS_LINE[status]]
        for name, value in (*self.server_state.default_headers, *more):
            pieces += (name, b": ", value, b"\r\n")
        pieces.append(b"content-length: %d\r\n\r\n" % len(body))
        pieces.append(body)
        self.transport.write(b"".join(pieces))
        if not request.keep_alive:
            self.transport.close()
        self.on_response_complete()
