"""`GET /api/v1/issues/{issue}`: one issue with its numbers, tags, similar issues, and the way from an event to it."""

import asyncio
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request

from logboom.api.access import ReadableProject
from logboom.api.connected import while_connected
from logboom.api.issues.addressing import ReadableIssue
from logboom.api.issues.answers import PersonAnswer, SummaryAnswer
from logboom.api.services import Services, Wired
from logboom.catalog.issue_records import IssueRecord
from logboom.catalog.records import Project
from logboom.errors import NotFound
from logboom.issues import events, listing, numbers, similar
from logboom.issues.fingerprints import Fingerprints
from logboom.issues.grouping import CURRENT
from logboom.issues.lifecycle import State, state
from logboom.issues.short_ids import short_id
from logboom.store.statement import Statement

router = APIRouter(prefix="/api/v1", tags=["issues"])


class ReleaseAnswer(BaseModel):
    release: str
    events: int
    first_seen: datetime
    last_seen: datetime


class EnvironmentAnswer(BaseModel):
    environment: str
    events: int


class FingerprintAnswer(BaseModel):
    fingerprint: str = Field(description="As text: JavaScript's numbers would lose its last digits.")
    grouping: str
    merged_from: str | None = Field(description="Short id of the issue that it was before it was merged into this one.")
    components: list[dict[str, Any]] = Field(description="Why the first event has this fingerprint.")


class DetailAnswer(BaseModel):
    id: int
    short_id: str
    title: str
    culprit: str
    type: str
    level: str
    platform: str
    logger: str
    status: str
    reason: str
    state: State
    since: datetime = Field(description="When status or reason changed.")
    resolution: dict[str, Any] = Field(
        description="Resolved: `in` (now, next_release, release) and `release`. Ignored until: count, users, date, escalating."
    )
    assignee: PersonAnswer | None
    first_seen: datetime
    last_seen: datetime
    events: int
    users: int
    events_24h: int
    users_24h: int
    trend_24h: list[int]
    trend_30d: list[int]
    first_release: str
    last_release: str
    releases: list[ReleaseAnswer]
    environments: list[EnvironmentAnswer]
    fingerprints: list[FingerprintAnswer]
    comments: int


class TagValueAnswer(BaseModel):
    value: str
    count: int


class TagAnswer(BaseModel):
    name: str
    distinct: int = Field(description="How many values it has in the sample.")
    values: list[TagValueAnswer]


class TagsAnswer(BaseModel):
    sampled: int = Field(description="The newest events that were looked at.")
    tags: list[TagAnswer]


class SimilarAnswer(SummaryAnswer):
    culprit: str
    likeness: float = Field(description="Share of components that both have, 0 to 1.")
    shared: list[str]
    differing: list[str]


class SimilarIssuesAnswer(BaseModel):
    issues: list[SimilarAnswer]


@router.get("/issues/of-event/{event_id}")
async def of_event(request: Request, event_id: uuid.UUID, project: ReadableProject, services: Wired) -> SummaryAnswer:
    """The issue that an event belongs to."""
    sql = (
        "SELECT fingerprint FROM logboom.error_payloads"
        " WHERE project = {project:UInt32} AND event_id = {event_id:UUID} LIMIT 1"
    )
    statement = Statement(sql, {"project": project.id, "event_id": str(event_id)})
    asked = services.engine.rows(statement, slot="search", limits=events.LIMITS)
    rows = (await while_connected(request, asked)).rows
    key = (project.id, CURRENT, int(rows[0][0])) if rows else None
    known = await asyncio.to_thread(services.catalog.issues.of_fingerprints, [key]) if key else {}
    found = known.get(key) if key else None
    if found is None or found.issue_id is None:
        raise NotFound("this event belongs to no issue", hint="it may be no error, or its issue is being made")
    return SummaryAnswer.of(await asyncio.to_thread(services.catalog.issues.get, project.id, found.issue_id), project)


@router.get("/issues/{issue}")
async def issue(request: Request, found: ReadableIssue, services: Wired) -> DetailAnswer:
    """An issue and its numbers."""
    return await while_connected(request, _detail(services, *found))


