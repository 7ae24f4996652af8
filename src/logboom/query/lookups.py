"""Lookups: tables that users upload. Their rows are kept in the engine and read by `lookup` and `inputlookup`."""

import asyncio
import csv
import io
import json
import re
import tempfile
from pathlib import Path
from typing import Final

from logboom.errors import InvalidRequest
from logboom.query.context import Context, Lookup
from logboom.query.select import Table
from logboom.query.suggestions import shown
from logboom.store.engine import Engine, Load
from logboom.store.statement import Statement

MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 200
NO_VERSION: Final = 0
"""Of a lookup that isn't there: versions begin at 1."""
NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")


def lookup_named(name: str, context: Context, columns: tuple[str, ...] = ()) -> Lookup:
    """The lookup of a name, with or without `.csv`; one that nobody has uploaded has these columns and no rows.

    As a field that no event has, it is told in a warning and stops no search.
    """
    for one in (name, f"{name}.csv", name.removesuffix(".csv"), name.removesuffix(".csv.gz")):
        if found := context.lookups(one):
            return found
    context.warn(
        f"there is no lookup {shown(name)}: it is taken for an empty one (upload it: logboom lookup put NAME.csv)"
    )
    return Lookup(name, NO_VERSION, columns)


def source(lookup: Lookup, context: Context) -> Table:
    """What stands behind FROM: the rows of the current version, each as a Map `row`, with its number `line`."""
    project = context.bind(context.plan.project, "UInt32")
    version = context.bind(lookup.version, "UInt64")
    return Table(
        f"(SELECT line, CAST(row, 'Map(String, String)') AS row FROM logboom.lookups"
        f" WHERE project = {project} AND name = {context.bind(lookup.name)} AND version = {version})"
    )


def read_csv(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a table in CSV with a heading. Raises InvalidRequest.

    Source: RFC 4180.
    """
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        columns = [name.strip() for name in next(reader, [])]
        rows = [dict(zip(columns, line, strict=False)) for line in reader if line]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidRequest(f"this is no table in CSV: {error}", hint="send UTF-8 with a line of headings") from None
    if not columns or not all(columns) or len(set(columns)) < len(columns):
        raise InvalidRequest("the first line must name each column once", hint="write user,name,team")
    check(columns, rows)
    return columns, rows


def check(columns: list[str], rows: list[dict[str, str]]) -> None:
    """Raises InvalidRequest for a table that is too large for a lookup."""
    if len(columns) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise InvalidRequest(f"a lookup has at most {MOST_COLUMNS} columns and {MOST_ROWS} rows")


async def write(engine: Engine, project: int, lookup: Lookup, table: list[dict[str, str]]) -> None:
    """Put the rows of a new version in; whoever then names the version sees them all."""
    if not table:
        return
    insert = Statement(
        "INSERT INTO logboom.lookups (project, name, version, line, row)"
        " SELECT {project:UInt32}, {name:String}, {version:UInt64}, JSONExtractUInt(line, 'n'),"
        " JSONExtract(line, 'row', 'Map(LowCardinality(String), String)') FROM {source}",
        {"project": project, "name": lookup.name, "version": lookup.version},
    )
    with tempfile.TemporaryDirectory() as directory:
        segment = Path(directory) / "rows"
        await asyncio.to_thread(_write_lines, segment, table)
        await engine.load(Load(insert=insert, segment=segment, settings={}))


def _write_lines(file: Path, table: list[dict[str, str]]) -> None:
    """The rows as JSON, a line each, with their numbers."""
    lines = "".join(json.dumps({"n": number, "row": row}) + "\n" for number, row in enumerate(table))
    file.write_text(lines, "utf-8", "surrogatepass")


async def forget(engine: Engine, project: int, name: str, version: int) -> None:
    """Delete the rows of a version that nobody names any more."""
    sql = "DELETE FROM logboom.lookups WHERE project = {project:UInt32} AND name = {name:String} AND version = {version:UInt64}"
    await engine.execute(Statement(sql, {"project": project, "name": name, "version": version}))


async def rows(engine: Engine, project: int, lookup: Lookup) -> list[dict[str, str]]:
    """All rows of the version, in order."""
    sql = (
        "SELECT row FROM logboom.lookups WHERE project = {project:UInt32} AND name = {name:String}"
        " AND version = {version:UInt64} ORDER BY line"
    )
    statement = Statement(sql, {"project": project, "name": lookup.name, "version": lookup.version})
    return [row for (row,) in (await engine.rows(statement, slot="search")).rows]
