"""The options that several commands share, each with its words in one place."""

from pathlib import Path
from typing import Annotated

import typer

Url = Annotated[
    str | None, typer.Option("--url", help="The server's address; else LOGBOOM_URL, else the one of `logboom login`.")
]
Token = Annotated[str | None, typer.Option("--token", help="An API token; else LOGBOOM_TOKEN, else the kept one.")]
Project = Annotated[
    str | None, typer.Option("--project", "-p", help="The project's slug; needed when the token sees several.")
]
Query = Annotated[str, typer.Argument(help="What to find, in the query language; nothing finds everything.")]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help="The directory that holds everything.")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", envvar="LOGBOOM_CONFIG", help="A settings file, logboom.toml.")
]
To = Annotated[
    str | None,
    typer.Option(
        "--to", help="The server's address with an ingest key, http://KEY@HOST:PORT; else LOGBOOM_INGEST_URL."
    ),
]
Service = Annotated[str | None, typer.Option("--service", help="The program that the lines are of.")]
Host = Annotated[str | None, typer.Option("--host", help="The machine that the lines are of.")]
Environment = Annotated[str | None, typer.Option("--environment", help="Such as production or staging.")]
Release = Annotated[str | None, typer.Option("--release", help="The version of the program.")]
GiveUpAfter = Annotated[
    float, typer.Option("--give-up-after", help="How long to wait for a server that is away, in seconds.", min=0)
]
