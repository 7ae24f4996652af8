"""Errors in ordinary logs: an event whose text holds a stack trace becomes what an SDK's report of it would have been.

The event stays what it is, with its message and attributes; it gains the exception's type, a fingerprint and a document.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

import msgspec

from logboom.issues.error_key import ATTRIBUTE, error_key
from logboom.issues.grouping import group
from logboom.issues.report import ExceptionValue, Report
from logboom.issues.report_document import as_document, exceptions_document
from logboom.issues.titles import culprit
from logboom.issues.trace_texts import TEXT_MARKERS, is_trace, trace_texts
from logboom.issues.traces.search import find


class LogErrors:
    """What the loader asks: which texts may hold a trace, and what becomes of an event that does.

    One whose errors somebody has deleted for good stays the log line that it is.
    """

    markers: Final = TEXT_MARKERS

    def __init__(self, is_discarded: Callable[[int, int], bool] | None = None) -> None:
        self._is_discarded = is_discarded

    def read(self, event: bytes) -> tuple[bytes, bytes] | None:
        """What its trace tells of the event, and its document, both JSON; None when there is no trace in it."""
        columns = _columns(event)
        report = _found(columns)
        if report is None:
            return None
        report = _with_columns(report, columns)
        told = _told(report)
        if self._is_discarded and self._is_discarded(columns["project"], told.fingerprint):
            return None
        added = {
            "platform": report.platform or "",
            "culprit": told.culprit or culprit(report),
            ATTRIBUTE: error_key(report),
        }
        of_event = {
            "exception_type": columns["exception_type"] or told.exception_type,
            "fingerprint": told.fingerprint,
            "attributes": {name: text for name, text in added.items() if text},
        }
        return msgspec.json.encode(of_event), msgspec.json.encode(as_document(report, told.exceptions))


class _Told(NamedTuple):
    """What the exceptions of a report tell, whatever event they stand in."""

    exception_type: str
    fingerprint: int
    culprit: str
    exceptions: msgspec.Raw
    """Their document."""


# Programs throw from few places: what was told of exceptions is remembered, by what was read of them. Both limits
# together keep the memory small, whatever is sent.
MOST_REMEMBERED: Final = 1024
LONGEST_REMEMBERED: Final = 16_384  # bytes


def _told(report: Report) -> _Told:
    if not report.is_error:  # then the message counts too
        return _anew(report)
    try:
        written = msgspec.msgpack.encode(report.exceptions)
    except (ValueError, OverflowError):  # half of a character, a number without end
        return _anew(report)
    return _remembered(report.platform, written) if len(written) <= LONGEST_REMEMBERED else _anew(report)


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(platform: str | None, written: bytes) -> _Told:
    return _anew(Report(platform=platform, exceptions=_EXCEPTIONS.decode(written)))


_EXCEPTIONS: Final = msgspec.msgpack.Decoder(list[ExceptionValue])


def _anew(report: Report) -> _Told:
    raised = report.raised
    return _Told(
        exception_type=(raised.type if raised else "") or "",
        fingerprint=group(report).fingerprint,
        culprit=culprit(report),
        exceptions=msgspec.Raw(msgspec.json.encode(exceptions_document(report.exceptions))),
    )


def _columns(event: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(event, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return cast("dict[str, Any]", json.loads(event.decode("utf-8", "replace"), strict=False))


def _found(columns: dict[str, Any]) -> Report | None:
    return next((report for text in trace_texts(columns) if (report := find(text))), None)


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
        tags={name: text for name, text in attributes.items() if not is_trace(name, text)},
    )
