"""`/api/v1/explain`: what a query will do, before it does it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse

from logboom.api.access import Asker, chosen_project
from logboom.api.connected import while_connected
from logboom.api.question import Question
from logboom.api.services import Services, Wired
from logboom.catalog.principal import Principal
from logboom.query.answer import Answer
from logboom.query.explanation import explain

router = APIRouter(prefix="/api/v1", tags=["search"])


class IndexAnswer(BaseModel):
    index: str
    granules: Annotated[int, Field(description="How many granules, of some 8,192 rows each, are left to read.")]
    of: int


class EstimateAnswer(BaseModel):
    rows: Annotated[int, Field(description="At most so many rows are read.")]
    bytes: Annotated[int, Field(description="What the condition reads of them, uncompressed.")]


class ExplainAnswer(BaseModel):
    canonical: Annotated[str, Field(description="The query as it was understood; it reads back as the same.")]
    plan: Annotated[list[str], Field(description="What will be done, in words.")]
    sql: str
    parameters: Annotated[dict[str, str], Field(description="The values that are bound beside the SQL.")]
    indexes: list[IndexAnswer]
    estimate: EstimateAnswer
    hints: list[dict[str, Any]]


@router.get("/explain", response_model=ExplainAnswer)
async def explain_query(
    request: Request, question: Annotated[Question, Query()], asker: Asker, services: Wired
) -> JSONResponse:
    """Explain a query: its grouping, the SQL, which indexes serve it, what is read."""
    return await _answer(request, question, asker, services)


@router.post("/explain", response_model=ExplainAnswer)
async def explain_query_by_body(request: Request, question: Question, asker: Asker, services: Wired) -> JSONResponse:
    """As GET, for queries too long for an address."""
    return await _answer(request, question, asker, services)


async def _answer(request: Request, question: Question, asker: Principal, services: Services) -> JSONResponse:
    project = chosen_project(asker, question.project).id
    await services.known_fields.of(services.engine, project, services.search)  # for what is told of unknown ones
    asked = await question.request(asker, services)
    allowed = services.search_of(asker, asked.plan.project)
    statement = Answer(asked.relation()).statement(allowed.most_rows) if asked.has_stages else None
    found = await while_connected(
        request,
        explain(services.engine, asked.plan, allowed, canonical=str(asked.pipeline), statement=statement),
    )
    return JSONResponse(found.as_json())
