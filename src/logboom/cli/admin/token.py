"""`logboom admin token`: API tokens, for the commands that talk to a server and for programs."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.admin.project import project_with_slug
from logboom.cli.columns import print_columns
from logboom.cli.failure import explained
from logboom.cli.installed import opened_catalog
from logboom.errors import InvalidRequest

app = typer.Typer(help="API tokens: they let programs read as somebody.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Whose token it is.")]


@app.command("list")
def list_tokens(email: Email, data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """List somebody's tokens, by their beginnings."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        rows = (
            (token.id, f"{token.beginning}...", token.name, " ".join(sorted(token.scopes)), token.expires_at)
            for token in catalog.tokens.of(catalog.people.with_email(email).id)
        )
        print_columns(("id", "token", "name", "scopes", "expires"), rows)


@app.command("create")
def create_token(
    email: Email,
    name: Annotated[str, typer.Option(help="What will use it.")] = "command line",
    scope: Annotated[list[str], typer.Option(help="read or admin; may be given twice.")] = ["read"],  # noqa: B006
    project: Annotated[str | None, typer.Option("--project", "-p", help="The only project it opens.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="How long it is good; else until it is revoked.")] = None,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Make a token and print it; it is shown this once. `logboom login` keeps it."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        from logboom.catalog.records import Scope

        unknown = [word for word in scope if word not in tuple(Scope)]
        if unknown:
            raise InvalidRequest(f"there is no scope {unknown[0]!r}", hint=f"the scopes are {' and '.join(Scope)}")
        _, token = catalog.tokens.create(
            catalog.people.with_email(email).id,
            name,
            frozenset(map(Scope, scope)),
            project=None if project is None else project_with_slug(catalog, project).id,
            expires_at=None if days is None else datetime.now(UTC) + timedelta(days=days),
        )
        typer.echo(token)


@app.command("revoke")
def revoke_token(
    email: Email,
    token_id: Annotated[int, typer.Argument(help="The token's id in the list.")],
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Refuse a token from now on."""
    with explained(), opened_catalog(config, data_dir) as (catalog, _):
        catalog.tokens.revoke(catalog.people.with_email(email).id, token_id)
