"""`logboom admin project`: projects and how long they keep their events."""

from typing import TYPE_CHECKING, Annotated

import typer

from logboom.cli import options
from logboom.cli.columns import print_columns
from logboom.cli.failure import explained
from logboom.cli.installed import opened_catalog
from logboom.errors import NotFound

if TYPE_CHECKING:
    from logboom.catalog.catalog import Catalog
    from logboom.catalog.records import Project

app = typer.Typer(help="Projects and how long they keep their events.", no_args_is_help=True)

Slug = Annotated[str, typer.Argument(help="The project's slug, as in web-shop.")]


@app.command("list")
def list_projects(data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """List all projects."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        rows = ((project.id, project.slug, project.name, project.retention_days) for project in catalog.projects.all())
        print_columns(("id", "slug", "name", "retention_days"), rows)


@app.command("create")
def create_project(
    slug: Slug,
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    retention_days: Annotated[int, typer.Option(help="How long events are kept, rounded up to a class.")] = 30,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Make a project and a first ingest key for it."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        project = catalog.projects.create(slug, name, retention_days=retention_days)
        key = catalog.projects.create_ingest_key(project.id, "first key")
        typer.echo(f"made project {project.id}, {project.slug}; ingest key {key.key}")


@app.command("change")
def change_project(
    slug: Slug,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    new_slug: Annotated[str | None, typer.Option(help="A new slug; links with the old one break.")] = None,
    retention_days: Annotated[int | None, typer.Option(help="For events taken from now on.")] = None,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Change what is given."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        project_id = project_with_slug(catalog, slug).id
        catalog.projects.change(project_id, slug=new_slug, name=name, retention_days=retention_days)


def project_with_slug(catalog: "Catalog", slug: str) -> "Project":
    projects = catalog.projects.all()
    for project in projects:
        if project.slug == slug:
            return project
    known = ", ".join(project.slug for project in projects)
    raise NotFound(f"there is no project {slug!r}", hint=f"the projects are {known}")
