"""What inputs over HTTP need of ASGI: the names of its parts, a whole body with its limits, and an answer.

Raw, without a framework: an input is asked thousands of times a second, and nothing may look at a body before it.

Source: ASGI specification, "HTTP & WebSocket ASGI Message Format".
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from logboom.errors import PayloadTooLarge
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.receiving import Share

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]
Answered = Callable[[int, bytes, tuple[Header, ...]], None]
"""Gets an answer without a framework: status, body, and the headers beside its length."""

JSON_CONTENT = (b"content-type", b"application/json")


async def body_of(headers: dict[bytes, bytes], receive: Receive, share: Share, limits: LimitsSettings) -> bytes | None:
    """The body as it was sent; None when the client went away before its end. Raises PayloadTooLarge, SpoolFull."""
    limit = limits.max_request_bytes
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        piece: bytes = message.get("body", b"")
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        share.add(len(piece))
        if not message.get("more_body"):
            return piece if len(pieces) == 1 else b"".join(pieces)


def peer_of(scope: Scope) -> str:
    """The sender's address; empty when the server doesn't know it."""
    client = scope.get("client")
    return client[0] if client else ""


async def answer(send: Send, status: int, body: bytes, *headers: Header) -> None:
    """Answer whole."""
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})


def _too_large(limit: int) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"the body is larger than {limit} bytes, which limits.max_request_bytes allows", hint="send smaller batches"
    )
