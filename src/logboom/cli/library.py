"""`logboom lookup`, `macro` and `saved`: what a project keeps for its queries."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from logboom.cli import options
from logboom.cli.columns import print_columns
from logboom.cli.connection import Connection
from logboom.cli.credentials import find
from logboom.cli.failure import explained
from logboom.cli.search import AsCsv, AsJson, AsTable, chosen_form, point_in_time, print_answer
from logboom.errors import NotFound

lookups = typer.Typer(
    help="Tables that queries put beside events: `| lookup users user output team`.", no_args_is_help=True
)
macros = typer.Typer(help="Pieces of queries with names: `` `slow(500)` ``.", no_args_is_help=True)
saved = typer.Typer(help="Saved searches.", no_args_is_help=True)

LOOKUPS, MACROS, SAVED = "/api/v1/lookups", "/api/v1/macros", "/api/v1/saved-searches"

Name = Annotated[str, typer.Argument(help="Its name.")]


def _named(project: str | None) -> dict[str, str]:
    return {"project": project} if project else {}


@lookups.command("list")
def list_lookups(project: options.Project = None, url: options.Url = None, token: options.Token = None) -> None:
    """List the lookups of a project."""
    with explained(), Connection(find(url, token)) as connection:
        found = json.loads(connection.get(LOOKUPS, _named(project)))["lookups"]
    rows = ((one["name"], one["rows"], ",".join(one["columns"]), one["changed_at"], one["changed_by"]) for one in found)
    print_columns(("name", "rows", "columns", "changed", "by"), rows)


@lookups.command("put")
def put_lookup(
    file: Annotated[
        Path, typer.Argument(help="A table in CSV; its first line names the columns.", exists=True, dir_okay=False)
    ],
    name: Annotated[str | None, typer.Option(help="The lookup's name; else the file's, without .csv.")] = None,
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Upload a table, in place of the one of this name."""
    name = name or file.name.removesuffix(".csv")
    with explained(), Connection(find(url, token)) as connection:
        answer = connection.upload(f"{LOOKUPS}/{quote(name, safe='')}", file.read_bytes(), "text/csv", _named(project))
    typer.echo(f"{name}: {json.loads(answer)['rows']} rows")


