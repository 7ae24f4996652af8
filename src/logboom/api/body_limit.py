"""How much a caller of the API may send; what senders of events may send is another limit, in their inputs."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logboom.api.errors import answer
from logboom.errors import PayloadTooLarge

MAX_BODY_BYTES = 1 << 20  # a query of a megabyte is a mistake
UPLOADS = "/api/v1/lookups/"
MAX_UPLOAD_BYTES = 32 << 20  # a table of half a million rows


class BodyLimit:
    """Answers 413 to a longer body, before it is read when its length is told, else where it crosses the limit."""

    def __init__(self, app: ASGIApp, max_body_bytes: int = MAX_BODY_BYTES) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = (
            max(self._max_body_bytes, MAX_UPLOAD_BYTES) if scope["path"].startswith(UPLOADS) else self._max_body_bytes
        )
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if told.isdigit() and int(told) > most:
            await answer(PayloadTooLarge(f"the API takes bodies of up to {most} bytes"))(scope, receive, send)
            return
        taken = 0

        async def counting() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        await self._app(scope, counting, send)
