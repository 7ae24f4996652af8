"""Which word a list shows for an issue."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from logboom.catalog.issue_records import Reason, Status
from logboom.issues.lifecycle import state

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    status: Status
    reason: Reason
    since: datetime


@pytest.mark.parametrize(
    ("reason", "days", "shown"),
    [
        (Reason.NEW, 6.9, "new"),
        (Reason.NEW, 7, "ongoing"),
        (Reason.REGRESSED, 6.9, "regressed"),
        (Reason.REGRESSED, 7, "ongoing"),
        (Reason.ESCALATING, 6.9, "escalating"),
        (Reason.ESCALATING, 7, "ongoing"),
        (Reason.ONGOING, 0, "ongoing"),
    ],
)
def test_what_is_new_or_came_back_is_ongoing_after_some_days(reason: Reason, days: float, shown: str):
    assert state(Standing(Status.UNRESOLVED, reason, NOW - timedelta(days=days)), NOW, 7) == shown


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.IGNORED])
def test_what_somebody_decided_is_shown_however_long_ago(status: Status):
    for days in (0, 100):
        assert state(Standing(status, Reason.NONE, NOW - timedelta(days=days)), NOW, 7) == status.value
