"""`/api/v1/complete`: what may stand where somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from logboom.api.access import Asker, chosen_project
from logboom.api.services import Wired
from logboom.query.completion import complete
from logboom.query.known_fields import TYPING_SECONDS
from logboom.query.parser import MAX_CHARACTERS

router = APIRouter(prefix="/api/v1", tags=["search"])


class CompletionAnswer(BaseModel):
    text: Annotated[str, Field(description="What may be put there.")]
    kind: Annotated[str, Field(description="field, value, operator, stage, function or aggregate.")]
    detail: str
    start: Annotated[int, Field(alias="from", description="It replaces the characters from here")]
    end: Annotated[int, Field(alias="to", description="up to here.")]


@router.get("/complete", response_model=list[CompletionAnswer])
async def completions(
    asker: Asker,
    services: Wired,
    query: Annotated[str, Query(description="The query as far as it is written.", max_length=MAX_CHARACTERS)] = "",
    position: Annotated[int | None, Query(ge=0, description="Where the cursor stands; else at the end.")] = None,
    project: Annotated[str, Query(description="Slug of the project; needed when the token sees several.")] = "",
) -> JSONResponse:
    """Complete a query: fields of the project's newest events with their frequency, values, stages, functions."""
    chosen = chosen_project(asker, project).id
    facts = await services.known_fields.of(services.engine, chosen, services.search, wait_seconds=TYPING_SECONDS)
    at = len(query) if position is None else min(position, len(query))
    return JSONResponse([completion.as_json() for completion in complete(query, at, facts)])
