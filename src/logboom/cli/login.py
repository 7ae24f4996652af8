"""`logboom login`: keeps a server's address and a token for the other commands."""

import os
from typing import Annotated

import typer

from logboom.cli.connection import Connection
from logboom.cli.credentials import DEFAULT_URL, Credentials, keep
from logboom.cli.failure import explained

WHO_AM_I = "/api/v1/me"


def login(
    url: Annotated[str | None, typer.Argument(help=f"The server's address, such as {DEFAULT_URL}.")] = None,
    token: Annotated[str | None, typer.Option(help="An API token; else LOGBOOM_TOKEN, else you are asked.")] = None,
) -> None:
    """Keep a server's address and an API token, after trying them.

    `logboom admin token create EMAIL` makes a token, on the server's machine. Both are kept in
    `~/.config/logboom/credentials.toml`, readable by you alone.
    """
    url = url or typer.prompt("Address of the server", default=os.environ.get("LOGBOOM_URL") or DEFAULT_URL)
    token = token or os.environ.get("LOGBOOM_TOKEN") or typer.prompt("API token", hide_input=True)
    credentials = Credentials(url.strip().rstrip("/"), token.strip())
    with explained(), Connection(credentials) as connection:
        connection.get(WHO_AM_I)
        typer.echo(f"kept in {keep(credentials)}")
