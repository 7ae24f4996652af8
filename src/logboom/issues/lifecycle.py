"""What becomes of an issue when it is seen again: decided here, from what is known, without asking anybody.

    resolved    seen after it was resolved, or in a later release than the one that was to mend it      regressed
    ignored     seen more often, by more users, later than it was to be ignored, or escalating          unresolved
    unresolved  an hour with many times the events of its usual busiest hours                           escalating

Nothing else changes by itself, but that `new`, `regressed` and `escalating` wear off to `ongoing` after some days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any, Final, Literal, Protocol

from logboom.catalog.issue_records import Change, IssueRecord, Reason, Status
from logboom.issues.releases import FirstSeen, is_later

State = Literal["new", "ongoing", "regressed", "escalating", "ignored", "resolved"]

_STATES: Final[Mapping[Reason, State]] = {
    Reason.NEW: "new",
    Reason.REGRESSED: "regressed",
    Reason.ESCALATING: "escalating",
}

WEEK_HOURS: Final = 7 * 24
BUSIEST_HOURS: Final = 12  # of the week before: a daily rush is usual


class Standing(Protocol):
    """What tells an issue's state."""

    @property
    def status(self) -> Status: ...
    @property
    def reason(self) -> Reason: ...
    @property
    def since(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a batch of loads brought of an issue."""

    events: int
    last_seen: datetime
    last_event_id: str
    release: str
    """Of the last event; '' when it has none."""
    releases: frozenset[str]
    environment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """All events and users of an issue."""

    events: int
    users: int


def state(issue: Standing, now: datetime, new_days: int) -> State:
    """The one word that a list shows."""
    if issue.status is Status.RESOLVED:
        return "resolved"
    if issue.status is Status.IGNORED:
        return "ignored"
    if now - issue.since >= timedelta(days=new_days):
        return "ongoing"
    return _STATES.get(issue.reason, "ongoing")


def regression(issue: IssueRecord, seen: Seen, first_seen: FirstSeen) -> Change | None:
    """What a resolved issue becomes when it is seen again; None when this was to be expected."""
    if issue.status is not Status.RESOLVED or not _is_regression(issue, seen, first_seen):
        return None
    return Change(
        kind="regressed",
        status=Status.UNRESOLVED,
        reason=Reason.REGRESSED,
        resolution={},
        at=seen.last_seen,
        event_id=seen.last_event_id,
        release=seen.release,
        environment=seen.environment,
        data={"resolved_in": issue.resolution.get("release", "")},
    )


def awakening(issue: IssueRecord, totals: Totals, now: datetime) -> Change | None:
    """What an ignored issue becomes when a condition of its being ignored ends; None when none does."""
    if issue.status is not Status.IGNORED:
        return None
    until = issue.resolution
    ended = ""
    if (count := until.get("count")) and totals.events - until.get("events_then", 0) >= count:
        ended = "count"
    elif (users := until.get("users")) and totals.users - until.get("users_then", 0) >= users:
        ended = "users"
    elif (date := until.get("date")) and now >= datetime.fromisoformat(date):
        ended = "date"
    if not ended:
        return None
    return _unresolved("unresolved", Reason.ONGOING, {"because": ended})


def escalation(issue: IssueRecord, hours: list[int], *, factor: float, least: int) -> Change | None:
    """Whether the last of these hours is far above the issue's usual ones; `hours` end with the one that runs.

    The usual is the mean of the busiest hours of the week before, so that a rush at noon is none. An issue in its first
    day has nothing usual yet.
    """
    waits = issue.status is Status.IGNORED and issue.resolution.get("escalating")
    if not waits and (issue.status is not Status.UNRESOLVED or issue.reason is Reason.ESCALATING):
        return None
    before, current = hours[:-1][-WEEK_HOURS:], hours[-1]
    usual = fmean(sorted(before)[-BUSIEST_HOURS:]) if before else 0.0
    if current < least or current < factor * max(usual, 1.0):
        return None
    return _unresolved("escalating", Reason.ESCALATING, {"events": current, "usual": round(usual, 1)})


def resolved(how: str, release: str, user_id: int) -> Change:
    """Resolved `now`, in the `next_release` after `release`, or in `release` itself."""
    resolution = {"in": how, **({"release": release} if release else {})}
    return Change(
        kind="resolved",
        status=Status.RESOLVED,
        reason=Reason.NONE,
        resolution=resolution,
        user_id=user_id,
        release=release if how == "release" else "",
        data=resolution,
    )


def ignored(until: dict[str, Any], totals: Totals, user_id: int) -> Change:
    """Ignored for ever, or until what `until` says: `count`, `users`, `date`, `escalating`."""
    then = {"events_then": totals.events} if until.get("count") else {}
    then |= {"users_then": totals.users} if until.get("users") else {}
    return Change(
        kind="ignored",
        status=Status.IGNORED,
        reason=Reason.NONE,
        resolution={**until, **then},
        user_id=user_id,
        data=until,
    )


def unresolved(user_id: int) -> Change:
    """Opened again by a person."""
    return Change(
        kind="unresolved", status=Status.UNRESOLVED, reason=Reason.ONGOING, resolution={}, user_id=user_id
    )  # fmt: skip


def _unresolved(kind: str, reason: Reason, data: dict[str, Any]) -> Change:
    return Change(kind=kind, status=Status.UNRESOLVED, reason=reason, resolution={}, data=data)


def _is_regression(issue: IssueRecord, seen: Seen, first_seen: FirstSeen) -> bool:
    mended = issue.resolution.get("release", "")
    releases = [release for release in seen.releases if release]
    if issue.resolution.get("in") in {"next_release", "release"} and mended and releases:
        itself = issue.resolution["in"] == "release"
        return any((itself and one == mended) or is_later(one, mended, first_seen) for one in releases)
    # Without releases only time can tell. An event that was under way when the issue was resolved says nothing.
    return seen.last_seen > issue.since
