"""`logboom query`: looks at a query without running it."""

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from logboom.cli import options
from logboom.cli.connection import Connection
from logboom.cli.credentials import find
from logboom.cli.failure import explained
from logboom.cli.installed import server_libraries
from logboom.cli.search import point_in_time

app = typer.Typer(help="Look at a query without running it.", no_args_is_help=True)

EXPLAIN = "/api/v1/explain"

Written = Annotated[str, typer.Argument(help="A query, in the query language.")]


class Language(StrEnum):
    SPL = "spl"
    LUCENE = "lucene"


@app.command("fmt")
def format_(query: Written) -> None:
    """Print the query as it is understood: the same meaning, its grouping written out."""
    with explained(query), server_libraries():
        from logboom.query.macros import expand, no_macros
        from logboom.query.pipeline import parse_pipeline

        expansion = expand(query, no_macros)
        with expansion.positions():
            sys.stdout.write(f"{parse_pipeline(expansion.text)}\n")


@app.command("convert")
def convert_(query: Written, to: Annotated[Language, typer.Option(help="Splunk's search terms, or Lucene's.")]) -> None:
    """Print a query in another system's language; what it can't say is told on standard error."""
    with explained(query), server_libraries():
        from logboom.query.conversion import convert_query
        from logboom.query.pipeline import parse_pipeline

        found = convert_query(parse_pipeline(query), to.value)
    sys.stdout.write(f"{found.text}\n")
    for note in found.notes:
        sys.stderr.write(f"note: {note}\n")


@app.command()
def explain(
    query: Written,
    since: Annotated[str, typer.Option(help="From when on: 15m, 1h, 2d (ago), or a time as RFC 3339 or epoch.")] = "1h",
    until: Annotated[str, typer.Option(help="Up to when, in the same words.")] = "now",
    project: options.Project = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer, with the SQL.")] = False,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Tell what the query will do: how it is grouped, which indexes serve it, what is read."""
    parameters = {"query": query, "start": point_in_time(since), "end": point_in_time(until)}
    if project:
        parameters["project"] = project
    with explained(query), Connection(find(url, token)) as connection:
        answer = connection.get(EXPLAIN, parameters)
    if as_json:
        sys.stdout.write(answer.decode() + "\n")
        return
    print_explanation(json.loads(answer))


def print_explanation(found: dict[str, Any]) -> None:
    sys.stdout.write(f"{found['canonical']}\n")
    for sentence in found["plan"]:
        sys.stdout.write(f"  {sentence}\n")
    sys.stdout.write(f"  that is {found['estimate']['bytes']:,} bytes\n")
    for hint in found["hints"]:
        sys.stdout.write(f"hint: {hint['message']}\n")
