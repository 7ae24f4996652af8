"""`/api/v1/lookups`: tables that queries put beside events (`| lookup NAME ...`), uploaded as CSV."""

import asyncio
import csv
import io
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from logboom.api.access import Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer
from logboom.api.services import Wired
from logboom.catalog.search_records import LookupRecord
from logboom.query import lookups
from logboom.query.context import Lookup

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
    content = await request.body()
    columns, rows = await asyncio.to_thread(lookups.read_csv, content)
    lookup = Lookup(name, time.time_ns(), tuple(columns))
    await lookups.write(services.engine, project.id, lookup, rows)
    before = await asyncio.to_thread(
        services.catalog.lookups.put,
        project.id, name, version=lookup.version, columns=columns, rows=len(rows), by=asker.email,
    )  # fmt: skip
    if before is not None:
        await lookups.forget(services.engine, project.id, name, before.version)
    return _answer(await asyncio.to_thread(services.catalog.lookups.get, project.id, name))


@router.get(
    "/{name}", response_class=Response, responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
)
async def get_lookup(name: Name, project: ReadableProject, services: Wired) -> Response:
    """The table in CSV. Raises NotFound."""
    record = await asyncio.to_thread(services.catalog.lookups.get, project.id, name)
    rows = await lookups.rows(services.engine, project.id, Lookup(record.name, record.version, record.columns))
    return Response(await asyncio.to_thread(_csv, record.columns, rows), media_type="text/csv")


@router.delete("/{name}", status_code=204)
async def delete_lookup(name: Name, project: MembersProject, services: Wired) -> None:
    """Queries that name it are refused from now on. Raises NotFound."""
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
