"""`logboom admin quarantine`: lines that the engine refused, kept for a person to look at, load again or drop."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from logboom.cli import options
from logboom.cli.columns import print_columns
from logboom.cli.event_line import safe
from logboom.cli.failure import explained
from logboom.cli.installed import data_directory, server_libraries, settings_in_force

app = typer.Typer(help="Lines that the engine refused: look at them, load them again, drop them.", no_args_is_help=True)


def entry_number(word: str) -> int:
    """`17`, or the name of its file, which begins with the same number."""
    number = word.partition(".")[0]
    if not number.isdecimal():
        raise typer.BadParameter(f"{word!r} is no id of `logboom admin quarantine list`")
    return int(number)


Id = Annotated[int, typer.Argument(help="The entry's id in the list, or its file's name.", parser=entry_number)]


@contextmanager
def opened_spool(config: Path | None, data_dir: Path | None) -> Iterator[Path]:
    """The spool's directory; its quarantine may be worked on while the server runs."""
    with explained(), server_libraries():
        yield data_directory(settings_in_force(config, data_dir=data_dir)) / "spool"


@app.command("list")
def list_quarantined(data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """List the entries, oldest first; their files are in `spool/quarantine` of the data directory, to be mended there."""
    with opened_spool(config, data_dir) as spool:
        from logboom.ingest.quarantine import quarantined

        rows = (
            (
                entry.id,
                entry.lines,
                f"{entry.quarantined_at:%Y-%m-%d %H:%M:%S}",
                file_name(spool, entry.id),
                entry.error,
            )
            for entry in quarantined(spool)
        )
        print_columns(("id", "lines", "since_utc", "file", "error"), rows)


@app.command("show")
def show_quarantined(
    entry_id: Id,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many lines.")] = 100,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Print the first lines of an entry: project, key, time received, address and flags, then what was sent."""
    with opened_spool(config, data_dir) as spool:
        from logboom.ingest.quarantine import show

        for line in show(spool, entry_id, limit):
            typer.echo(safe(line.decode("utf-8", "backslashreplace").rstrip("\n")))


@app.command("replay")
def replay_quarantined(entry_id: Id, data_dir: options.DataDir = None, config: options.ConfigFile = None) -> None:
    """Load an entry again: a running server within a second, a stopped one at its next start."""
    with opened_spool(config, data_dir) as spool:
        from logboom.ingest.quarantine import replay

        replay(spool, entry_id)


@app.command("drop")
def drop_quarantined(
    entry_id: Id,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; a script is never asked.")] = False,
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Remove an entry for good."""
    with opened_spool(config, data_dir) as spool:
        from logboom.ingest.quarantine import drop, show

        show(spool, entry_id, 1)  # what is not there needs no question
        if not yes and sys.stdin.isatty():
            typer.confirm(f"Remove what is in {entry_id} for good?", abort=True)
        drop(spool, entry_id)


def file_name(spool: Path, entry_id: int) -> str:
    return next((path.name for path in spool.glob(f"quarantine/{entry_id:020d}.*.sealed")), "")
