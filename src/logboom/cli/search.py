"""`logboom search`: finds events and prints them, newest first; or the table that the query makes of them."""

import json
import re
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import httpx
import typer
from rich.console import Console

from logboom.cli import options
from logboom.cli.connection import Connection, error_from_json
from logboom.cli.credentials import find
from logboom.cli.event_line import event_line, safe
from logboom.cli.failure import error_text, explained
from logboom.cli.progress_line import ProgressLine
from logboom.cli.result_table import Row, print_table

SEARCH = "/api/v1/search"
JSON_LINES = "application/x-ndjson"

Form = Literal["lines", "json", "csv", "table"]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Comma-separated values with a heading.")]
AsTable = Annotated[
    bool, typer.Option("--table", help="A table for the terminal; of events the columns that people read.")
]


def search(
    query: options.Query = "",
    since: Annotated[str, typer.Option(help="From when on: 15m, 1h, 2d (ago), or a time as RFC 3339 or epoch.")] = "1h",
    until: Annotated[str, typer.Option(help="Up to when, in the same words.")] = "now",
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", min=0, help="At most so many rows: 100 events unless told, a table whole; 0 exports all."
        ),
    ] = None,
    project: options.Project = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_table: AsTable = False,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Find events and print them, newest first: a line each, or as JSON, CSV or a table."""
    form = chosen_form(as_json=as_json, as_csv=as_csv, as_table=as_table)
    parameters = {"query": query, "start": point_in_time(since), "end": point_in_time(until)}
    if limit is not None:
        parameters["limit"] = str(limit)
    if project:
        parameters["project"] = project
    with explained(query), Connection(find(url, token)) as connection:
        print_answer(connection, parameters, form)


def chosen_form(*, as_json: bool, as_csv: bool, as_table: bool) -> Form:
    """How the rows are printed: a line each, unless told. Raises typer.BadParameter for more than one wish."""
    wishes: tuple[tuple[Form, bool], ...] = (("json", as_json), ("csv", as_csv), ("table", as_table))
    chosen = [form for form, wanted in wishes if wanted]
    if len(chosen) > 1:
        raise typer.BadParameter("choose one of --json, --csv and --table")
    return chosen[0] if chosen else "lines"


def print_answer(connection: Connection, parameters: Mapping[str, str], form: Form) -> None:
    """Ask what `GET /api/v1/search` takes, and print the rows; on standard error what is missing of them."""
    if form == "csv":
        with connection.stream(SEARCH, dict(parameters), accept="text/csv") as response:
            copy(response)
        return
    progress = ProgressLine()
    asked = {**parameters, "progress": str(progress.is_seen).lower()}
    with connection.stream(SEARCH, asked, accept=JSON_LINES) as response:
        rows = Rows(response, progress)
        match form:
            case "json":
                print_json(rows)
            case "table":
                print_rows_as_table(rows)
            case _:
                print_lines(rows)
    tell_what_is_missing(rows.stats)


def point_in_time(words: str) -> str:
    """`1h` and `1h ago` are what people say; the API calls it `-1h`."""
    words = words.strip().removesuffix(" ago")
    return f"-{words}" if re.fullmatch(r"\d+[a-z]+(@[a-z]+)?", words) else words


class Rows:
    """The rows of an answer, one at a time; afterwards `stats` holds what the last line said.

    Meanwhile `progress` shows how far the search is.
    """

    def __init__(self, response: httpx.Response, progress: ProgressLine) -> None:
        self._lines = response.iter_lines()
        self._progress = progress
        self.stats: Mapping[str, Any] = {}

    def __iter__(self) -> Iterator[Row]:
        try:
            for line in self._lines:
                row = json.loads(line)
                if "_progress" in row:
                    self._progress.show(row["_progress"])
                    continue
                self._progress.clear()
                if "_stats" in row:
                    self.stats = row["_stats"]
                else:
                    yield row
        finally:
            self._progress.clear()


def copy(response: httpx.Response) -> None:
    for chunk in response.iter_bytes():
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def print_json(rows: Rows) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def print_lines(rows: Rows) -> None:
    """A line for each event as it comes; a table when the query made one."""
    console = Console(soft_wrap=True, highlight=False)
    for row in rows:
        if not {"message", "event_id"} <= row.keys():
            print_rows_as_table(rows, [row])
            return
        console.print(event_line(row))


def print_rows_as_table(rows: Rows, first: Sequence[Row] = ()) -> None:
    """The columns are told behind the last row."""
    found = [*first, *rows]
    is_table = rows.stats.get("kind") == "table"
    print_table(found, [column["name"] for column in rows.stats.get("columns", ())] if is_table else ())


def tell_what_is_missing(stats: Mapping[str, Any]) -> None:
    """On standard error, so that it never becomes part of a file of results."""
    if stats.get("partial"):
        error = error_from_json(stats) if "error" in stats else None
        why = error_text(error) if error else ""
        missing = "rows" if "columns" in stats else "older events"
        share = f", {stats['share']:.0%} done" if stats.get("share") else ""
        sys.stderr.write(f"{missing} may be missing: the search was stopped before its end{share}\n{why}")
    elif stats.get("next_cursor") and sys.stderr.isatty():
        sys.stderr.write("more events match: raise --limit or narrow the time\n")
    for hint in stats.get("hints", ()):
        sys.stderr.write(f"hint: {safe(hint['message'])}\n")
    for offer in stats.get("offers", ()):
        sys.stderr.write(f"nothing found; {safe(offer['message'])}{_asked_so(offer)}\n")


def _asked_so(offer: Mapping[str, Any]) -> str:
    """How to ask for what is offered."""
    since = f" --since {offer['start']}" if "start" in offer else ""
    return f": {shlex.quote(safe(offer['query']))}{since}" if "query" in offer else ""
