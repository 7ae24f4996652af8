"""What others hear of issues: a notice for each change that somebody may want to be told of.

A notice is a row of the catalog's `issue_activity`, written in the transaction that makes the change, with an id that
rises. Whoever acts on notices keeps the id of the last one that it has dealt with, and reads on from there: so a crash
between the change and the act loses nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

NoticeKind = Literal["new", "regressed", "escalating", "resolved", "ignored", "unresolved"]

NOTICE_KINDS: tuple[NoticeKind, ...] = ("new", "regressed", "escalating", "resolved", "ignored", "unresolved")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNotice:
    """Something happened to an issue."""

    id: int
    """Rises with every notice."""
    kind: NoticeKind
    project: int
    issue_id: int
    short_id: str
    title: str
    culprit: str
    level: str
    event_id: str
    """The event that made it so, or the newest one known; empty when there is none."""
    timestamp: datetime
    """When it happened: of the event, or of the person's act."""
    release: str = ""
    environment: str = ""
    user_id: int | None = None
    """Who did it; None when Logboom itself saw it."""
