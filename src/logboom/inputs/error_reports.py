"""An error report as a line of the spool: scrubbed, read, grouped, and its facts put into the event's columns.

Whatever is wrong with a report, what it says is kept: one that cannot be read becomes an event with the report as its
message and the reason as `logboom.parse_error`.
"""

import logging
import re
import uuid
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from prometheus_client import Counter

from logboom.event import PARSE_ERROR, TRUNCATED
from logboom.ingest.codecs.error_event import error_line
from logboom.inputs.event_line import (
    MAX_ATTRIBUTES,
    MAX_NAME_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    EventLine,
    attribute_text,
    time_text,
)
from logboom.inputs.trimming import trimmed
from logboom.issues.error_key import ATTRIBUTE as ERROR_KEY
from logboom.issues.error_key import error_key
from logboom.issues.grouping import fingerprint as fingerprint_of
from logboom.issues.report import ExceptionValue, Report, UnreadableReport, from_sentry
from logboom.issues.titles import culprit

log = logging.getLogger(__name__)

ERRORS = Counter("logboom_error_reports_total", "Error reports taken", ["input", "outcome"])

EVENT, ERROR_EVENT = "event", "error_event"
SENDERS_EVENT_ID: Final = "sentry.event_id"
PEER_PLACEHOLDER: Final = "{{auto}}"

# What a program added and is worth a search; structures are found in the report alone.
_PLAIN: Final = str | int | float | bool
_EVENT_ID: Final = re.compile(r"[0-9a-f]{32}")


class Line(NamedTuple):
    """Lines for the spool: how many events they are, and the id that the sender gave to the one; of an error its
    fingerprint."""

    codec: str
    data: bytes
    events: int = 1
    event_id: str = ""
    fingerprint: int = 0


IsDiscarded = Callable[[int, int], bool]
"""Whether errors of this project with this fingerprint are not to be kept."""


def nothing_discarded(project: int, fingerprint: int) -> bool:  # noqa: ARG001  # an IsDiscarded
    """Every error is kept."""
    return False


def event_id_of(*candidates: str | None) -> str:
    """The first that is an id, in the form without dashes; a new one when none is."""
    for candidate in candidates:
        if candidate and _EVENT_ID.fullmatch(plain := candidate.replace("-", "").lower()):
            return plain
    return uuid.uuid4().hex


def error_report(document: bytes, *, input: str, max_bytes: int, event_id: str = "", peer: str = "") -> Line:
    """The line of a report in Sentry's shape whose secrets were taken out; `event_id` is what its envelope says."""
    fitting = trimmed(document, max_bytes)
    if fitting is None:
        return unreadable(document, f"the report has {len(document)} bytes and cannot be made smaller", input=input)
    is_truncated, document = fitting is not document, fitting
    try:
        report = from_sentry(document)
    except UnreadableReport as error:
        return unreadable(document, error.message, input=input)
    given = event_id_of(event_id, report.event_id)
    try:
        fingerprint = fingerprint_of(report)
    except Exception:
        # A mistake of ours in reading a hostile stack costs the issue, never the event.
        log.exception("the error report %s cannot be grouped", given)
        ERRORS.labels(input, "ungrouped").inc()
        fingerprint = 0
    line = event_line(report, input=input, peer=peer)
    line.fingerprint = fingerprint
    line.attributes[SENDERS_EVENT_ID] = given
    if is_truncated:
        line.attributes[TRUNCATED] = "true"
    _outcome(input, "truncated" if is_truncated else "read").inc()
    return Line(ERROR_EVENT, error_line(line.encoded(), document), event_id=given, fingerprint=fingerprint)


_outcome = lru_cache(ERRORS.labels)  # asked for with each report


def unreadable(document: bytes, reason: str, *, input: str) -> Line:
    """What could not be read, kept as a message."""
    ERRORS.labels(input, "unreadable").inc()
    text = document[:MAX_VALUE_CHARACTERS].decode("utf-8", "replace")
    attributes = {PARSE_ERROR: reason}
    if len(document) > MAX_VALUE_CHARACTERS:
        attributes[TRUNCATED] = "true"
    line = EventLine(message=text, level="error", input=input, attributes=attributes)
    return Line(EVENT, line.encoded() + b"\n")


def event_line(report: Report, *, input: str, peer: str = "") -> EventLine:
    """The columns and attributes of a report; who, where and what are attributes of their Sentry names."""
    raised = report.raised
    added = {name: attribute_text(value) for name, value in report.extra.items() if isinstance(value, _PLAIN)}
    attributes = {
        name[:MAX_NAME_CHARACTERS]: value[:MAX_VALUE_CHARACTERS]
        for name, value in islice((added | report.tags).items(), MAX_ATTRIBUTES)
    }
    service = attributes.pop("service", "")
    attributes |= _facts(report, raised, peer)
    return EventLine(
        timestamp=time_text(report.timestamp),
        level=str(report.level or "error")[:64],
        service=service,
        host=report.server_name or "",
        logger=report.logger or "",
        environment=report.environment or "production",
        release=report.release or "",
        message=report.message or (_said(raised) if raised else ""),
        trace_id=report.trace_id or "",
        span_id=report.span_id or "",
        exception_type=(raised.type or "") if raised else "",
        input=input,
        attributes=attributes,
    )


def _said(raised: ExceptionValue) -> str:
    return f"{raised.type or 'Error'}: {raised.value}" if raised.value else raised.type or "Error"


def _facts(report: Report, raised: ExceptionValue | None, peer: str) -> dict[str, str]:
    """Who met it, where, and how it was caught, as far as the report says so."""
    said: dict[str, str | None] = {
        "transaction": report.transaction,
        "platform": report.platform,
        "dist": report.dist,
        "sdk.name": report.sdk_name,
        "sdk.version": report.sdk_version,
        "culprit": culprit(report),
        ERROR_KEY: error_key(report),
    }
    if user := report.user:
        said["user.id"], said["user.email"] = user.id, user.email
        said["user.username"], said["user.name"] = user.username, user.name
        said["user.ip_address"] = peer if user.ip_address == PEER_PLACEHOLDER else user.ip_address
    if request := report.request:
        said["request.url"], said["request.method"] = request.url, request.method
    if raised and (mechanism := raised.mechanism):
        said["error.mechanism"] = mechanism.type
        said["error.handled"] = _TRUTH[mechanism.handled]
    return {name: value[:MAX_VALUE_CHARACTERS] for name, value in said.items() if value}


_TRUTH: Final = {None: None, True: "true", False: "false"}
