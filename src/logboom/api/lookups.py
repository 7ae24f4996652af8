"""`/api/v1/lookups`: tables that queries put beside events (`| lookup NAME ...`), uploaded as CSV."""

import asyncio
import csv
import io
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from logboom.api.access import Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer
from logboom.api.connected import while_connected
from logboom.api.question import Question
from logboom.api.services import Services, Wired
from logboom.api.table import cell
from logboom.catalog.principal import Principal
from logboom.catalog.records import Project
from logboom.catalog.search_records import LookupRecord
from logboom.errors import InvalidRequest, NotFound
from logboom.query import lookups
from logboom.query.context import Lookup
from logboom.query.table_search import table

router = APIRouter(prefix="/api/v1/lookups", tags=["search"])

Name = Annotated[str, Path(pattern=f"^{lookups.NAME.pattern}$", description="Letters, digits, `_`, `-` and `.`.")]
CSV_BODY = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


class LookupAnswer(Answer):
    name: str
    columns: list[str]
    rows: int
    changed_at: datetime
    changed_by: str


class LookupsAnswer(Answer):
    lookups: list[LookupAnswer] = Field(description="By name.")


@router.get("")
def list_lookups(project: ReadableProject, services: Wired) -> LookupsAnswer:
    """The lookups of a project."""
    return LookupsAnswer(lookups=[_answer(lookup) for lookup in services.catalog.lookups.all(project.id)])


@router.put("/{name}", openapi_extra=CSV_BODY)
async def put_lookup(
    request: Request, name: Name, project: MembersProject, asker: Asker, services: Wired
) -> LookupAnswer:
    """Upload a table in CSV, its first line the columns' names; it takes the place of the one that was there."""
    columns, rows = await asyncio.to_thread(lookups.read_csv, await request.body())
    return await _put(Lookup(name, time.time_ns(), tuple(columns)), rows, project, asker, services)


class Filling(BaseModel):
    """What a lookup is filled with: the rows of a query that ends in a table."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(description="A query whose stages make a table.")]
    start: Annotated[str, Field(description="As of a search.")] = ""
    end: Annotated[str, Field(description="As of a search.")] = ""
    timezone: Annotated[str, Field(description="As of a search.")] = ""
    append: Annotated[bool, Field(description="Put the rows behind those that are there.")] = False


@router.post("/{name}/rows")
async def fill_lookup(  # noqa: PLR0917 -- FastAPI's dependencies
    request: Request, filling: Filling, name: Name, project: MembersProject, asker: Asker, services: Wired
) -> LookupAnswer:
    """Make the rows of a query a lookup, in place of the one that was there, or behind its rows."""
    question = Question(
        query=filling.query, project=project.slug, start=filling.start, end=filling.end, timezone=filling.timezone
    )
    asked = await question.request(asker, services)
    allowed = services.search_of(asker, project.id)
    found = await while_connected(request, table(services.engine, asked, allowed, rows=lookups.MOST_ROWS))
    if not found.is_table:
        raise InvalidRequest(
            "the query finds events, not a table", hint="end it with | table user, team or | stats ..."
        )
    if found.stats.stopped_by is not None:
        raise found.stats.stopped_by
    columns = [column.name for column in found.columns]
    rows = await asyncio.to_thread(lambda: [_texts(row) for row in found.rows])
    if filling.append:
        columns, rows = await _behind(name, columns, rows, project, services)
    lookups.check(columns, rows)
    return await _put(Lookup(name, time.time_ns(), tuple(columns)), rows, project, asker, services)


async def _behind(
    name: str, columns: list[str], rows: list[dict[str, str]], project: Project, services: Services
) -> tuple[list[str], list[dict[str, str]]]:
    """The rows behind those of the lookup; all of them when there is none."""
    try:
        record = await asyncio.to_thread(services.catalog.lookups.get, project.id, name)
    except NotFound:
        return columns, rows
    before = await lookups.rows(services.engine, project.id, Lookup(record.name, record.version, record.columns))
    return list(dict.fromkeys([*record.columns, *columns])), [*before, *rows]


async def _put(
    lookup: Lookup, rows: list[dict[str, str]], project: Project, asker: Principal, services: Services
) -> LookupAnswer:
    await lookups.write(services.engine, project.id, lookup, rows)
    before = await asyncio.to_thread(
        services.catalog.lookups.put,
        project.id, lookup.name, version=lookup.version, columns=list(lookup.columns), rows=len(rows), by=asker.email,
    )  # fmt: skip
    if before is not None:
        await lookups.forget(services.engine, project.id, lookup.name, before.version)
    return _answer(await asyncio.to_thread(services.catalog.lookups.get, project.id, lookup.name))


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """A row of an answer as a lookup keeps it: texts alone, a missing value left out, several values below each other."""
    return {name: str(cell(value)) for name, value in row.items() if value is not None}


@router.get(
    "/{name}", response_class=Response, responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
)
async def get_lookup(request: Request, name: Name, project: ReadableProject, services: Wired) -> Response:
    """The table in CSV. Raises NotFound."""
    record = await asyncio.to_thread(services.catalog.lookups.get, project.id, name)
    lookup = Lookup(record.name, record.version, record.columns)
    rows = await while_connected(request, lookups.rows(services.engine, project.id, lookup))
    return Response(await asyncio.to_thread(_csv, record.columns, rows), media_type="text/csv")


@router.delete("/{name}", status_code=204)
async def delete_lookup(name: Name, project: MembersProject, services: Wired) -> None:
    """For queries that name it, it is an empty one from now on. Raises NotFound."""
    record = await asyncio.to_thread(services.catalog.lookups.delete, project.id, name)
    await lookups.forget(services.engine, project.id, name, record.version)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _answer(record: LookupRecord) -> LookupAnswer:
    return LookupAnswer(
        name=record.name,
        columns=list(record.columns),
        rows=record.rows,
        changed_at=record.changed_at,
        changed_by=record.changed_by,
    )
