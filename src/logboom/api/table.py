"""The answer of a query that ends in a table: JSON, JSON lines or CSV."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from logboom.api.connected import while_connected
from logboom.api.services import Services
from logboom.query.request import Request
from logboom.query.table_search import Table, table

NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
EXPORTED_ROWS: Final = 1_000_000
"""Of a table that is asked for without a limit; it is put together in memory."""


async def table_answer(
    request: HttpRequest, asked: Request, services: Services, *, rows: int, format_: str
) -> Response:
    """The table of a query, its work stopped in the engine when the client goes away."""
    found = await while_connected(request, table(services.engine, asked, services.search, rows=rows))
    match format_:
        case "csv":
            names = [column.name for column in found.columns]
            content = csv_rows((msgspec.json.encode(row) for row in found.rows), names)
            return Response(csv_heading(names) + content, media_type=CSV)
        case "json":
            return Response(_json(found), media_type="application/json")
    lines = [msgspec.json.encode(row) for row in found.rows]
    lines.append(json.dumps({"_stats": _stats(found)}).encode())
    return Response(b"\n".join([*lines, b""]), media_type=NDJSON)


def _json(found: Table) -> bytes:
    document = {"columns": [column.as_json() for column in found.columns], "rows": found.rows, "stats": _stats(found)}
    return msgspec.json.encode(document)


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
        writer.writerow([_cell(row.get(name)) for name in names])
    return text.getvalue().encode("utf-8", "surrogatepass")


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
