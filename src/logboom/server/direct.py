"""Short requests to an input that can say at once what becomes of them: taken and answered without a task.

uvicorn makes a cycle, an event and a task of each request and writes its answer in two pieces, which costs as much as all
that is done for one event. Here a whole request is offered to its input as soon as its body has come. What the input does
not take (it is large, compressed, a batch, refused, …) goes the usual way, as if nothing had been.

A sender's heads are alike but for the length: what the parser made of one is remembered by its bytes, and a request that
comes whole with the same head is not parsed again.

Source: ASGI specification, "HTTP & WebSocket ASGI Message Format", for what is kept of it; RFC 9112 section 9.3.2 for the
order of answers on one connection.
"""

import logging
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from logboom.inputs.asgi import Answered, Header
from logboom.server.http_connections import Connection, HttpConnections

log = logging.getLogger(__name__)

SHORT_BODY_BYTES: Final = 16 * 1024
"""Of a connection whose body has not come whole nothing else is bounded."""

# A proxy says for whom it asks, which is the framework's to believe or not.
_FORWARDED: Final = frozenset((b"x-forwarded-for", b"x-forwarded-proto"))

_END_OF_HEAD: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: ?(\d{1,5})(?=\r\n)")
# Together some megabytes, whatever is sent.
LONGEST_REMEMBERED_HEAD_BYTES: Final = 2048
MOST_REMEMBERED_HEADS: Final = 2048


class Direct(Protocol):
    """An input that takes short bodies whole."""

    def take(self, headers: Mapping[bytes, bytes], peer: str, body: bytes, answered: Answered) -> bool:
        """Whether it takes this POST; `answered` is then called once, and not before this has returned."""
        ...


Inputs = Callable[[bytes], Direct | None]
"""Which input takes what is sent to a path, with its query string, if any does."""


class Head(NamedTuple):
    """What was made of a head: who takes what comes behind it, and its headers but for the length."""

    by: Direct
    headers: Mapping[bytes, bytes]


class Heads:
    """Heads of requests that are offered to an input, by what stands before and behind their length."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, bytes], Head] = {}

    def remember(self, around: tuple[bytes, bytes], head: Head) -> None:
        if len(self._known) == MOST_REMEMBERED_HEADS:
            self._known.clear()
        self._known[around] = head

    def known(self, around: tuple[bytes, bytes]) -> Head | None:
        return self._known.get(around)


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

    def __init__(
        self, connections: HttpConnections, direct: Inputs, heads: Heads, *arguments: Any, **named: Any
    ) -> None:
        super().__init__(connections, *arguments, **named)
        self._inputs = direct
        self._heads = heads
        self._input: Direct | None = None
        self._pieces: list[bytes] = []
        self._in_request = False  # whether the parser has begun with one and not come to its end
        self._around: tuple[bytes, bytes] | None = None  # the length of the head that is parsed now
        self._declined = False  # what is parsed now was offered already

    def data_received(self, data: bytes) -> None:
        if self._in_request or not self._taken_at_once(data):
            super().data_received(data)
            self._around, self._declined = None, False

    def _taken_at_once(self, data: bytes) -> bool:
        """Whether this is a whole request with a head that is known, and was taken."""
        end = data.find(_END_OF_HEAD, 0, LONGEST_REMEMBERED_HEAD_BYTES)
        length = _LENGTH.search(data, 0, end + 2) if end >= 0 else None
        if length is None or len(data) != end + len(_END_OF_HEAD) + int(length[1]) or self.transport.is_closing():
            return False
        around = data[: length.start(1)], data[length.end(1) : end]
        head = self._heads.known(around)
        if head is None:
            self._around = around
            return False
        if not self._is_idle() or int(length[1]) > SHORT_BODY_BYTES:
            return False
        if not self._taken(head, data[end + len(_END_OF_HEAD) :]):
            self._declined = True
            return False
        self._unset_keepalive_if_required()
        self.head_complete()
        self.body_complete()
        return True

    def on_message_begin(self) -> None:
        self._in_request = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        asked = None if self._declined else self._inputs(self.url)
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
        self._in_request = False
        asked, self._input = self._input, None
        if asked is not None:
            if self._taken(self._head(asked), b"".join(self._pieces)):
                self.body_complete()
                return
            self._let_go()
        super().on_message_complete()

    def _head(self, by: Direct) -> Head:
        """What was parsed, remembered if it may be."""
        headers = dict(self.headers)
        del headers[b"content-length"]
        head = Head(by, headers)
        if self._around is not None and len(headers) == len(self.headers) - 1 and b"transfer-encoding" not in headers:
            self._heads.remember(self._around, head)
        return head

    def _is_idle(self) -> bool:
        """Whether nothing is being answered, and what is answered is read."""
        return (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused

    def _is_usual(self) -> bool:
        """Whether nothing of the connection's state needs uvicorn's own care."""
        return (
            self._is_idle()
            and not self.expect_100_continue
            and self._is_short()
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
        )

    def _is_short(self) -> bool:
        """Whether the head promises a short body; one that is too large is refused before it is read."""
        length = next((value for name, value in self.headers if name == b"content-length"), b"")
        return length.isdigit() and int(length) <= SHORT_BODY_BYTES

    def _taken(self, head: Head, body: bytes) -> bool:
        if not _FORWARDED.isdisjoint(head.headers):
            return False
        request = _Unanswered()

        def answered(status: int, body: bytes, more: tuple[Header, ...]) -> None:
            self._answer(request, status, body, more)

        peer = self.client[0] if self.client else ""
        try:
            if not head.by.take(head.headers, peer, body, answered):
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
        said = _lines(tuple(self.server_state.default_headers)), _lines(more), len(body), body
        self.transport.write(STATUS_LINE[status] + b"%s%scontent-length: %d\r\n\r\n%s" % said)
        if not request.keep_alive:
            self.transport.close()
        self.on_response_complete()


@lru_cache(maxsize=64)
def _lines(headers: tuple[Header, ...]) -> bytes:
    """The same for all answers of a second."""
    return b"".join([b"%s: %s\r\n" % header for header in headers])
