"""The commands of `logboom`, in the order of its help."""

from typing import Annotated

import typer

from logboom.cli import admin, alerts, formats, library, query
from logboom.cli.backup import backup, restore
from logboom.cli.failure import explained
from logboom.cli.import_ import import_
from logboom.cli.login import login
from logboom.cli.search import search
from logboom.cli.send import send
from logboom.cli.serve import serve
from logboom.cli.settings import settings
from logboom.cli.sources import sources
from logboom.cli.tail import tail
from logboom.cli.version import show, version

app = typer.Typer(
    name="logboom",
    help="Takes the logs of all your servers, keeps them, finds them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback of ours is for a bug report: plain and whole
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS = (
    ("serve", serve),
    ("settings", settings),
    ("login", login),
    ("search", search),
    ("tail", tail),
    ("import", import_),
    ("send", send),
    ("sources", sources),
    ("backup", backup),
    ("restore", restore),
    ("version", version),
)
GROUPS = (
    ("query", query.app),
    ("formats", formats.app),
    ("lookup", library.lookups),
    ("macro", library.macros),
    ("saved", library.saved),
    ("alerts", alerts.app),
    ("admin", admin.app),
)

for command_name, command in COMMANDS:
    app.command(command_name)(command)
for group_name, group in GROUPS:
    app.add_typer(group, name=group_name)


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=show, help="Print the version and exit.")
    ] = False,
) -> None:
    """Nothing is shared by all commands but their name."""


def run(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    try:
        with explained():
            app(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
