"""`logboom admin key`: the ingest keys of a project."""

import re
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.admin.project import project_with_slug
from logboom.cli.columns import print_columns
from logboom.cli.failure import explained
from logboom.cli.installed import opened_catalog

app = typer.Typer(help="Ingest keys: they let senders write into one project.", no_args_is_help=True)

LIMITS = ("events_per_second", "bytes_per_second", "events_per_day", "bytes_per_day")
FACTORS = {"": 1, "k": 1000, "M": 10**6, "G": 10**9, "T": 10**12}
NUMBER = re.compile(r"(\d{1,15})([kMGT]?)")


def number(text: str) -> int:
    """`5000`, `5k`, `2G`; `none` is 0."""
    match = NUMBER.fullmatch("0" if text == "none" else text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no number such as 5000, 5k or 2G, and not none")
    return int(match[1]) * FACTORS[match[2]]


KeyId = Annotated[int, typer.Argument(help="The key's id in the list.")]
Most = Annotated[int | None, typer.Option(help="5000, 5k, 2G, or none.", parser=number)]
Project = Annotated[str, typer.Option("--project", "-p", help="The project's slug.")]


@app.command("list")
def list_keys(
    project: Project = "default", data_dir: options.DataDir = None, config: options.ConfigFile = None
) -> None:
    """List the keys in force."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        keys = catalog.projects.ingest_keys(project_with_slug(catalog, project).id)
        rows = ((key.id, key.key, f"{key.created_at:%Y-%m-%d}", *astuple(key.limits), key.name) for key in keys)
        print_columns(("id", "key", "made", *LIMITS, "name"), rows)


@app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="What will send with it.")],
    project: Project = "default",
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Make a key and print it."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        typer.echo(catalog.projects.create_ingest_key(project_with_slug(catalog, project).id, name).key)


@app.command("limit")
def limit_key(
    key_id: KeyId,
    events_per_second: Most = None,
    bytes_per_second: Most = None,
    events_per_day: Most = None,
    bytes_per_day: Most = None,
    project: Project = "default",
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Set how much may come with a key; what is not given stays. A running server obeys within a second."""
    given = dict(zip(LIMITS, (events_per_second, bytes_per_second, events_per_day, bytes_per_day), strict=True))
    limits = {name: value or None for name, value in given.items() if value is not None}
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        changed = catalog.projects.change_ingest_key(project_with_slug(catalog, project).id, key_id, limits=limits)
        row = zip(LIMITS, astuple(changed.limits), strict=True)
        typer.echo(", ".join(f"{name} {value or 'none'}" for name, value in row))


@app.command("use")
def show_use(project: Project = "default", data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """Show what came today with each key, as far as the servers have saved it: at most some seconds ago."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        used = catalog.key_days.of(datetime.now(UTC).date())
        keys = catalog.projects.ingest_keys(project_with_slug(catalog, project).id)
        rows = ((key.id, *(astuple(used[key.id]) if key.id in used else (0, 0, 0)), key.name) for key in keys)
        print_columns(("id", "events", "bytes", "refused", "name"), rows)


@app.command("revoke")
def revoke_key(
    key_id: KeyId,
    project: Project = "default",
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Refuse a key from now on; what it let in stays."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        catalog.projects.revoke_ingest_key(project_with_slug(catalog, project).id, key_id)
