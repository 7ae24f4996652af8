"""What the catalog gives out and takes of issues: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Status(StrEnum):
    UNRESOLVED = "unresolved"
    RESOLVED = "resolved"
    IGNORED = "ignored"


class Reason(StrEnum):
    """Why an issue is unresolved; empty when it is not."""

    NEW = "new"
    ONGOING = "ongoing"
    REGRESSED = "regressed"
    ESCALATING = "escalating"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    """The first event of a fingerprint that no issue has."""

    project: int
    grouping: str
    fingerprint: int
    title: str
    culprit: str
    type: str
    level: str
    platform: str
    logger: str
    first_seen: datetime
    first_release: str
    first_event_id: str
    environment: str = ""
    components: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRecord:
    id: int
    project: int
    number: int
    status: Status
    reason: Reason
    since: datetime
    title: str
    culprit: str
    type: str
    level: str
    platform: str
    logger: str
    first_seen: datetime
    first_release: str
    first_event_id: str
    assignee_id: int | None
    resolution: Mapping[str, Any]
    """Resolved: `in` is now, next_release or release, and `release`. Ignored: until `count`, `users`, `date`, `escalating`."""
    merged_into: int | None
    deleted: bool
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FingerprintRecord:
    """A fingerprint and the issue that its events belong to."""

    project: int
    grouping: str
    fingerprint: int
    issue_id: int | None
    """None: its issue was deleted, and the next event makes a new one unless it is discarded."""
    made_for: int | None
    discarded: bool
    components: list[Any]
    revision: int


class Known(NamedTuple):
    """Whose a fingerprint is: nobody's when its issue was deleted."""

    issue_id: int | None
    discarded: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A fingerprint of a project, and whose it is."""

    project: int
    fingerprint: int
    issue_id: int


class RevisedFingerprint(NamedTuple):
    """A fingerprint that came to an issue, or to another one, or to none (0)."""

    project: int
    fingerprint: int
    revision: int
    issue_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of an issue, and what made it so."""

    kind: str
    status: Status | None = None
    reason: Reason | None = None
    resolution: Mapping[str, Any] | None = None
    at: datetime | None = None
    """None: now."""
    user_id: int | None = None
    event_id: str = ""
    release: str = ""
    environment: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that happened to an issue, or that somebody said of it."""

    id: int
    project: int
    issue_id: int
    kind: str
    at: datetime
    user_id: int | None
    event_id: str
    release: str
    environment: str
    data: Mapping[str, Any]
    edited_at: datetime | None
