"""`GET /api/v1/issues`: the issues of a project that a search finds; how many there are of each kind; who may be assigned."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from logboom.api.access import Asker, ReadableProject, chosen_project
from logboom.api.connected import while_connected
from logboom.api.issues.answers import CountsAnswer, IssueAnswer, IssuesAnswer, PeopleAnswer, PersonAnswer
from logboom.api.services import Services, Wired
from logboom.catalog.principal import Principal
from logboom.catalog.records import Project, User
from logboom.errors import InvalidRequest
from logboom.issues import listing
from logboom.issues.fields import Asking
from logboom.issues.search import IssueSearch
from logboom.query.translation import Translation

router = APIRouter(prefix="/api/v1", tags=["issues"])

MOST: Final = 200
TABS: Final = {
    "unresolved": "is:unresolved",
    "new": "is:new",
    "regressed": "is:regressed",
    "escalating": "is:escalating",
    "mine": "is:unresolved assigned:me",
    "ignored": "is:ignored",
    "resolved": "is:resolved",
    "all": "*",
}


class IssueQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    project: Annotated[str, Field(description="Slug of the project; needed when the token sees several.")] = ""
    query: Annotated[str, Field(description="Terms such as `is:unresolved release:1.2 times_seen:>10 timeout`.")] = ""
    sort: Annotated[
        Literal["", "last_seen", "first_seen", "events", "users"],
        Field(description="Greatest first; last_seen when empty."),
    ] = ""
    trend: Annotated[Literal["24h", "30d"], Field(description="Hours or days of the sparkline.")] = "24h"
    limit: Annotated[int, Field(ge=1, le=MOST)] = 25
    cursor: Annotated[str, Field(description="`next_cursor` of the page before.")] = ""


@router.get("/issues")
async def issues(
    request: Request, question: Annotated[IssueQuestion, Query()], asker: Asker, services: Wired
) -> IssuesAnswer:
    """The issues that a search finds."""
    return await while_connected(request, _page(question, asker, services))


@router.get("/issues/counts")
async def counts(request: Request, project: ReadableProject, asker: Asker, services: Wired) -> CountsAnswer:
    """How many issues are unresolved, new, mine, ..."""
    now = time.time_ns()
    asking = await _asking(services, project, asker.user_id)
    together = Translation(now=now)
    searches = {name: IssueSearch(query, project.id, asking, together) for name, query in TABS.items()}
    return CountsAnswer(counts=await while_connected(request, listing.counts(services.engine, project.id, searches)))


@router.get("/issues/assignees")
def assignees(project: ReadableProject, services: Wired) -> PeopleAnswer:
    """Whom an issue of the project can be given to."""
    people = _assignable(services, project)
    return PeopleAnswer(users=[PersonAnswer(id=user.id, name=user.name, email=user.email) for user in people])


async def _page(question: IssueQuestion, asker: Principal, services: Services) -> IssuesAnswer:
    project = chosen_project(asker, question.project)
    people = await asyncio.to_thread(_people, services)
    now = time.time_ns()
    asking = await _asking(services, project, asker.user_id)
    offset = _offset(question.cursor)

    search = IssueSearch(question.query, project.id, asking, Translation(now=now))
    listed, total = await listing.listed(
        services.engine,
        project.id,
        search,
        sort=question.sort or "last_seen",
        limit=question.limit + 1,
        offset=offset,
    )
    page = listed[: question.limit]
    ids = [issue.id for issue in page]
    records, members = await asyncio.gather(
        asyncio.to_thread(services.catalog.issues.with_ids, ids),
        asyncio.to_thread(services.catalog.issues.members, ids),
    )
    trends = await listing.trends(services.engine, members, [question.trend], now // 1_000_000_000)
    moment = datetime.fromtimestamp(now / 1e9, UTC)
    return IssuesAnswer(
        issues=[
            IssueAnswer.listed(
                records[issue.id],
                issue,
                project,
                people,
                now=moment,
                new_days=services.issues.new_days,
                trend=trends[question.trend].get(issue.id, []),
            )
            for issue in page
            if issue.id in records  # or somebody deleted it just now
        ],
        total=total,
        next_cursor=str(offset + question.limit) if len(listed) > question.limit else None,
    )


def _assignable(services: Services, project: Project) -> list[User]:
    members = {member.user.id for member in services.catalog.people.members(project.id)}
    users = services.catalog.people.all()
    return [user for user in users if user.active and (user.id in members or user.administrator)]


def _people(services: Services) -> Mapping[int, User]:
    return {user.id: user for user in services.catalog.people.all()}


async def _asking(services: Services, project: Project, user_id: int) -> Asking:
    """With the names of those alone who have to do with the project: a search must not tell of others."""
    people = await asyncio.to_thread(_assignable, services, project)
    names = {name.casefold(): user.id for user in people for name in (user.name, user.email) if name}
    return Asking(user_id=user_id, slug=project.slug, people=names, new_days=services.issues.new_days)


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise InvalidRequest("the cursor is none of ours", hint="give the next_cursor of an answer, or none")
    return int(cursor)
