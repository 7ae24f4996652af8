"""`logboom admin key`: the ingest keys of a project."""

from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.admin.project import project_with_slug
from logboom.cli.columns import print_columns
from logboom.cli.failure import explained
from logboom.cli.installed import opened_catalog

app = typer.Typer(help="Ingest keys: they let senders write into one project.", no_args_is_help=True)

Project = Annotated[str, typer.Option("--project", "-p", help="The project's slug.")]


@app.command("list")
def list_keys(
    project: Project = "default", data_dir: options.DataDir = None, config: options.ConfigFile = None
) -> None:
    """List the keys in force."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        keys = catalog.projects.ingest_keys(project_with_slug(catalog, project).id)
        rows = ((key.id, key.key, key.name, f"{key.created_at:%Y-%m-%d}") for key in keys)
        print_columns(("id", "key", "name", "made"), rows)


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


@app.command("revoke")
def revoke_key(
    key_id: Annotated[int, typer.Argument(help="The key's id in the list.")],
    project: Project = "default",
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Refuse a key from now on; what it let in stays."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        catalog.projects.revoke_ingest_key(project_with_slug(catalog, project).id, key_id)