@lookups.command("fill")
def fill_lookup(
    name: Name,
    query: Annotated[str, typer.Argument(help="A query that ends in a table.")],
    since: Annotated[str, typer.Option(help="From when on: 15m, 1h, 2d (ago), or a time as RFC 3339 or epoch.")] = "1h",
    until: Annotated[str, typer.Option(help="Up to when, in the same words.")] = "now",
    append: Annotated[bool, typer.Option("--append", help="Put the rows behind those that are there.")] = False,
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Make the rows of a query a lookup, in place of the one of this name."""
    filling = {"query": query, "start": point_in_time(since), "end": point_in_time(until), "append": append}
    with explained(query), Connection(find(url, token)) as connection:
        answer = connection.send("POST", f"{LOOKUPS}/{quote(name, safe='')}/rows", filling, _named(project))
    typer.echo(f"{name}: {json.loads(answer)['rows']} rows")


@lookups.command("get")
def get_lookup(
    name: Name, project: options.Project = None, url: options.Url = None, token: options.Token = None
) -> None:
    """Print a lookup in CSV."""
    with explained(), Connection(find(url, token)) as connection:
        sys.stdout.write(connection.get(f"{LOOKUPS}/{quote(name, safe='')}", _named(project)).decode())


@lookups.command("delete")
def delete_lookup(
    name: Name, project: options.Project = None, url: options.Url = None, token: options.Token = None
) -> None:
    """Delete a lookup; for queries that name it, it is an empty one from then on."""
    with explained(), Connection(find(url, token)) as connection:
        connection.send("DELETE", f"{LOOKUPS}/{quote(name, safe='')}", None, _named(project))


@macros.command("list")
def list_macros(project: options.Project = None, url: options.Url = None, token: options.Token = None) -> None:
    """List the macros of a project."""
    with explained(), Connection(find(url, token)) as connection:
        found = json.loads(connection.get(MACROS, _named(project)))["macros"]
    rows = ((f"{one['name']}({', '.join(one['parameters'])})", one["definition"]) for one in found)
    print_columns(("macro", "definition"), rows)


@macros.command("put")
def put_macro(
    name: Name,
    definition: Annotated[str, typer.Argument(help="What stands for the name; $parameter$ for a parameter.")],
    parameters: Annotated[str, typer.Option(help="Names of parameters, parted by commas.")] = "",
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Make a macro, or change the one of this name with as many parameters."""
    document = {"definition": definition, "parameters": [one.strip() for one in parameters.split(",") if one.strip()]}
    with explained(), Connection(find(url, token)) as connection:
        connection.send("PUT", f"{MACROS}/{quote(name, safe='')}", document, _named(project))


@macros.command("delete")
def delete_macro(
    name: Name,
    parameters: Annotated[int, typer.Option(min=0, help="How many parameters it has.")] = 0,
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Delete a macro; queries that name it are refused from then on."""
    with explained(), Connection(find(url, token)) as connection:
        named = _named(project) | {"parameters": str(parameters)}
        connection.send("DELETE", f"{MACROS}/{quote(name, safe='')}", None, named)


@saved.command("list")
def list_saved(project: options.Project = None, url: options.Url = None, token: options.Token = None) -> None:
    """List the saved searches of a project."""
    with explained(), Connection(find(url, token)) as connection:
        found = _all_saved(connection, project)
    print_columns(
        ("name", "query", "from", "to"), ((one["name"], one["query"], one["start"], one["end"]) for one in found)
    )


@saved.command("add")
def add_saved(
    name: Name,
    query: options.Query,
    since: Annotated[str, typer.Option(help="From when on, as a query's start: -1h, -1d@d.")] = "",
    until: Annotated[str, typer.Option(help="Up to when.")] = "",
    parameter: Annotated[list[str] | None, typer.Option(help="NAME=VALUE: what $NAME$ stands for unless told.")] = None,
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Save a search."""
    pairs = dict(one.split("=", 1) for one in parameter or () if "=" in one)
    document = {"name": name, "query": query, "start": since, "end": until, "parameters": pairs}
    with explained(), Connection(find(url, token)) as connection:
        connection.send("POST", SAVED, document, _named(project))


@saved.command("show")
def show_saved(
    name: Name,
    parameter: Annotated[list[str] | None, typer.Option(help="NAME=VALUE in place of what was saved.")] = None,
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Print a saved search's query with its parameters in place: `logboom search "$(logboom saved show NAME)"`."""
    pairs = dict(one.split("=", 1) for one in parameter or () if "=" in one)
    with explained(), Connection(find(url, token)) as connection:
        found = _saved_named(connection, name, project)
        filled = json.loads(connection.get(f"{SAVED}/{found['id']}/query", _named(project) | pairs))
    typer.echo(filled["query"])


@saved.command("run")
def run_saved(
    name: Name,
    since: Annotated[str, typer.Option(help="From when on; else as it was saved, or the last hour.")] = "",
    until: Annotated[str, typer.Option(help="Up to when; else as it was saved, or now.")] = "",
    parameter: Annotated[list[str] | None, typer.Option(help="NAME=VALUE in place of what was saved.")] = None,
    project: options.Project = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_table: AsTable = False,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Run a saved search and print what it finds, as `logboom search` does."""
    form = chosen_form(as_json=as_json, as_csv=as_csv, as_table=as_table)
    pairs = dict(one.split("=", 1) for one in parameter or () if "=" in one)
    with explained(), Connection(find(url, token)) as connection:
        found = _saved_named(connection, name, project)
        filled = json.loads(connection.get(f"{SAVED}/{found['id']}/query", _named(project) | pairs))
        query = filled["query"]
        start, end = point_in_time(since) or found["start"], point_in_time(until) or found["end"]
        asked = {"query": query, "start": start or "-1h", "end": end or "now"}
        with explained(query):
            print_answer(connection, asked | _named(project), form)


@saved.command("delete")
def delete_saved(
    name: Name, project: options.Project = None, url: options.Url = None, token: options.Token = None
) -> None:
    """Delete a saved search."""
    with explained(), Connection(find(url, token)) as connection:
        found = _saved_named(connection, name, project)
        connection.send("DELETE", f"{SAVED}/{found['id']}", None, _named(project))


def _all_saved(connection: Connection, project: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(connection.get(SAVED, _named(project)))["searches"]
    return found


def _saved_named(connection: Connection, name: str, project: str | None) -> dict[str, Any]:
    found = next((one for one in _all_saved(connection, project) if one["name"] == name), None)
    if found is None:
        raise NotFound(f"there is no saved search {name!r}", hint="logboom saved list")
    return found
