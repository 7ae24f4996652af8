"""What others hear of issues: a notice for each change that somebody may want to be told of.

A notice is a row of the catalog's `issue_activity`, written in the transaction that makes the change, with an id that
rises. Whoever acts on notices keeps the id of the last one that it has dealt with, and reads on from there: so a crash
between the change and the act loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, cast

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import Activity, IssueRecord
from logboom.issues.short_ids import short_id

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


class Heard(NamedTuple):
    """`up_to` is the id of the last notice that was looked at: read on after it, whether it is among `notices` or not."""

    notices: list[IssueNotice]
    up_to: int


class Notices:
    """Reads notices from the catalog; safe to use from many threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def latest(self) -> int:
        """The id of the newest; 0 when there is none."""
        return self._catalog.issue_activity.latest(kinds=NOTICE_KINDS)

    def after(self, notice: int, *, limit: int) -> Heard:
        """What came after that notice, oldest first. Of issues that are deleted nobody hears any more."""
        written = self._catalog.issue_activity.after(notice, kinds=NOTICE_KINDS, limit=limit)
        return Heard(self._told(written), written[-1].id if written else notice)

    def between(self, project: int, start: datetime, end: datetime, *, limit: int) -> list[IssueNotice]:
        """What happened in a project from `start` to before `end`, oldest first."""
        return self._told(self._catalog.issue_activity.between(project, start, end, kinds=NOTICE_KINDS, limit=limit))

    def _told(self, written: Sequence[Activity]) -> list[IssueNotice]:
        issues = self._catalog.issues.with_ids(one.issue_id for one in written)
        slugs = {project.id: project.slug for project in self._catalog.projects.all()}
        return [
            _notice(one, issues[one.issue_id], slugs[one.project])
            for one in written
            if one.issue_id in issues and one.project in slugs
        ]


def _notice(written: Activity, issue: IssueRecord, slug: str) -> IssueNotice:
    return IssueNotice(
        id=written.id,
        kind=cast("NoticeKind", written.kind),
        project=written.project,
        issue_id=issue.id,
        short_id=short_id(slug, issue.number),
        title=issue.title,
        culprit=issue.culprit,
        level=issue.level,
        event_id=written.event_id,
        timestamp=written.at,
        release=written.release,
        environment=written.environment,
        user_id=written.user_id,
    )
