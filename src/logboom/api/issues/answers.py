"""The shapes of answers about issues. Fingerprints are text: JavaScript's numbers would lose their last digits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from logboom.catalog.issue_records import IssueRecord
from logboom.catalog.records import Project, User
from logboom.issues.lifecycle import State, state
from logboom.issues.listing import Place
from logboom.issues.short_ids import short_id


class PersonAnswer(BaseModel):
    id: int
    name: str
    email: str

    @classmethod
    def of(cls, user_id: int | None, people: Mapping[int, User]) -> "PersonAnswer | None":
        user = people.get(user_id) if user_id else None
        return cls(id=user.id, name=user.name, email=user.email) if user else None


class IssueAnswer(BaseModel):
    """An issue as a list shows it."""

    id: int
    short_id: str
    title: str
    culprit: str
    type: str
    level: str
    platform: str
    status: Literal["unresolved", "resolved", "ignored"]
    reason: Literal["new", "ongoing", "regressed", "escalating", ""] = Field(description="Why it is unresolved, if so.")
    state: State = Field(description="Status and reason in one word; new, regressed and escalating wear off.")
    first_seen: datetime
    last_seen: datetime
    events: int
    users: int
    assignee: PersonAnswer | None
    trend: list[int] = Field(description="Events of each hour or day, the running one last.")

    @classmethod
    def listed(
        cls,
        issue: IssueRecord,
        place: Place,
        project: Project,
        people: Mapping[int, User],
        *,
        now: datetime,
        new_days: int,
        trend: list[int],
    ) -> "IssueAnswer":
        shown = state(issue, now, new_days)
        return cls(
            id=issue.id,
            short_id=short_id(project.slug, issue.number),
            title=issue.title,
            culprit=issue.culprit,
            type=issue.type,
            level=issue.level,
            platform=issue.platform,
            status=issue.status.value,
            reason="" if shown == "resolved" or shown == "ignored" else shown,  # noqa: PLR1714  # narrows the type
            state=shown,
            first_seen=place.first_seen,
            last_seen=place.last_seen,
            events=place.events,
            users=place.users,
            assignee=PersonAnswer.of(issue.assignee_id, people),
            trend=trend,
        )


class IssuesAnswer(BaseModel):
    issues: list[IssueAnswer]
    total: int
    next_cursor: str | None = Field(description="Give it as `cursor` to see the next page; null on the last one.")


class CountsAnswer(BaseModel):
    counts: dict[str, int] = Field(description="How many issues are in each of the list's tabs.")


class PeopleAnswer(BaseModel):
    users: list[PersonAnswer]


class ChangedAnswer(BaseModel):
    changed: list[str] = Field(description="Short ids of the issues that were changed.")


class SummaryAnswer(BaseModel):
    """An issue without numbers: what it is and what it became."""

    short_id: str
    title: str
    status: str

    @classmethod
    def of(cls, issue: IssueRecord, project: Project) -> "SummaryAnswer":
        return cls(short_id=short_id(project.slug, issue.number), title=issue.title, status=issue.status.value)


JsonObject = dict[str, Any]
