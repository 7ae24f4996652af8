"""The answer of a query that ends in a table: JSON, JSON lines or CSV."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Final

import msgspec
from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse

from logboom.api.connected import while_connected
from logboom.api.progress import NOT_KEPT_BACK, with_progress
from logboom.api.services import Services
from logboom.query.offers import offers_of_table, tell
from logboom.query.request import Request
from logboom.query.search import Stats
from logboom.query.settings import SearchSettings
from logboom.query.table_search import Table, TableSearch, table

NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
WRITTEN_HERE_ROWS: Final = 1_000
EXPORTED_ROWS: Final = 1_000_000
"""Of a table that is asked for without a limit; it is put together in memory."""


async def table_answer(
    request: HttpRequest, asked: Request, services: Services, allowed: SearchSettings, *, rows: int, format_: str
) -> Response:
    """The table of a query, its work stopped in the engine when the client goes away."""
    found = await while_connected(request, table(services.engine, asked, allowed, rows=rows))
    if not found.rows:
        await while_connected(request, _offer(found.stats, services, asked, allowed))
    match format_:
        case "csv":
            return Response(await _made(found, _csv), media_type=CSV)
        case "json":
            return Response(await _made(found, _json), media_type="application/json")
    content = await _made(found, _lines) + _last_line(_stats(found))
    return Response(content, media_type=NDJSON)


def table_with_progress(
    asked: Request, services: Services, allowed: SearchSettings, user_id: int, *, rows: int
) -> Response:
    """The table of a query as JSON lines, with word of how far it is."""
    running = TableSearch(services.engine, asked, allowed, rows=rows)
    found: list[Table] = []

    async def lines() -> AsyncIterator[bytes]:
        found.append(await running.table())
        if not found[0].rows:
            await _offer(found[0].stats, services, asked, allowed)
        if content := await _made(found[0], _lines):
            yield content

    async def stats() -> dict[str, Any]:
        return {"share": 1.0} | (_stats(found[0]) if found else running.stats.as_json())

    told = with_progress(services.running, user_id, running, lines(), stats)
    return StreamingResponse(told, media_type=NDJSON, headers=NOT_KEPT_BACK)


async def _offer(stats: Stats, services: Services, asked: Request, allowed: SearchSettings) -> None:
    """What would hit in place of a query that left no row."""
    facts = await services.known_fields.of(services.engine, asked.plan.project, allowed)
    tell(stats, await offers_of_table(services.engine, asked.plan, allowed, facts))


async def _made(found: Table, form: Callable[[Table], bytes]) -> bytes:
    """A large table is written beside the event loop, on which others wait."""
    return form(found) if len(found.rows) <= WRITTEN_HERE_ROWS else await asyncio.to_thread(form, found)


def _csv(found: Table) -> bytes:
    names = [column.name for column in found.columns]
    return csv_heading(names) + csv_rows((msgspec.json.encode(row) for row in found.rows), names)


def _json(found: Table) -> bytes:
    document = {"columns": [column.as_json() for column in found.columns], "rows": found.rows, "stats": _stats(found)}
    return msgspec.json.encode(document)


def _lines(found: Table) -> bytes:
    return b"".join(msgspec.json.encode(row) + b"\n" for row in found.rows)


def _last_line(stats: dict[str, Any]) -> bytes:
    return json.dumps({"_stats": stats}).encode() + b"\n"


def _stats(found: Table) -> dict[str, Any]:
    """With the columns in order, which JSON lines say nowhere else, and whether the rows are still events."""
    kind = "table" if found.is_table else "events"
    return found.stats.as_json() | {"kind": kind, "columns": [column.as_json() for column in found.columns]}


def csv_heading(names: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(names)
    return text.getvalue().encode("utf-8", "surrogatepass")


def csv_rows(lines: Iterable[bytes], names: list[str]) -> bytes:
    """JSON lines as rows of CSV; maps as JSON text, several values one below the other.

    Source: RFC 4180.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    for line in lines:
        row = msgspec.json.decode(line)
        writer.writerow([cell(row.get(name)) for name in names])
    return text.getvalue().encode("utf-8", "surrogatepass")


def cell(value: Any) -> Any:
    """A value as a cell of CSV: maps as JSON text, several values one below the other."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
