"""`/api/v1/histogram`: how many events match, over time and by level."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from logboom.api.access import Asker
from logboom.api.connected import while_connected
from logboom.api.question import Question
from logboom.api.services import Wired
from logboom.query.histogram import histogram
from logboom.query.limits import telling

router = APIRouter(prefix="/api/v1", tags=["search"])


class BucketAnswer(BaseModel):
    time: Annotated[str, Field(description="Where the bucket begins, RFC 3339.")]
    counts: Annotated[dict[str, int], Field(description="Events by level; `` is an unknown level.")]


class AggregateStats(BaseModel):
    rows_read: int
    bytes_read: int
    elapsed_ms: int


class HistogramAnswer(BaseModel):
    interval_ms: Annotated[int, Field(description="The step; days of a zone may be an hour longer or shorter.")]
    buckets: list[BucketAnswer]
    stats: AggregateStats


@router.get("/histogram", response_model=HistogramAnswer)
async def count_over_time(
    request: Request, question: Annotated[Question, Query()], asker: Asker, services: Wired
) -> JSONResponse:
    """Count matching events in at most 121 buckets by level; the step follows from the range, the edges from the zone."""
    planned = await question.plan(asker, services)
    allowed = services.search_of(asker, planned.project)
    counting = histogram(services.engine, planned, allowed, cache=services.histograms, newest_load=services.feed.latest)
    with telling(allowed):
        found = await while_connected(request, counting)
    return JSONResponse(found.as_json())
