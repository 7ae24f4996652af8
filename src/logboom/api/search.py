"""`/api/v1/search`: the newest events that match, as JSON lines while they are found, JSON or CSV; and exports of all."""

import csv
import io
import json
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from logboom.api.access import Asker, ReadableProject
from logboom.api.connected import while_connected
from logboom.api.question import Question
from logboom.api.services import Services, Wired
from logboom.catalog.principal import Principal
from logboom.errors import InvalidRequest, NotFound
from logboom.event import COLUMNS
from logboom.query import event_by_id
from logboom.query.cursor import read_cursor
from logboom.query.search import Search, first_page

router = APIRouter(prefix="/api/v1", tags=["search"])

NDJSON = "application/x-ndjson"
CSV = "text/csv"
NEXT_CURSOR_HEADER = "X-Logboom-Next-Cursor"

COLUMN_LIST = [{"name": column.name, "type": column.kind} for column in COLUMNS]


class SearchQuestion(Question):
    limit: Annotated[int | None, Field(ge=0, description="Rows of this page; 0 exports all, without a cursor.")] = None
    cursor: Annotated[
        str, Field(description="`next_cursor` of the page before; it carries that page's range of time.")
    ] = ""
    format: Annotated[Literal["", "ndjson", "json", "csv"], Field(description="Before the Accept header.")] = ""


ROWS_IN_MANY_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": 'Rows, newest first; as JSON lines the last one is `{"_stats": ...}`.',
        "content": {
            NDJSON: {"schema": {"type": "string"}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "columns": {"type": "array", "items": {"type": "object"}},
                        "rows": {"type": "array", "items": {"type": "object"}},
                        "stats": {"type": "object"},
                    },
                }
            },
            CSV: {"schema": {"type": "string"}},
        },
    }
}


@router.get("/search", response_class=Response, responses=ROWS_IN_MANY_FORMS)
async def search(
    request: Request, question: Annotated[SearchQuestion, Query()], asker: Asker, services: Wired
) -> Response:
    """Find events, newest first."""
    return await _answer(request, question, asker, services)


@router.post("/search", response_class=Response, responses=ROWS_IN_MANY_FORMS)
async def search_by_body(request: Request, question: SearchQuestion, asker: Asker, services: Wired) -> Response:
    """As GET, for queries too long for an address."""
    return await _answer(request, question, asker, services)


@router.get(
    "/events/{event_id}",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def event(request: Request, event_id: uuid.UUID, project: ReadableProject, services: Wired) -> Response:
    """One event by its permanent link."""
    row = await while_connected(request, event_by_id.find(services.engine, project.id, event_id, services.search))
    if row is None:
        raise NotFound("there is no such event", hint="its retention may have passed, or it is in another project")
    return Response(row, media_type="application/json")


async def _answer(request: Request, question: SearchQuestion, asker: Principal, services: Services) -> Response:
    format_ = question.format or _accepted(request)
    rows = _rows_wanted(question, services, format_)
    planned = question.plan(asker)
    cursor = read_cursor(question.cursor, planned) if question.cursor else first_page(planned, services.feed.latest)
    running = Search(services.engine, planned, services.search, rows=rows, cursor=cursor)
    batches = running.batches()
    first = await while_connected(request, _next(batches))
    match format_:
        case "ndjson":
            return StreamingResponse(_ndjson(first, batches, running), media_type=NDJSON)
        case "csv" if rows == 0:
            return StreamingResponse(_csv(first, batches), media_type=CSV)
        case "csv":
            content = b"".join(await while_connected(request, _collected(_csv(first, batches))))
            headers = {NEXT_CURSOR_HEADER: running.stats.next_cursor} if running.stats.next_cursor else {}
            return Response(content, media_type=CSV, headers=headers)
    content = first + b"".join(await while_connected(request, _collected(batches)))
    return Response(_json(content, running), media_type="application/json")


def _accepted(request: Request) -> str:
    accept = request.headers.get("accept", "")
    if CSV in accept:
        return "csv"
    return "json" if NDJSON not in accept and ("application/json" in accept or "text/html" in accept) else "ndjson"


def _rows_wanted(question: SearchQuestion, services: Services, format_: str) -> int:
    most = services.search.most_rows
    if question.limit is None:
        return min(services.search.default_rows, most)
    if question.limit > most:
        hint = f"take {most} rows and follow next_cursor, or export all with limit=0"
        raise InvalidRequest(f"limit is {question.limit}, a page has at most {most} rows", hint=hint)
    if question.limit == 0 and (format_ == "json" or question.cursor):
        hint = "use format=ndjson or format=csv, without a cursor"
        raise InvalidRequest("an export (limit=0) is a stream of rows from the beginning", hint=hint)
    return question.limit


async def _next(batches: AsyncIterator[bytes]) -> bytes:
    return await anext(batches, b"")


async def _collected(batches: AsyncIterator[bytes]) -> list[bytes]:
    return [batch async for batch in batches]


async def _ndjson(first: bytes, batches: AsyncIterator[bytes], running: Search) -> AsyncIterator[bytes]:
    if first:
        yield first
    async for batch in batches:
        yield batch
    yield json.dumps({"_stats": running.stats.as_json()}).encode() + b"\n"


def _json(lines: bytes, running: Search) -> bytes:
    columns, stats = json.dumps(COLUMN_LIST).encode(), json.dumps(running.stats.as_json()).encode()
    rows = lines.removesuffix(b"\n").replace(b"\n", b",\n")
    return b'{"columns": ' + columns + b',\n"rows": [' + rows + b'],\n"stats": ' + stats + b"}\n"


async def _csv(first: bytes, batches: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A header, then a row an event; attributes as JSON text.

    Source: RFC 4180.
    """
    names = [column.name for column in COLUMNS]
    yield (",".join(names) + "\r\n").encode()
    yield _csv_rows(first, names)
    async for batch in batches:
        yield _csv_rows(batch, names)


def _csv_rows(lines: bytes, names: list[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for line in lines.splitlines():
        row = msgspec.json.decode(line)
        row["attributes"] = json.dumps(row["attributes"], ensure_ascii=False)
        writer.writerow([row[name] for name in names])
    return text.getvalue().encode("utf-8", "surrogatepass")
