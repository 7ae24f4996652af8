"""`/api/v1/histogram`: how many events match, over time and by level."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse

from logboom.api.access import Asker
from logboom.api.connected import while_connected
from logboom.api.question import Question
from logboom.api.services import Wired
from logboom.query.histogram import histogram

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get("/histogram")
async def count_over_time(
    request: Request, question: Annotated[Question, Query()], asker: Asker, services: Wired
) -> JSONResponse:
    """Count matching events in at most 121 buckets by level; the step follows from the range, the edges from the zone."""
    found = await while_connected(request, histogram(services.engine, question.plan(asker), services.search))
    answer: dict[str, Any] = found.as_json()
    return JSONResponse(answer)
