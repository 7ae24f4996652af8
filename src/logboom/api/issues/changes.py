"""What people do with issues: resolve, ignore, open again, assign, merge, delete; one or many at once."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter
from pydantic import Field, model_validator

from logboom.api.access import Asker, MembersProject
from logboom.api.answers import Body
from logboom.api.issues.addressing import MembersIssue, find
from logboom.api.issues.answers import ChangedAnswer, SummaryAnswer
from logboom.api.services import Services, Wired
from logboom.catalog.issue_records import Change, IssueRecord
from logboom.catalog.principal import Principal
from logboom.catalog.records import Project, Role
from logboom.errors import InvalidRequest
from logboom.issues import counts, lifecycle, numbers, releases
from logboom.issues.mirror import Mirror
from logboom.issues.short_ids import short_id

router = APIRouter(prefix="/api/v1/issues", tags=["issues"])

MOST: Final = 200

ShortIds = Annotated[list[str], Field(min_length=1, max_length=MOST, description="Short ids.")]


class Until(Body):
    """When an issue stops being ignored; with nothing given, never."""

    escalating: Annotated[bool, Field(description="When it comes far more often than usual.")] = False
    date: Annotated[datetime | None, Field(description="From then on.")] = None
    count: Annotated[int | None, Field(ge=1, description="After so many more events.")] = None
    users: Annotated[int | None, Field(ge=1, description="After so many more users.")] = None

    def as_resolution(self) -> dict[str, Any]:
        if self.date is not None and self.date.tzinfo is None:
            raise InvalidRequest("`until.date` needs an offset", hint="write 2026-11-30T09:00:00Z")
        found: dict[str, Any] = {"escalating": True} if self.escalating else {}
        if self.date is not None:
            found["date"] = self.date.astimezone(UTC).isoformat()
        return found | {name: value for name in ("count", "users") if (value := getattr(self, name)) is not None}


class Update(Body):
    """What to change; what is not named stays."""

    issues: ShortIds
    status: Literal["unresolved", "resolved", "ignored"] | None = None
    in_: Annotated[
        Literal["now", "next_release", "release"],
        Field(alias="in", description="Resolved: from now on, in the release after the latest, or in `release`."),
    ] = "now"
    release: Annotated[str, Field(max_length=300)] = ""
    until: Annotated[Until, Field(description="Ignored: until when.")] = Until()
    assignee: Annotated[int | None, Field(description="A user's id; null takes it from whoever has it.")] = None

    @model_validator(mode="after")
    def _changes_something(self) -> "Update":
        if self.status is None and "assignee" not in self.model_fields_set:
            raise ValueError("name a status or an assignee")
        if self.in_ == "release" and not self.release:
            raise ValueError("name the release")
        return self


class Merge(Body):
    issues: Annotated[list[str], Field(min_length=2, max_length=MOST, description="Short ids.")]


class Delete(Body):
    issues: ShortIds
    discard: Annotated[bool, Field(description="Their errors never make an issue again.")] = False


class Unmerge(Body):
    fingerprints: Annotated[list[str], Field(min_length=1, max_length=MOST, description="As text.")]


@router.post("/update")
async def update(body: Update, project: MembersProject, asker: Asker, services: Wired) -> ChangedAnswer:
    """Resolve, ignore, open again or assign issues."""
    issues = await asyncio.to_thread(_found, services, asker, project, body.issues)
    changed: set[int] = set()
    if body.status is not None:
        for issue in issues:
            change = await _change(services, asker, issue, body)
            changed.update(await asyncio.to_thread(services.catalog.issues.change, [issue.id], change))
    if "assignee" in body.model_fields_set:
        changed.update(await asyncio.to_thread(_assign, services, asker, issues, body.assignee, project))
    await _told(services)
    return _changed(project, issues, changed)


@router.post("/merge")
async def merge(body: Merge, project: MembersProject, asker: Asker, services: Wired) -> SummaryAnswer:
    """Make one issue of several: of the one with the most events. It can be undone."""
    issues = await asyncio.to_thread(_found, services, asker, project, body.issues)
    events = {one.id: (await numbers.totals(services.engine, services.catalog, one)).events for one in issues}
    target = max(issues, key=lambda one: (events[one.id], -one.id))
    others = [one.id for one in issues if one.id != target.id]
    merged = await asyncio.to_thread(
        services.catalog.issue_merges.merge, project.id, target.id, others, user_id=asker.user_id
    )
    await _told(services)
    return SummaryAnswer.of(merged, project)


@router.post("/delete")
async def delete(body: Delete, project: MembersProject, asker: Asker, services: Wired) -> ChangedAnswer:
    """Delete issues with their documents; needs the role admin. The log lines stay until their retention passes."""
    issues = await asyncio.to_thread(_found, services, asker, project, body.issues, Role.ADMIN)
    for issue in issues:
        fingerprints = await asyncio.to_thread(
            services.catalog.issue_merges.delete, project.id, issue.id, user_id=asker.user_id, discard=body.discard
        )
        await counts.forget(services.engine, project.id, fingerprints)
    await _told(services)
    return _changed(project, issues, {issue.id for issue in issues})


@router.post("/{issue}/unmerge")
async def unmerge(body: Unmerge, found: MembersIssue, asker: Asker, services: Wired) -> dict[str, list[SummaryAnswer]]:
    """Give fingerprints back to the issues that they were merged from."""
    project, issue = found
    if not all(one.isascii() and one.isdigit() and len(one) <= 20 and int(one) < 1 << 64 for one in body.fingerprints):
        raise InvalidRequest("a fingerprint is a number, as text", hint="as GET /api/v1/issues/{issue} gives it")
    revived = await asyncio.to_thread(
        services.catalog.issue_merges.unmerge,
        project.id,
        issue.id,
        [int(one) for one in body.fingerprints],
        user_id=asker.user_id,
    )
    await _told(services)
    return {"issues": [SummaryAnswer.of(one, project) for one in revived]}


async def _change(services: Services, asker: Principal, issue: IssueRecord, body: Update) -> Change:
    if body.status == "unresolved":
        return lifecycle.unresolved(asker.user_id)
    if body.status == "ignored":
        totals = await numbers.totals(services.engine, services.catalog, issue)
        return lifecycle.ignored(body.until.as_resolution(), totals, asker.user_id)
    release = body.release
    if body.in_ == "next_release":
        release = releases.latest(await numbers.releases_first_seen(services.engine, issue.project))
    return lifecycle.resolved(body.in_, release if body.in_ != "now" else "", asker.user_id)


def _assign(
    services: Services, asker: Principal, issues: Iterable[IssueRecord], assignee: int | None, project: Project
) -> list[int]:
    if assignee is not None:
        members = {member.user.id for member in services.catalog.people.members(project.id)}
        user = next((one for one in services.catalog.people.all() if one.id == assignee and one.active), None)
        if user is None or not (user.administrator or user.id in members):
            raise InvalidRequest(
                "this user has no role in the project", hint="GET /api/v1/issues/assignees lists who has"
            )
    ids = [issue.id for issue in issues]
    return services.catalog.issues.assign(ids, assignee, user_id=asker.user_id)


def _found(
    services: Services, asker: Principal, project: Project, named: Iterable[str], needed: Role = Role.MEMBER
) -> list[IssueRecord]:
    """The issues, each once; two that were merged are one."""
    found = (find(services, asker, name, project.slug, needed)[1] for name in dict.fromkeys(named))
    return list({issue.id: issue for issue in found}.values())


def _changed(project: Project, issues: Iterable[IssueRecord], changed: set[int]) -> ChangedAnswer:
    return ChangedAnswer(changed=[short_id(project.slug, one.number) for one in issues if one.id in changed])


async def _told(services: Services) -> None:
    """Let lists show the change at once, and those hear of it who want to."""
    await Mirror(services.engine, services.catalog).update()
    services.on_notice()
