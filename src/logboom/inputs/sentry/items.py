"""What an envelope carries beside errors, as ordinary events: each item is translated by the function for its type.

    log            a structured log of an SDK: an event like one from any other input, with its trace_id
    transaction    a unit of work that was timed, and its spans: found by their trace_id
    all else       an event of its own kind, which `sentry.item_type` names, so that it can be found and counted

Source: Sentry developer documentation, "Envelope Items", "Logs", "Transaction Payloads", "Spans", "Sessions",
"Check-Ins", "Client Reports", "User Feedback".
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from logboom.errors import InvalidRequest
from logboom.inputs.error_reports import EVENT, SENDERS_EVENT_ID, Line, event_line
from logboom.inputs.event_line import EventLine, attribute_text, attributes_of, time_text
from logboom.inputs.sentry.settings import SentrySettings
from logboom.issues.leniency import number
from logboom.issues.report import from_document

NAME: Final = "sentry"
ITEM_TYPE: Final = "sentry.item_type"
_SEVERITIES: Final = {str(severity): severity for severity in range(1, 25)}
_TRACE: Final = frozenset({"trace_id", "span_id", "timestamp", "start_timestamp", "end_timestamp"})


class MalformedItem(InvalidRequest):
    """The payload of an item is not what its type promises."""

    code = "malformed_item"


Translation = Callable[[bytes, SentrySettings], list[EventLine]]


def translated(item_type: str, payload: bytes, settings: SentrySettings) -> Line | None:
    """The events of an item as lines; None when nobody here knows its type. Raises MalformedItem."""
    translate = TRANSLATIONS.get(item_type)
    if translate is None:
        return None
    lines = translate(payload, settings)
    return Line(EVENT, b"".join([line.encoded() + b"\n" for line in lines]), len(lines))


def logs(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """`{"items": [{"timestamp", "trace_id", "level", "body", "attributes": {name: {"value", "type"}}}]}`"""
    return [_log(one) for one in _items(payload)]


def transaction(payload: bytes, settings: SentrySettings) -> list[EventLine]:
    """The whole first, then its spans."""
    document = _object(payload)
    line = event_line(from_document(document), input=NAME)
    trace = _part(_part(document, "contexts"), "trace")
    line.level = ""
    line.message = attribute_text(document.get("transaction")) or "transaction"
    line.attributes |= attributes_of(trace, without=_TRACE)
    line.attributes |= attributes_of(_part(document, "measurements"), prefix="measurements.")
    line.attributes |= _duration(document, "timestamp") | {ITEM_TYPE: "transaction"}
    if isinstance(event_id := document.get("event_id"), str):
        line.attributes[SENDERS_EVENT_ID] = event_id
    if not settings.keep_spans:
        return [line]
    return [line, *[_span(one, like=line) for one in _objects(document.get("spans"))]]


def span(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """One span, or a container of them."""
    document = _object(payload)
    spans = _objects(document["items"]) if "items" in document else [document]
    return [_span(one) for one in spans]


def feedback(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """What a user wrote: the event with `contexts.feedback`, or the older user report."""
    document = _object(payload)
    said = _part(_part(document, "contexts"), "feedback")
    line = event_line(from_document(document), input=NAME)
    line.level = "info"
    line.message = attribute_text(said.get("message") or document.get("comments"))
    line.attributes |= attributes_of(said, prefix="feedback.", without=frozenset({"message"}))
    about = said.get("associated_event_id") or document.get("event_id")
    if not said:
        line.attributes |= attributes_of(document, prefix="feedback.", without=frozenset({"comments", "event_id"}))
    line.attributes |= {ITEM_TYPE: "feedback"} | ({SENDERS_EVENT_ID: about} if isinstance(about, str) else {})
    return [line]


def session(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """One session, or counts of many."""
    document = _object(payload)
    about = _part(document, "attrs")
    aggregates = _objects(document.get("aggregates"))
    return [
        EventLine(
            timestamp=time_text(one.get("timestamp") or one.get("started")),
            level="debug",
            environment=attribute_text(about.get("environment")),
            release=attribute_text(about.get("release")),
            message=f"session {attribute_text(one.get('status'))}".strip() if not aggregates else "sessions",
            input=NAME,
            attributes={
                **attributes_of(about, without=frozenset({"environment", "release"})),
                **attributes_of(one, prefix="session.", without=frozenset({"attrs", "aggregates"})),
                ITEM_TYPE: "sessions" if aggregates else "session",
            },
        )
        for one in (aggregates or [document])
    ]


def check_in(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """A job says how it went."""
    document = _object(payload)
    status = attribute_text(document.get("status"))
    return [
        EventLine(
            level="error" if status in ("error", "missed", "timeout") else "info",
            environment=attribute_text(document.get("environment")),
            release=attribute_text(document.get("release")),
            message=f"check-in {attribute_text(document.get('monitor_slug'))} {status}",
            trace_id=attribute_text(_part(_part(document, "contexts"), "trace").get("trace_id")),
            input=NAME,
            attributes={
                **attributes_of(
                    document, prefix="check_in.", without=frozenset({"environment", "release", "contexts"})
                ),
                ITEM_TYPE: "check_in",
            },
        )
    ]


def client_report(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """What an SDK did not send, and why: an event for each reason."""
    document = _object(payload)
    return [
        EventLine(
            timestamp=time_text(document.get("timestamp")),
            level="warning",
            message=f"the SDK dropped {attribute_text(one.get('quantity'))} {attribute_text(one.get('category'))}: "
            f"{attribute_text(one.get('reason'))}",
            input=NAME,
            attributes={**attributes_of(one, prefix="discarded."), ITEM_TYPE: "client_report"},
        )
        for one in _objects(document.get("discarded_events"))
    ]


def security(payload: bytes, settings: SentrySettings) -> list[EventLine]:  # noqa: ARG001  # a Translation
    """A browser's report of a breach of a policy: `{"csp-report": {...}}`, or the Reporting API's array."""
    try:
        document = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedItem(f"the report is no JSON: {error}") from None
    found = _objects(document if isinstance(document, list) else [document])
    return [line for one in found for line in _security(one)]


def _security(document: Mapping[str, Any]) -> Iterable[EventLine]:
    kind, report = next(
        ((name, value) for name, value in document.items() if isinstance(value, dict)), ("report", document)
    )
    kind = document["type"] if isinstance(document.get("type"), str) else kind.removesuffix("-report")
    directive = (
        report.get("effective-directive") or report.get("effectiveDirective") or report.get("violated-directive")
    )
    blocked = report.get("blocked-uri") or report.get("blockedURL")
    yield EventLine(
        level="warning",
        message=" ".join(filter(None, (attribute_text(kind), attribute_text(directive), attribute_text(blocked)))),
        input=NAME,
        attributes={**attributes_of(report, prefix="security."), ITEM_TYPE: "security", "security.type": kind},
    )


TRANSLATIONS: Final[Mapping[str, Translation]] = {
    "log": logs,
    "transaction": transaction,
    "span": span,
    "feedback": feedback,
    "user_report": feedback,
    "session": session,
    "sessions": session,
    "check_in": check_in,
    "client_report": client_report,
    "security": security,
    "raw_security": security,
}


def _log(one: Mapping[str, Any]) -> EventLine:
    given = {name: attribute_text(_typed(value)) for name, value in _part(one, "attributes").items()}
    severity = given.pop("sentry.severity_number", attribute_text(one.get("severity_number")))
    word = given.pop("sentry.severity_text", "") or attribute_text(one.get("level"))
    span_id = one.get("span_id") or given.get("sentry.trace.parent_span_id") or given.get("sentry.span_id")
    return EventLine(
        timestamp=time_text(one.get("timestamp")),
        level=word,
        severity=_SEVERITIES.get(severity, 0),
        service=given.pop("service.name", ""),
        host=given.pop("server.address", ""),
        logger=given.pop("logger.name", ""),
        environment=given.pop("sentry.environment", ""),
        release=given.pop("sentry.release", ""),
        message=attribute_text(one.get("body")),
        trace_id=attribute_text(one.get("trace_id")),
        span_id=attribute_text(span_id),
        input=NAME,
        attributes=attributes_of(given),
    )


def _span(one: Mapping[str, Any], like: EventLine | None = None) -> EventLine:
    about = _part(one, "data") or {name: _typed(value) for name, value in _part(one, "attributes").items()}
    given = {**attributes_of(_part(one, "tags")), **attributes_of(about)}
    plain = frozenset({"data", "tags", "attributes", "description", "name"}) | _TRACE
    return EventLine(
        timestamp=time_text(one.get("start_timestamp")),
        service=like.service if like else given.pop("service.name", ""),
        host=like.host if like else given.pop("server.address", ""),
        environment=like.environment if like else given.pop("sentry.environment", ""),
        release=like.release if like else given.pop("sentry.release", ""),
        message=attribute_text(one.get("description") or one.get("name") or one.get("op")),
        trace_id=attribute_text(one.get("trace_id")) or (like.trace_id if like else ""),
        span_id=attribute_text(one.get("span_id")),
        input=NAME,
        attributes={
            **given,
            **attributes_of(one, without=plain),
            **_duration(one, "timestamp" if "timestamp" in one else "end_timestamp"),
            ITEM_TYPE: "span",
        },
    )


def _duration(document: Mapping[str, Any], end: str) -> dict[str, str]:
    started, ended = number(document.get("start_timestamp")), number(document.get(end))
    if started is not None and ended is not None:
        return {"duration_ms": f"{(ended - started) * 1000:.3f}"}
    return {}


def _typed(value: object) -> object:
    """`{"value": 7, "type": "integer"}` is 7."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _object(payload: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedItem(f"the item is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise MalformedItem("the item is no JSON object")
    return found


def _items(payload: bytes) -> list[dict[str, Any]]:
    document = _object(payload)
    return _objects(document["items"]) if "items" in document else [document]


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _part(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}
