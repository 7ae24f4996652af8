"""`/api/v1/tail`: what matches a search from now on, as server-sent events.

    id: 4711              the newest load that was looked at; sent back as Last-Event-ID, the tail goes on there
    event: rows           data: an array of events, the oldest first
    event: stats          data: {"load_id", "rows", "skipped"}, or {"load_id", "error"} for loads that took too much to read
    event: error          data: an error of ours; the stream ends

Source: WHATWG HTML Living Standard, section 9.2 "Server-sent events".
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from logboom.api.access import Asker
from logboom.api.question import Question
from logboom.api.services import Services, Wired
from logboom.errors import EngineError, EngineUnavailable, LimitExceeded
from logboom.query.plan import Plan
from logboom.query.settings import SearchSettings
from logboom.query.tail import arrived

router = APIRouter(prefix="/api/v1", tags=["search"])

HEARTBEAT_SECONDS: Final = 15.0  # well below the minute after which proxies close a silent connection
RETRY_SECONDS: Final = 0.5
# Who asks is checked when a stream begins, so a stream ends now and then: the client takes it up by its last id.
LONGEST_SECONDS: Final = 900.0


class TailQuestion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(description="Search terms; empty follows every event.")] = ""
    project: Annotated[str, Field(description="Slug of the project; needed when the token sees several.")] = ""


@router.get("/tail", response_class=Response, responses={200: {"content": {"text/event-stream": {}}}})
async def follow(
    question: Annotated[TailQuestion, Query()],
    asker: Asker,
    services: Wired,
    last_event_id: Annotated[str, Header(description="Go on after this `id` of an earlier stream.")] = "",
) -> StreamingResponse:
    """Follow a search: at most 1.5 s behind what is answered to senders."""
    planned = await Question(query=question.query, project=question.project).plan(asker, services)
    newest = services.feed.latest
    after = min(int(last_event_id), newest) if re.fullmatch(r"[0-9]{1,20}", last_event_id) else newest
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _events(services, planned, services.search_of(asker, planned.project), after),
        media_type="text/event-stream",
        headers=headers,
    )


async def _events(services: Services, plan: Plan, allowed: SearchSettings, after: int) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    yield _event("stats", {"load_id": after, "rows": 0, "skipped": 0}, after)
    until = clock() + LONGEST_SECONDS
    while clock() < until and not services.stopping.is_set():
        newest = await _news(services, after)
        if newest is None:
            yield b": still here\n\n"
            continue
        try:
            found = await arrived(services.engine, plan, allowed, after=after, until=newest)
        except EngineUnavailable:
            yield b": the engine does not answer\n\n"
            await asyncio.sleep(RETRY_SECONDS)  # the same loads again, once it does
            continue
        except LimitExceeded as error:
            after = newest
            yield _event("stats", {"load_id": after} | error.as_json(), after)
            continue
        except EngineError as error:
            yield _event("error", error.as_json(), after)
            return
        after = newest
        if found.lines:
            yield b"event: rows\ndata: [" + b",".join(found.lines) + b"]\nid: %d\n\n" % after
        yield _event("stats", {"load_id": after, "rows": len(found.lines), "skipped": found.skipped}, after)


async def _news(services: Services, after: int) -> int | None:
    """The newest load once there is one after `after`; None when a heartbeat is due or the server stops."""
    news = asyncio.ensure_future(services.feed.wait_beyond(after))
    stopping = asyncio.ensure_future(services.stopping.wait())
    try:
        await asyncio.wait({news, stopping}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return news.result() if news.done() else None
    finally:
        news.cancel()
        stopping.cancel()


def _event(name: str, data: dict[str, object], load_id: int) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\nid: {load_id}\n\n".encode()