@router.get("/issues/{issue}/tags")
async def tags(request: Request, found: ReadableIssue, services: Wired) -> TagsAnswer:
    """What the issue's newest events have in common: each tag with its most frequent values."""
    fingerprints = await fingerprints_of(services, *found)
    sampled, told = await while_connected(request, events.tags(services.engine, fingerprints))
    return TagsAnswer(sampled=sampled, tags=[TagAnswer.model_validate(one) for one in told])


@router.get("/issues/{issue}/similar")
async def similar_issues(request: Request, found: ReadableIssue, services: Wired) -> SimilarIssuesAnswer:
    """Issues of the same type or from the same place, and what sets them apart."""
    project, record = found
    others = await while_connected(request, similar.candidates(services.engine, record))
    alike = await asyncio.to_thread(similar.compared, services.catalog, record, others)
    return SimilarIssuesAnswer(
        issues=[
            SimilarAnswer(
                **SummaryAnswer.of(one.issue, project).model_dump(),
                culprit=one.issue.culprit,
                likeness=round(one.likeness, 3),
                shared=one.shared,
                differing=one.differing,
            )
            for one in alike
        ]
    )


async def fingerprints_of(services: Wired, project: Project, record: IssueRecord) -> Fingerprints:
    """Whose events the issue's are."""
    found = await asyncio.to_thread(services.catalog.issues.members, [record.id])
    kept_from = int(time.time()) - project.retention_days * 86_400
    return Fingerprints(record.project, [one.fingerprint for one in found], kept_from)


async def _detail(services: Services, project: Project, record: IssueRecord) -> DetailAnswer:
    now = datetime.now(UTC)
    named = await numbers.of_issue(services.catalog, record)
    seconds = int(now.timestamp())
    members = await asyncio.to_thread(services.catalog.issues.members, [record.id])
    standing, last_day, trends, (releases, environments), (assignee, fingerprints, comments) = await asyncio.gather(
        numbers.standing(services.engine, record),
        numbers.last_day(services.engine, named, now),
        listing.trends(services.engine, members, ["24h", "30d"], seconds),
        numbers.releases(services.engine, named),
        asyncio.to_thread(_of_catalog, services, project, record),
    )
    shown = state(record, now, services.issues.new_days)
    events_in_all, users, first_seen, last_seen = standing or (0, 0, record.first_seen, record.first_seen)
    return DetailAnswer(
        id=record.id,
        short_id=short_id(project.slug, record.number),
        title=record.title,
        culprit=record.culprit,
        type=record.type,
        level=record.level,
        platform=record.platform,
        logger=record.logger,
        status=record.status.value,
        reason=record.reason.value,
        state=shown,
        since=record.since,
        resolution=dict(record.resolution),
        assignee=assignee,
        first_seen=first_seen,
        last_seen=last_seen,
        events=events_in_all,
        users=users,
        events_24h=last_day.events,
        users_24h=last_day.users,
        trend_24h=trends["24h"].get(record.id, []),
        trend_30d=trends["30d"].get(record.id, []),
        first_release=record.first_release,
        last_release=releases[0].release if releases else "",
        releases=[ReleaseAnswer(**one._asdict()) for one in releases],
        environments=[EnvironmentAnswer(**one._asdict()) for one in environments],
        fingerprints=fingerprints,
        comments=comments,
    )


def _of_catalog(
    services: Wired, project: Project, record: IssueRecord
) -> tuple[PersonAnswer | None, list[FingerprintAnswer], int]:
    people = {user.id: user for user in services.catalog.people.all()}
    fingerprints = services.catalog.issues.fingerprints(record.id)
    merged = {one.made_for for one in fingerprints if one.made_for and one.made_for != record.id}
    numbers_of = services.catalog.issues.with_ids(merged)
    answers = [
        FingerprintAnswer(
            fingerprint=str(one.fingerprint),
            grouping=one.grouping,
            merged_from=short_id(project.slug, numbers_of[one.made_for].number) if one.made_for in numbers_of else None,
            components=one.components,
        )
        for one in fingerprints
    ]
    return (
        PersonAnswer.of(record.assignee_id, people),
        answers,
        services.catalog.issue_activity.count_comments(record.id),
    )
