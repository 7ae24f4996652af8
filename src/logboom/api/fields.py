"""`/api/v1/fields`: which fields the events of a search have, and their most frequent values."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from logboom.api.access import Asker
from logboom.api.connected import while_connected
from logboom.api.question import Question
from logboom.api.services import Wired
from logboom.query.field_list import field_list
from logboom.query.limits import telling

router = APIRouter(prefix="/api/v1", tags=["search"])


class TopValue(BaseModel):
    value: Annotated[str, Field(description="Its first 200 characters.")]
    count: int


class FieldAnswer(BaseModel):
    name: Annotated[str, Field(description="As a query names it.")]
    type: Annotated[str, Field(description="text, number or id")]
    count: Annotated[int, Field(description="How many of the sampled events have it.")]
    distinct: Annotated[int, Field(description="How many different values, estimated.")]
    top: list[TopValue]


SAMPLED_HEADER = "X-Logboom-Sampled-Events"


@router.get("/fields", response_model=list[FieldAnswer])
async def list_fields(
    request: Request, question: Annotated[Question, Query()], asker: Asker, services: Wired
) -> JSONResponse:
    """List the fields of the newest matching events; a header says of how many."""
    planned = await question.plan(asker, services)
    allowed = services.search_of(asker, planned.project)
    with telling(allowed):
        found = await while_connected(request, field_list(services.engine, planned, allowed))
    services.known_fields.prepare(services.engine, planned.project, services.search)  # its asker may type next
    return JSONResponse([field.as_json() for field in found.fields], headers={SAMPLED_HEADER: str(found.sampled)})
