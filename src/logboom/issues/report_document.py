"""A report as a document in Sentry's shape, for errors that no SDK reported."""

from typing import Any

import msgspec

from logboom.issues.report import ExceptionValue, Report


def as_document(report: Report, exceptions: msgspec.Raw | None = None) -> dict[str, Any]:
    """What an SDK would have sent, as far as the report knows; reading it gives an equal report.

    `exceptions` is what `exceptions_document` says of the report's, as JSON, where that is at hand.
    """
    trace = {"trace_id": report.trace_id, "span_id": report.span_id}
    document: dict[str, Any] = {
        "timestamp": report.timestamp,
        "level": report.level,
        "platform": report.platform,
        "logger": report.logger,
        "server_name": report.server_name,
        "release": report.release,
        "environment": report.environment,
        "logentry": {"formatted": report.message} if report.message else None,
        "exception": (exceptions or exceptions_document(report.exceptions)) if report.exceptions else None,
        "contexts": {"trace": _given(trace)} if report.trace_id else None,
        "tags": report.tags or None,
    }
    return _given(document)


def exceptions_document(exceptions: list[ExceptionValue]) -> dict[str, Any]:
    """The value of the key `exception`."""
    return {"values": [_exception(one) for one in exceptions]}


def _exception(one: ExceptionValue) -> dict[str, Any]:
    mechanism = _given(msgspec.to_builtins(one.mechanism)) if one.mechanism else None
    stack = {"frames": msgspec.to_builtins(one.frames)} if one.frames else None
    return _given(
        {"type": one.type, "value": one.value, "module": one.module, "mechanism": mechanism, "stacktrace": stack}
    )  # fmt: skip


def _given(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not None}
