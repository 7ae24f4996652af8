"""The tree of errors that somebody can act on; whatever else escapes is our bug and shows a traceback.

    LogboomError
      InvalidRequest (400)      Unauthenticated (401)   Forbidden (403)     NotFound (404)
      Conflict (409)            PayloadTooLarge (413)   SpoolFull (429)     DiskFull (507)
      QueryError (400)          EngineError (502)       EngineUnavailable (503)
      LimitExceeded (422)       SettingsError           DataDirectoryInUse

Rooms derive their own from these. `code` is a stable word from a small closed set: it labels metrics and heads a
section of docs/errors.md, so changing one is a change of contract.
"""

from typing import ClassVar


class LogboomError(Exception):
    """An error with a sentence for the person who can act on it.

    `message` says what was expected, what was found and where; `hint` says what to do next, in the imperative;
    `position` is the part of a query or a configuration text that is wrong, as character offsets.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500  # the HTTP status that fits, whatever protocol words the body

    def __init__(self, message: str, *, hint: str = "", position: slice | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.position = position

    def as_json(self) -> dict[str, object]:
        """The one shape of an error over HTTP: `{"error": {"code", "message", "hint", "position"}}`."""
        error: dict[str, object] = {"code": self.code, "message": self.message}
        if self.hint:
            error["hint"] = self.hint
        if self.position is not None:
            error["position"] = {"start": self.position.start, "end": self.position.stop}
        return {"error": error}


class InvalidRequest(LogboomError):
    code, status = "invalid_request", 400


class QueryError(InvalidRequest):
    """The author of a query has to change it; `position` points at the characters."""

    code = "invalid_query"


class Unauthenticated(LogboomError):
    code, status = "unauthenticated", 401


class Forbidden(LogboomError):
    code, status = "forbidden", 403


class NotFound(LogboomError):
    code, status = "not_found", 404


class Conflict(LogboomError):
    code, status = "conflict", 409


class PayloadTooLarge(LogboomError):
    code, status = "payload_too_large", 413


class LimitExceeded(LogboomError):
    """A query needed more time, memory, rows or bytes than it may have.

    `limit` says of what: `seconds`, `memory_bytes`, `rows_read`, `bytes_read`, `rows` (of the answer), `result`
    (its size), or `engine_memory`, which all that runs shares; empty when it is none of these.
    """

    code, status = "limit_exceeded", 422

    def __init__(self, message: str, *, hint: str = "", position: slice | None = None, limit: str = "") -> None:
        super().__init__(message, hint=hint, position=position)
        self.limit = limit


class SpoolFull(LogboomError):
    """Back pressure: nothing was kept; the sender offers the batch again after `retry_after_seconds`."""

    code, status = "spool_full", 429

    def __init__(self, message: str, *, hint: str = "", retry_after_seconds: int = 5) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_seconds = retry_after_seconds


class DiskFull(LogboomError):
    """The disk takes no more: nothing was kept; searches go on."""

    code, status = "disk_full", 507


class EngineError(LogboomError):
    """The engine refused a statement of ours; `engine_code` is ClickHouse's number (0 when it gave none)."""

    code, status = "engine_error", 502

    def __init__(self, message: str, *, hint: str = "", engine_code: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.engine_code = engine_code


class EngineUnavailable(LogboomError):
    """The engine does not answer: starting, restarting or gone. What is taken meanwhile waits in the spool."""

    code, status = "engine_unavailable", 503


class SettingsError(LogboomError):
    """The operator has to change a setting; the message names it and where it was found."""

    code = "invalid_settings"


class DataDirectoryInUse(LogboomError):
    """Another process holds the lock of the data directory."""

    code = "data_directory_in_use"
