"""Errors in ordinary logs: an event whose text holds a stack trace becomes what an SDK's report of it would have been.

The event stays what it is, with its message and attributes; it gains the exception's type, a fingerprint and a document.
"""

import json
from typing import Any, Final, cast

import msgspec

from logboom.issues.error_key import ATTRIBUTE, error_key
from logboom.issues.grouping import group
from logboom.issues.report import Report
from logboom.issues.report_document import as_document
from logboom.issues.titles import culprit
from logboom.issues.traces.search import MARKERS, find

# Where loggers put a trace that is not in the message: OpenTelemetry, Python's formatters, ECS, Logstash and others.
TRACE_ATTRIBUTES: Final = (
    "exception.stacktrace", "exc_info", "exc_text", "stack_trace", "error.stack_trace", "exception", "stacktrace",
    "traceback", "stack", "err.stack", "error.stack", "exception.stack_trace", "thrown.extendedStackTrace",
)  # fmt: skip


class LogErrors:
    """What the loader asks: which texts may hold a trace, and what becomes of an event that does."""

    markers: Final = MARKERS

    def read(self, event: bytes) -> tuple[bytes, bytes] | None:
        """The event with what its trace tells, and its document, both JSON; None when there is no trace in it."""
        columns = _columns(event)
        report = _found(columns)
        if report is None:
            return None
        report = _with_columns(report, columns)
        raised = report.raised
        columns["exception_type"] = columns["exception_type"] or (raised.type if raised else "") or ""
        columns["fingerprint"] = group(report).fingerprint
        added = {"platform": report.platform or "", "culprit": culprit(report), ATTRIBUTE: error_key(report)}
        columns["attributes"] = {name: text for name, text in added.items() if text} | columns["attributes"]
        return msgspec.json.encode(columns), msgspec.json.encode(as_document(report))


def _columns(event: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(event, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return cast("dict[str, Any]", json.loads(event.decode("utf-8", "replace"), strict=False))


def _found(columns: dict[str, Any]) -> Report | None:
    attributes = columns["attributes"]
    texts = [attributes[name] for name in TRACE_ATTRIBUTES if name in attributes] + [columns["message"]]
    return next((report for text in texts if (report := find(_plain(text)))), None)


def _plain(text: str) -> str:
    """A text that was made JSON once more on its way has its line feeds written out."""
    return text if "\n" in text else text.replace("\\n", "\n").replace("\\t", "\t")


def _with_columns(report: Report, columns: dict[str, Any]) -> Report:
    attributes = columns["attributes"]
    raised = report.raised
    if raised is not None and not raised.value and attributes.get("exception.message"):
        raised.value = attributes["exception.message"]
    return msgspec.structs.replace(
        report,
        timestamp=columns["timestamp"],
        level=columns["level"] or "error",
        logger=columns["logger"] or None,
        server_name=columns["host"] or None,
        release=columns["release"] or None,
        environment=columns["environment"] or None,
        message=columns["message"] or None,
        trace_id=columns["trace_id"] or None,
        span_id=columns["span_id"] or None,
        tags={name: text for name, text in attributes.items() if name not in TRACE_ATTRIBUTES},
    )
