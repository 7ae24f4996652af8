"""`/api/v1/search`: the newest events that match, as JSON lines while they are found, JSON or CSV; and exports of all."""

import json
import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from logboom.api.access import Asker, ReadableProject
from logboom.api.connected import while_connected
from logboom.api.progress import NOT_KEPT_BACK, with_progress
from logboom.api.question import Question
from logboom.api.services import Services, Wired
from logboom.api.table import CSV, EXPORTED_ROWS, NDJSON, csv_heading, csv_rows, table_answer, table_with_progress
from logboom.catalog.principal import Principal
from logboom.errors import InvalidRequest, NotFound
from logboom.event import COLUMNS
from logboom.query import event_by_id
from logboom.query.cursor import read_cursor
from logboom.query.offers import offers, tell
from logboom.query.plan import Plan
from logboom.query.rows import RowSearch, is_row_search
from logboom.query.search import Search, Stats, first_page
from logboom.query.settings import SearchSettings

router = APIRouter(prefix="/api/v1", tags=["search"])

NEXT_CURSOR_HEADER = "X-Logboom-Next-Cursor"

COLUMN_LIST = [{"name": column.name, "type": column.kind} for column in COLUMNS]


class SearchQuestion(Question):
    limit: Annotated[int | None, Field(ge=0, description="Rows of this page; 0 exports all, without a cursor.")] = None
    cursor: Annotated[
        str, Field(description="`next_cursor` of the page before; it carries that page's range of time.")
    ] = ""
    format: Annotated[Literal["", "ndjson", "json", "csv"], Field(description="Before the Accept header.")] = ""
    progress: Annotated[
        bool, Field(description="As JSON lines: `_progress` lines tell meanwhile how far the search is.")
    ] = False


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


@router.delete("/searches/{search_id}", status_code=204)
async def stop_search(search_id: uuid.UUID, asker: Asker, services: Wired) -> None:
    """Stop a search of the asker's by the `search_id` of its progress, in the engine too; one that has ended is well."""
    services.running.stop(str(search_id), asker.user_id)


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
    if question.progress and format_ != "ndjson":
        raise InvalidRequest("progress is told between JSON lines", hint="use format=ndjson with progress=true")
    asked = await question.request(asker, services)
    allowed = services.search_of(asker, asked.plan.project)
    if asked.has_stages and not is_row_search(asked):
        rows = _table_rows(question, allowed)
        if question.progress:
            return table_with_progress(asked, services, allowed, asker.user_id, rows=rows)
        return await table_answer(request, asked, services, allowed, rows=rows, format_=format_)
    rows = _rows_wanted(question, allowed)
    planned = asked.plan
    cursor = read_cursor(question.cursor, planned) if question.cursor else first_page(planned, services.feed.latest)
    running: Search
    if asked.has_stages:
        running = RowSearch(services.engine, asked, allowed, rows=rows, cursor=cursor)
        columns = [column.as_json() for column in running.columns]
    else:
        running = Search(services.engine, planned, allowed, rows=rows, cursor=cursor)
        columns = COLUMN_LIST
    may_offer = bool(rows) and not question.cursor
    if question.progress:
        return _with_progress(running, services, planned, allowed, asker.user_id, may_offer=may_offer)
    batches = running.batches()
    first = await while_connected(request, _next(batches))
    if not first and may_offer:
        await while_connected(request, _offer(running.stats, services, planned, allowed))
    return await _in_form(request, running, first, batches, columns, form=format_, is_export=rows == 0)


async def _in_form(
    request: Request,
    running: Search,
    first: bytes,
    batches: AsyncIterator[bytes],
    columns: list[dict[str, str]],
    *,
    form: str,
    is_export: bool,
) -> Response:
    names = [column["name"] for column in columns]
    match form:
        case "ndjson":
            return StreamingResponse(_ndjson(first, batches, running), media_type=NDJSON)
        case "csv" if is_export:
            return StreamingResponse(_csv(first, batches, names), media_type=CSV)
        case "json" if is_export:
            return StreamingResponse(_document(first, batches, running, columns), media_type="application/json")
        case "csv":
            content = b"".join(await while_connected(request, _collected(_csv(first, batches, names))))
            headers = {NEXT_CURSOR_HEADER: running.stats.next_cursor} if running.stats.next_cursor else {}
            return Response(content, media_type=CSV, headers=headers)
    content = b"".join(await while_connected(request, _collected(_document(first, batches, running, columns))))
    return Response(content, media_type="application/json")


def _with_progress(
    running: Search, services: Services, planned: Plan, allowed: SearchSettings, user_id: int, *, may_offer: bool
) -> Response:
    async def stats() -> dict[str, Any]:
        if may_offer and not running.stats.rows and not running.stats.partial:
            await _offer(running.stats, services, planned, allowed)
        return {"share": 1.0} | running.stats.as_json()

    told = with_progress(services.running, user_id, running, running.batches(), stats)
    return StreamingResponse(told, media_type=NDJSON, headers=NOT_KEPT_BACK)


async def _offer(stats: Stats, services: Services, planned: Plan, allowed: SearchSettings) -> None:
    """What would hit in place of a search that found nothing."""
    facts = await services.known_fields.of(services.engine, planned.project, allowed)
    tell(stats, await offers(services.engine, planned, allowed, facts))


def _accepted(request: Request) -> str:
    accept = request.headers.get("accept", "")
    if CSV in accept:
        return "csv"
    return "json" if NDJSON not in accept and ("application/json" in accept or "text/html" in accept) else "ndjson"


def _rows_wanted(question: SearchQuestion, allowed: SearchSettings) -> int:
    most = allowed.most_rows
    if question.limit is None:
        return min(allowed.default_rows, most)
    if question.limit > most:
        hint = f"take {most} rows ({allowed.setting('most_rows')}) and follow next_cursor, or export all with limit=0"
        raise InvalidRequest(f"limit is {question.limit}, a page has at most {most} rows", hint=hint)
    if question.limit == 0 and question.cursor:
        raise InvalidRequest("an export (limit=0) is a stream of rows from the beginning", hint="leave the cursor out")
    return question.limit


def _table_rows(question: SearchQuestion, allowed: SearchSettings) -> int:
    """A table is whole when it can be: what it was made from was read anyway."""
    if question.cursor:
        raise InvalidRequest("a table has no pages", hint="leave the cursor out, and raise limit if rows are missing")
    if question.limit == 0:
        return EXPORTED_ROWS
    _rows_wanted(question, allowed)
    return question.limit or allowed.most_rows


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


async def _document(
    first: bytes, batches: AsyncIterator[bytes], running: Search, column_list: list[dict[str, str]]
) -> AsyncIterator[bytes]:
    """One JSON document: the stats stand at its end, for only then are they known."""
    yield b'{"columns": ' + json.dumps(column_list).encode() + b',\n"rows": ['
    yield _listed(first)
    comma = b",\n" if first else b""
    async for batch in batches:
        if batch:
            yield comma + _listed(batch)
            comma = b",\n"
    yield b'],\n"stats": ' + json.dumps(running.stats.as_json()).encode() + b"}\n"


def _listed(lines: bytes) -> bytes:
    return lines.removesuffix(b"\n").replace(b"\n", b",\n")


async def _csv(first: bytes, batches: AsyncIterator[bytes], names: list[str]) -> AsyncIterator[bytes]:
    """A header, then a row an event; attributes as JSON text.

    Source: RFC 4180.
    """
    yield csv_heading(names)
    yield csv_rows(first.splitlines(), names)
    async for batch in batches:
        yield csv_rows(batch.splitlines(), names)
