"""WSGI middleware: `application = logboom.WSGIMiddleware(application)`.

Every record of a request gets its id, method and path; each request gives one access event, with status and duration,
when its body has been sent; an exception that nobody handled is logged with all of that.

Source: PEP 3333.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from logboom.client.request import Request

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class WSGIMiddleware:
    """Wraps a WSGI application."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(
            environ.get("REQUEST_METHOD", ""),
            # PEP 3333 hands over bytes as Latin-1.
            (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""))
            .encode("latin-1", "replace")
            .decode(errors="replace"),
            request_id=environ.get("HTTP_X_REQUEST_ID", ""),
            traceparent=environ.get("HTTP_TRACEPARENT", ""),
            user_agent=environ.get("HTTP_USER_AGENT", ""),
            peer=environ.get("REMOTE_ADDR", ""),
        )
        environ["logboom.request_id"] = request.id

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            request.status = int(status[:3]) if status[:3].isdigit() else 0
            if not any(name.lower() == "x-request-id" for name, _ in headers):
                headers = [*headers, ("X-Request-ID", request.id)]
            return start_response(status, headers, *exc_info)

        with request.context():
            try:
                body = self._application(environ, start)
            except BaseException as error:
                request.failed(error)
                request.ended()
                raise
        return _Body(request, body)


class _Body:
    """The application's body, whose pieces are made within the request's context too."""

    def __init__(self, request: Request, body: Iterable[bytes]) -> None:
        self._request = request
        self._body = body
        self._pieces: Iterator[bytes] = iter(body)

    def __iter__(self) -> _Body:
        return self

    def __next__(self) -> bytes:
        with self._request.context():
            try:
                piece = next(self._pieces)
            except StopIteration:
                raise
            except BaseException as error:
                self._request.failed(error)
                raise
        self._request.bytes += len(piece)
        return piece

    def close(self) -> None:
        with self._request.context():
            try:
                close = getattr(self._body, "close", None)
                if close is not None:
                    close()
            finally:
                self._request.ended()
