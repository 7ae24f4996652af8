"""Every failure in one JSON shape: `{"error": {"code", "message", "hint", "position"}}` and the fitting status.

Nothing of what the caller sent is repeated where it could be a secret: not the address, no header, no value of a field.
"""

import logging
from http import HTTPStatus
from typing import ClassVar

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from prometheus_client import Counter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from logboom.errors import InvalidRequest, LogboomError, NotFound, PayloadTooLarge

ERRORS = Counter("logboom_api_errors_total", "Requests to the API that were answered with an error", ["code"])

_log = logging.getLogger(__name__)


class MethodNotAllowed(LogboomError):
    code, status = "method_not_allowed", 405


class MalformedRequest(LogboomError):
    """A parameter or the body has not the form that the OpenAPI document gives for it."""

    code, status = "malformed_request", 422


class TooManyAttempts(LogboomError):
    """Slow down: the same is answered until `retry_after_seconds` have passed."""

    code, status = "too_many_attempts", 429

    def __init__(self, message: str, *, hint: str = "", retry_after_seconds: int) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_seconds = retry_after_seconds


class _OfStatus(LogboomError):
    """What the framework refuses by a status alone."""

    code: ClassVar[str] = "http_error"


def answer(error: LogboomError) -> Response:
    """The answer for an error that somebody can act on."""
    ERRORS.labels(error.code).inc()
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    retry_after = getattr(error, "retry_after_seconds", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return JSONResponse(error.as_json(), status_code=error.status, headers=headers)


def install(app: FastAPI) -> None:
    """Make the application answer every failure in our shape."""
    app.add_exception_handler(LogboomError, _on_our_error)
    app.add_exception_handler(RequestValidationError, _on_malformed_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_bug)


async def _on_our_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, LogboomError)  # noqa: S101 -- for the type checker; registered for this class alone
    return answer(error)


async def _on_malformed_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return answer(
            MalformedRequest(f"the body is not JSON: {first['ctx']['error']} at character {first['loc'][-1]}")
        )
    place = ".".join(str(part) for part in first["loc"])
    return answer(MalformedRequest(f"{place}: {first['msg']}", hint="/docs describes every parameter"))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answer(NotFound("there is nothing at this address", hint="/docs lists the API's addresses"))
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return answer(InvalidRequest("the body can't be read", hint="send JSON in UTF-8"))
    if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answer(PayloadTooLarge("the body is too long"))
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response = answer(
            MethodNotAllowed(f"this address does not answer {request.method}", hint="/docs says what does")
        )
    else:
        refused = _OfStatus(HTTPStatus(error.status_code).phrase)
        response = JSONResponse(refused.as_json(), status_code=error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _on_bug(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed by a bug of ours", request.method, request.url.path, exc_info=error)
    return answer(LogboomError("this is a bug in Logboom; the server's log tells more"))
