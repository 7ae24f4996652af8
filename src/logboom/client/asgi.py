"""ASGI middleware: `application = logboom.ASGIMiddleware(application)`, or `app.add_middleware(logboom.ASGIMiddleware)`.

Every record of a request, and of the tasks that it starts, gets its id, method and path; each request gives one access
event, with status and duration; an exception that nobody handled is logged with all of that. Other connections than
requests, such as websockets, pass untouched.

Source: ASGI specification, "HTTP & WebSocket ASGI Message Format" 2.5.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from logboom.client.request import Request

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class ASGIMiddleware:
    """Wraps an ASGI application."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in reversed(scope.get("headers") or [])}
        client = scope.get("client")
        request = Request(
            scope.get("method", ""),
            scope.get("path", ""),
            request_id=headers.get(b"x-request-id", ""),
            traceparent=headers.get(b"traceparent", ""),
            user_agent=headers.get(b"user-agent", ""),
            peer=str(client[0]) if client else "",
        )

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                request.status = message["status"]
                sent = list(message.get("headers") or [])
                if not any(name.lower() == b"x-request-id" for name, _ in sent):
                    message = {**message, "headers": [*sent, (b"x-request-id", request.id.encode("latin-1"))]}
            elif message["type"] == "http.response.body":
                request.bytes += len(message.get("body") or b"")
            await send(message)

        with request.context():
            try:
                await self._app(scope, receive, noting)
            except Exception as error:
                request.failed(error)
                raise
            finally:
                request.ended()
