"""`/api/v1/sources`: what arrives in a project from where, who has fallen silent, and what was refused."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from logboom.api.access import AdministeredProject, Asker, ReadableProject
from logboom.api.answers import Answer
from logboom.api.connected import while_connected
from logboom.api.services import Wired
from logboom.inputs.rejections import NO_PROJECT, REJECTIONS
from logboom.query.sources import RATE_SECONDS, By, sources

router = APIRouter(prefix="/api/v1/sources", tags=["sources"])

DAY_SECONDS = 86_400


class SourceAnswer(Answer):
    value: str
    events: int
    errors: int
    rate: float = Field(description="Events a second over the last five minutes.")
    last_received: datetime
    silent_seconds: float = Field(description="How long it has said nothing, when that is unusual for it; else 0.")
    trend: list[int] = Field(description="Events in equal parts of the period, the oldest first.")
    also: list[str] = Field(description="Some of the inputs by which they came; for inputs, of their services.")


class SourcesAnswer(Answer):
    seconds: int
    sources: list[SourceAnswer]


class RefusalAnswer(Answer):
    input: str
    reason: str
    key: int = Field(description="The id of the ingest key that was shown; 0 when none was that is known.")
    peer: str
    count: int
    message: str
    sample: str
    last_at: datetime
    known_key: bool = Field(description="Whether a key of this project was shown; else it is any sender's.")


class RefusalsAnswer(Answer):
    refusals: list[RefusalAnswer]


@router.get("")
async def list_sources(
    request: Request,
    project: ReadableProject,
    services: Wired,
    by: By = "service",
    seconds: Annotated[int, Query(ge=60, le=30 * DAY_SECONDS)] = DAY_SECONDS,
) -> SourcesAnswer:
    """Who sent events lately, those who sent most first."""
    now = datetime.now(UTC)
    found = await while_connected(
        request, sources(services.engine, services.search, project.id, by=by, seconds=seconds, now=now)
    )
    return SourcesAnswer(
        seconds=seconds,
        sources=[
            SourceAnswer(
                value=one.value,
                events=one.events,
                errors=one.errors,
                rate=one.recent / min(RATE_SECONDS, seconds),
                last_received=one.last_received,
                silent_seconds=one.silent_seconds(now),
                trend=list(one.trend),
                also=list(one.also),
            )
            for one in found
        ],
    )


@router.get("/refusals")
def list_refusals(project: AdministeredProject, asker: Asker) -> RefusalsAnswer:
    """What was refused lately, the newest first; what showed no key, for administrators of the server."""
    seen = frozenset({project.id, NO_PROJECT} if asker.administrator else {project.id})
    return RefusalsAnswer(
        refusals=[
            RefusalAnswer(
                input=one.input,
                reason=one.reason,
                key=one.key,
                peer=one.peer,
                count=one.count,
                message=one.message,
                sample=one.sample,
                last_at=datetime.fromtimestamp(one.last_at, UTC),
                known_key=one.project != NO_PROJECT,
            )
            for one in REJECTIONS.of(seen)
        ]
    )
