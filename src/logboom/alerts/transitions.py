"""What the judge found, in the form in which the catalog records it."""

from collections.abc import Iterable
from typing import Any, Final

from logboom.alerts.conditions import Issue
from logboom.alerts.judge import TOLD, Judged
from logboom.alerts.rule import Rule
from logboom.catalog.alert_records import NewTransition
from logboom.event import SEVERITY_OF_LEVEL
from logboom.issues.notices import IssueNotice

_OPENING: Final = frozenset({"fired", "late"})
_CLOSING: Final = frozenset({"resolved", "late"})


def of_window(rule: Rule, one: Judged, evidence: dict[str, Any]) -> NewTransition:
    """A late window's alert is over when it is found: it opens and closes at once."""
    return NewTransition(
        kind=one.kind,
        key=one.key,
        level=one.level,
        judged_at=one.tick,
        window_end=one.window_end,
        value=one.value,
        threshold=one.threshold,
        late=one.late,
        opens=one.kind in _OPENING,
        closes=one.kind in _CLOSING,
        told=one.kind in TOLD and not one.unheard and (one.kind != "resolved" or rule.tell_resolved),
        evidence={**evidence, **({} if one.peak is None else {"peak": one.peak})},
    )


def of_notices(watch: Issue, notices: Iterable[IssueNotice]) -> list[NewTransition]:
    """What a rule tells of these, live and in a back-test."""
    return [of_notice(notice) for notice in notices if watch.concerns(notice)]


def of_notice(notice: IssueNotice) -> NewTransition:
    """Word of an issue is told once; there is nothing that could end."""
    moment = int(notice.timestamp.timestamp())
    severe = SEVERITY_OF_LEVEL.get(notice.level, SEVERITY_OF_LEVEL["error"]) >= SEVERITY_OF_LEVEL["error"]
    return NewTransition(
        kind="fired",
        key=notice.short_id,
        level="critical" if severe else "warning",
        judged_at=moment,
        window_end=moment,
        value=None,
        threshold=None,
        late=False,
        opens=True,
        closes=True,
        told=True,
        evidence={
            "issue": notice.issue_id,
            "happened": notice.kind,
            "title": notice.title,
            "culprit": notice.culprit,
            "level": notice.level,
            "event": notice.event_id,
            "release": notice.release,
            "environment": notice.environment,
        },
    )
