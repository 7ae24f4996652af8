"""`logboom admin tls-cert`"""

from pathlib import Path
from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.failure import explained
from logboom.cli.installed import server_libraries, settings_in_force

DIRECTORY = "tls"


def tls_cert(
    names: Annotated[
        list[str] | None, typer.Argument(help="Host names and addresses by which senders reach this server.")
    ] = None,
    days: Annotated[int, typer.Option(help="For how long it is valid.", min=1, max=36_500)] = 825,
    to: Annotated[Path | None, typer.Option(help="Where to write it; else `tls` in the data directory.")] = None,
    anew: Annotated[bool, typer.Option("--anew", help="In place of the one that is there.")] = False,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Make a certificate for listeners of TLS that signs itself: senders are given it as the authority to trust.

    It names this machine and loopback beside the names that are given.
    """
    with explained():
        settings = settings_in_force(config, data_dir=data_dir)
        with server_libraries():
            from logboom.server.self_signed import make_certificate, own_names
            from logboom.server.settings import ServerSettings
        directory = to or settings.section(ServerSettings).data_directory.absolute() / DIRECTORY
        made = make_certificate(directory, (*(names or ()), *own_names()), days=days, anew=anew)
    typer.echo(f"It names {', '.join(made.names)}; its SHA-256 is\n{made.sha256}\n\nIn logboom.toml, for syslog:\n")
    typer.echo(f'[inputs.syslog]\ntls_listen = ["0.0.0.0:6514"]\ntls_certificate = "{made.certificate}"')
    typer.echo(f'tls_key = "{made.key}"\n\nSenders need {made.certificate} as their authority.')
