"""`logboom admin user`: people and their roles."""

from typing import TYPE_CHECKING, Annotated

import typer

from logboom.cli import options
from logboom.cli.admin.project import project_with_slug
from logboom.cli.columns import print_columns
from logboom.cli.failure import explained
from logboom.cli.installed import opened_catalog
from logboom.errors import InvalidRequest

if TYPE_CHECKING:
    from logboom.catalog.records import User

app = typer.Typer(help="People and their roles.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]
NO_ROLE = "none"


@app.command("list")
def list_users(data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """List everybody."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        print_columns(("id", "email", "name", "administrator", "state"), map(columns, catalog.people.all()))


@app.command("create")
def create_user(
    email: Email,
    name: Annotated[str, typer.Option(help="What to call the person.")] = "",
    administrator: Annotated[bool, typer.Option("--administrator", help="May do everything, everywhere.")] = False,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Make a person, who signs in with a link of `logboom admin login-link --email ...`."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        user = catalog.people.create(email, name, administrator=administrator)
        typer.echo(f"made user {user.id}, {user.email}")


@app.command("role")
def set_role(
    email: Email,
    project: Annotated[str, typer.Argument(help="The project's slug.")],
    role: Annotated[str, typer.Argument(help="viewer, member or admin; none takes the role away.")],
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Give somebody a role in a project, in place of the one they had."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        from logboom.catalog.records import Role

        if role not in (*Role, NO_ROLE):
            raise InvalidRequest(f"there is no role {role!r}", hint=f"the roles are {', '.join(Role)} and {NO_ROLE}")
        user = catalog.people.with_email(email)
        chosen = None if role == NO_ROLE else Role(role)
        catalog.people.set_role(user.id, project_with_slug(catalog, project).id, chosen)


@app.command("deactivate")
def deactivate_user(email: Email, data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """Sign somebody out and keep them out; their tokens rest."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        catalog.people.change(catalog.people.with_email(email).id, active=False)


@app.command("activate")
def activate_user(email: Email, data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """Let somebody in again."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        catalog.people.change(catalog.people.with_email(email).id, active=True)


def columns(user: "User") -> tuple[object, ...]:
    administrator = "yes" if user.administrator else ""
    return user.id, user.email, user.name, administrator, "active" if user.active else "deactivated"
