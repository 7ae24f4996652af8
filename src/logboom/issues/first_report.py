"""A new issue, from the first event of its fingerprint."""

import msgspec

from logboom.catalog.issue_records import NewIssue
from logboom.issues import titles
from logboom.issues.arrivals import Arrival, FirstEvent
from logboom.issues.grouping import CURRENT, group
from logboom.issues.report import Report, UnreadableReport, from_sentry


def new_issue(arrival: Arrival, event: FirstEvent) -> NewIssue:
    """Named after the report; after the event's columns when there is no report that can be read."""
    try:
        report = from_sentry(event.payload.encode("utf-8", "replace"))
    except UnreadableReport:
        report = Report()
    readable = bool(report.exceptions or report.message)
    grouping = group(report)
    # A fingerprint that was made otherwise, of an older grouping or by hand, is not explained by this one.
    explained = grouping.components if grouping.fingerprint == arrival.fingerprint else []
    return NewIssue(
        project=arrival.project,
        grouping=CURRENT,
        fingerprint=arrival.fingerprint,
        title=titles.title(report) if readable else titles.of_columns(event.exception_type, event.message),
        culprit=titles.culprit(report) or event.logger,
        type=event.exception_type,
        level=event.level or "error",
        platform=report.platform or "",
        logger=event.logger,
        first_seen=arrival.first_seen,
        first_release=event.release,
        first_event_id=event.event_id,
        environment=event.environment,
        components=msgspec.to_builtins(explained),
    )
