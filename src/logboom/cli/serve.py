"""`logboom serve`: runs the server."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.failure import explained
from logboom.cli.installed import server_libraries, settings_in_force


def serve(
    data_dir: options.DataDir = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on for HTTP.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on for HTTP.", min=0, max=65535)] = None,
    tail: Annotated[
        list[str] | None,
        typer.Option(help="Follow log files, as a shell pattern in quotes; may be given several times."),
    ] = None,
    tail_system: Annotated[
        bool,
        typer.Option(
            "--tail-system",
            help="Follow this machine's own logs: /var/log, the systemd journal, and what the server itself logs.",
        ),
    ] = False,
    config: options.ConfigFile = None,
) -> None:
    """Run the server until it is told to stop (SIGTERM or Ctrl-C)."""
    with explained():
        with server_libraries():
            from logboom.cli.start_up import start_up_text
            from logboom.server import run
        tails = {"inputs.files.paths": tuple(tail) if tail else None, "inputs.files.system": tail_system or None}
        settings = settings_in_force(config, data_dir=data_dir, host=host, port=port, further=tails)
        # As somebody typed it: under `make run` the command is not on the path.
        command = sys.argv[0] if Path(sys.argv[0]).name == "logboom" else "logboom"
        code = run(settings, on_started=lambda started: typer.echo(start_up_text(started, command)))
    raise typer.Exit(code)
