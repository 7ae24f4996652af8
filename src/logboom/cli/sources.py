"""`logboom sources`: the ways in, and the lines that connect a program to this server."""

import json
import re
import sys
from typing import Annotated, Any
from urllib.parse import quote

import typer

from logboom.cli import options
from logboom.cli.columns import print_columns
from logboom.cli.connection import Connection
from logboom.cli.credentials import find
from logboom.cli.failure import explained
from logboom.errors import Forbidden, NotFound

INPUTS = "/api/v1/inputs"
KEY = "@KEY@"
NO_KEY = "KEY"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def sources(
    name: Annotated[
        str, typer.Argument(help="An input such as syslog, or a program such as django; nothing lists them all.")
    ] = "",
    key: Annotated[
        str, typer.Option(help="The ingest key to put into the lines; else the project's oldest, if you may see it.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="What the registry says, as JSON.")] = False,
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """List what can send here and where it listens; for one of them, print what it maps and the lines that connect it."""
    with explained(), Connection(find(url, token)) as connection:
        named = {"project": project} if project else {}
        inputs = json.loads(connection.get(INPUTS, named))["inputs"]
        if name:
            inputs = [_found(inputs, name)]
            shown = key or _oldest_key(connection, project) or NO_KEY
            text = json.dumps(inputs, indent=2, ensure_ascii=False) if as_json else _described(inputs[0])
            sys.stdout.write(text.replace(KEY, shown) + "\n")
            return
    if as_json:
        sys.stdout.write(json.dumps(inputs, indent=2, ensure_ascii=False) + "\n")
        return
    print_columns(
        ("name", "listens", "programs", "takes"),
        (
            (one["name"], _where(one), ",".join(recipe["id"] for recipe in one["recipes"]), one["title"])
            for one in inputs
        ),
    )


def _found(inputs: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The input of this name; with the one recipe alone when it is the name of a recipe."""
    for one in inputs:
        if one["name"] == name:
            return one
        recipes = [recipe for recipe in one["recipes"] if recipe["id"] == name]
        if recipes:
            return one | {"recipes": recipes}
    known = ", ".join(one["name"] for one in inputs)
    raise NotFound(f"there is no source {name!r}", hint=f"the inputs are {known}; `logboom sources` lists programs too")


def _oldest_key(connection: Connection, project: str | None) -> str:
    """Empty for who may not see keys, or names no project while seeing several."""
    try:
        slug = project
        if slug is None:
            projects = json.loads(connection.get("/api/v1/projects"))["projects"]
            slug = projects[0]["slug"] if len(projects) == 1 else ""
        if not slug:
            return ""
        keys = json.loads(connection.get(f"/api/v1/projects/{quote(slug, safe='')}/keys"))["keys"]
    except (Forbidden, NotFound):
        return ""
    return str(keys[0]["key"]) if keys else ""


def _where(one: dict[str, Any]) -> str:
    places = [*one["addresses"], *one["paths"]]
    return ",".join(places) or ("-" if one["on"] else "off")


def _described(one: dict[str, Any]) -> str:
    """An input in words: where, what it maps, and each recipe, step by step."""
    lines = [f"{one['title']}: {one['summary']}", f"It comes over {one['over']}. Manual: docs/{one['documentation']}"]
    if places := [*one["addresses"], *one["paths"]]:
        lines.append("It listens at " + ", ".join(places))
    if one["setting"] and not one["addresses"]:
        lines.append(f"To make it listen: {one['setting']}")
    lines += ["", "What becomes what:"]
    lines += [f"  {pair['sent']} -> {pair['field']}" for pair in one["maps"]]
    for recipe in one["recipes"]:
        lines += ["", f"== {recipe['title']} ({recipe['id']})"]
        for step in recipe["steps"]:
            lines += ["", step["words"]]
            lines += [f"    {line}".rstrip() for line in step["text"].splitlines()]
    return CONTROL.sub("\ufffd", "\n".join(lines))
