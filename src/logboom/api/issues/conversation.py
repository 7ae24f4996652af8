"""What happened to an issue and what people say of it."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, status
from pydantic import BaseModel

from logboom.api.access import Asker
from logboom.api.answers import Body
from logboom.api.issues.addressing import MembersIssue, ReadableIssue
from logboom.api.issues.answers import PersonAnswer
from logboom.api.services import Wired
from logboom.catalog.issue_records import Activity
from logboom.catalog.records import Project, User
from logboom.issues.short_ids import short_id

router = APIRouter(prefix="/api/v1/issues", tags=["issues"])


class Comment(Body):
    text: str


class ActivityAnswer(BaseModel):
    id: int
    kind: str
    timestamp: datetime
    user: PersonAnswer | None
    text: str | None
    data: dict[str, Any]
    release: str
    environment: str
    event_id: str
    edited_at: datetime | None

    @classmethod
    def of(cls, activity: Activity, people: Mapping[int, User], slug: str) -> "ActivityAnswer":
        data = dict(activity.data)
        if "assignee_id" in data:
            person = PersonAnswer.of(data.pop("assignee_id"), people)
            data["assignee"] = person.model_dump() if person else None
        if "numbers" in data:
            data["short_ids"] = [short_id(slug, number) for number in data.pop("numbers")]
        for name in ("into", "from"):
            if name in data:
                data[name] = short_id(slug, data[name])
        return cls(
            id=activity.id,
            kind=activity.kind,
            timestamp=activity.at,
            user=PersonAnswer.of(activity.user_id, people),
            text=data.pop("text", None),
            data=data,
            release=activity.release,
            environment=activity.environment,
            event_id=activity.event_id,
            edited_at=activity.edited_at,
        )


class ActivitiesAnswer(BaseModel):
    activity: list[ActivityAnswer]


@router.get("/{issue}/activity")
def activity(found: ReadableIssue, services: Wired) -> ActivitiesAnswer:
    """What happened to the issue and what people said, newest first."""
    project, issue = found
    people = {user.id: user for user in services.catalog.people.all()}
    rows = services.catalog.issue_activity.of_issue(issue.id)
    return ActivitiesAnswer(activity=[ActivityAnswer.of(row, people, project.slug) for row in rows])


@router.post("/{issue}/comments", status_code=status.HTTP_201_CREATED)
async def comment(body: Comment, found: MembersIssue, asker: Asker, services: Wired) -> ActivityAnswer:
    """Say something about the issue."""
    project, issue = found
    written = await asyncio.to_thread(
        services.catalog.issue_activity.comment, project.id, issue.id, asker.user_id, body.text
    )
    return await asyncio.to_thread(_answer, services, written, project)


@router.patch("/{issue}/comments/{comment_id}")
async def edit(comment_id: int, body: Comment, found: MembersIssue, asker: Asker, services: Wired) -> ActivityAnswer:
    """Change what one has said oneself."""
    project, issue = found
    written = await asyncio.to_thread(
        services.catalog.issue_activity.edit_comment, issue.id, comment_id, asker.user_id, body.text
    )
    return await asyncio.to_thread(_answer, services, written, project)


@router.delete("/{issue}/comments/{comment_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove(comment_id: int, found: MembersIssue, asker: Asker, services: Wired) -> None:
    """Take back what one has said oneself."""
    _, issue = found
    await asyncio.to_thread(services.catalog.issue_activity.delete_comment, issue.id, comment_id, asker.user_id)


def _answer(services: Wired, written: Activity, project: Project) -> ActivityAnswer:
    return ActivityAnswer.of(written, {user.id: user for user in services.catalog.people.all()}, project.slug)
