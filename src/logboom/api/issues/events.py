"""The events of an issue: a list of them, one whole as a page shows it, the document itself, the log lines around it."""

import asyncio
import json
import uuid
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from logboom.api.connected import while_connected
from logboom.api.issues.addressing import ReadableIssue
from logboom.api.issues.detail import fingerprints_of
from logboom.api.services import Services, Wired
from logboom.catalog.issue_records import IssueRecord
from logboom.catalog.records import Project
from logboom.errors import InvalidRequest, NotFound
from logboom.issues import events, numbers, surroundings
from logboom.issues.attachments import attachments_of, content_of
from logboom.issues.fingerprints import Fingerprints
from logboom.issues.grouping import GROUPINGS, group
from logboom.issues.rendering import rendered
from logboom.issues.report import UnreadableReport, document_of, from_document
from logboom.query.time import parse_time

router = APIRouter(prefix="/api/v1/issues", tags=["issues"])

Found = tuple[Project, IssueRecord]
Named = Annotated[str, Path(description="An event's id, `latest` or `oldest`.")]


class EventsAnswer(BaseModel):
    events: list[dict[str, Any]]
    next_cursor: str | None


class LinesQuestion(BaseModel):
    by: Annotated[
        surroundings.By | None, Field(description="What the lines have in common; the closest when left out.")
    ] = None
    seconds: Annotated[int, Field(ge=1, le=3600, description="Around the event, for `host`.")] = 30
    limit: Annotated[int, Field(ge=1, le=500, description="Lines before and lines after.")] = 50


class LinesAnswer(BaseModel):
    by: surroundings.By | None = Field(description="What the lines have in common; null when nothing is known.")
    available: dict[surroundings.By, bool]
    before: int = Field(description="How many of the rows were before the event.")
    after: int
    rows: list[dict[str, Any]] = Field(description="Oldest first; the event itself is among them.")


JSON_OBJECT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


@router.get("/{issue}/events")
async def listed(
    request: Request,
    found: ReadableIssue,
    services: Wired,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    cursor: Annotated[str, Query(description="`next_cursor` of the page before.")] = "",
) -> EventsAnswer:
    """The issue's events in short, newest first."""
    fingerprints = await fingerprints_of(services, *found)
    rows = await while_connected(
        request, events.listed(services.engine, fingerprints, limit=limit + 1, before=_place(cursor))
    )
    page = rows[:limit]
    more = len(rows) > limit
    return EventsAnswer(
        events=page, next_cursor=f"{page[-1]['timestamp']}_{page[-1]['event_id']}" if more else None
    )  # fmt: skip


@router.get("/{issue}/events/{event}", response_class=Response, responses=JSON_OBJECT)
async def one(request: Request, found: ReadableIssue, event: Named, services: Wired) -> Response:
    """An event of the issue with all that its page shows: stack, breadcrumbs, request, contexts, why it is grouped here."""
    return _json(await while_connected(request, _page(services, found, event)))


@router.get("/{issue}/events/{event}/json", response_class=Response, responses=JSON_OBJECT)
async def document(request: Request, found: ReadableIssue, event: Named, services: Wired) -> Response:
    """The document as it was reported, without the secrets that were taken out."""
    stored = await while_connected(request, _stored(services, found, event))
    return Response(stored.payload, media_type="application/json")


@router.get("/{issue}/events/{event}/attachments/{attachment_id}", response_class=Response)
async def attachment(
    request: Request, found: ReadableIssue, event: Named, attachment_id: uuid.UUID, services: Wired
) -> Response:
    """A file that came with the event. Browsers save it and never show it: it is whatever a sender sent."""
    _, record = found
    stored = await while_connected(request, _stored(services, found, event))
    sender_event_id = stored.columns["attributes"].get("sentry.event_id", "")
    content = await while_connected(
        request, content_of(services.engine, record.project, sender_event_id, attachment_id)
    )
    if content is None:
        raise NotFound("the event has no such attachment", hint="its retention may have passed")
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get("/{issue}/events/{event}/lines")
async def lines(
    request: Request,
    found: ReadableIssue,
    event: Named,
    services: Wired,
    question: Annotated[LinesQuestion, Query()],
) -> LinesAnswer:
    """The log lines around the event: of the same trace, request or host."""
    stored = await while_connected(request, _stored(services, found, event))
    available = surroundings.available(stored.columns)
    chosen = question.by or next((kind for kind, there in available.items() if there), None)
    if chosen is None or not available[chosen]:
        return LinesAnswer(by=None, available=available, before=0, after=0, rows=[])
    before, after = await while_connected(
        request,
        surroundings.lines(services.engine, stored.columns, chosen, seconds=question.seconds, limit=question.limit),
    )
    return LinesAnswer(
        by=chosen, available=available, before=len(before), after=len(after), rows=[*before, *after]
    )  # fmt: skip


async def _page(services: Services, found: Found, event: str) -> dict[str, Any]:
    _, record = found
    fingerprints = await fingerprints_of(services, *found)
    stored = await _stored(services, found, event, fingerprints)
    around, standing, attached, page = await asyncio.gather(
        events.neighbours(services.engine, fingerprints, stored.place),
        numbers.standing(services.engine, record),
        attachments_of(services.engine, record.project, stored.columns["attributes"].get("sentry.event_id", "")),
        asyncio.to_thread(_rendered, stored),
    )
    of = max(standing.events if standing else 0, around.newer_events + 1)
    return {
        "event": stored.columns,
        "position": {"number": of - around.newer_events, "of": of},
        "newer": around.newer,
        "older": around.older,
        "newest": around.newest,
        "oldest": around.oldest,
        **page,
        "attachments": attached,
    }


def _rendered(stored: events.StoredEvent) -> dict[str, Any]:
    try:
        sent = document_of(stored.payload.encode("utf-8", "replace"))
    except UnreadableReport:
        sent = {}
    grouping = next(iter(GROUPINGS))
    explained = group(from_document(sent), grouping)
    # Who made the fingerprint otherwise is not explained by this: the sender's document may have been changed since.
    is_explained = str(explained.fingerprint) == str(stored.columns["fingerprint"])
    return {
        **rendered(sent),
        "grouping": {
            "grouping": grouping,
            "fingerprint": str(stored.columns["fingerprint"]),
            "components": msgspec.to_builtins(explained.components) if is_explained else [],
        },
    }


async def _stored(
    services: Services, of: Found, event: str, fingerprints: Fingerprints | None = None
) -> events.StoredEvent:
    mine = fingerprints or await fingerprints_of(services, *of)
    if event == "latest":
        found = await events.newest(services.engine, mine)
    elif event == "oldest":
        found = await events.oldest(services.engine, mine)
    else:
        found = await events.find(services.engine, mine, _event_id(event))
    if found is None:
        hint = "its retention may have passed, or it belongs to another issue"
        raise NotFound("the issue has no such event", hint=hint)
    return found


def _event_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InvalidRequest("an event is named by its id", hint="or by `latest` or `oldest`") from None


def _place(cursor: str) -> events.Place | None:
    if not cursor:
        return None
    time, _, event_id = cursor.partition("_")
    try:
        return events.Place(parse_time(time, now=0), uuid.UUID(event_id))
    except ValueError:
        raise InvalidRequest("the cursor is none of ours", hint="give the next_cursor of an answer, or none") from None


def _json(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"), media_type="application/json")
