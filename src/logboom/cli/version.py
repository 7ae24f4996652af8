"""`logboom version`"""

import typer

from logboom import __version__


def version() -> None:
    """Print the version of Logboom."""
    typer.echo(__version__)


def show(wanted: bool) -> None:
    """The option --version of the command itself."""
    if wanted:
        version()
        raise typer.Exit
