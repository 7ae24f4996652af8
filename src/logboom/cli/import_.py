"""`logboom import`: sends files of logs, with a progress bar; run again it goes on where it was, and nothing comes twice."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from logboom.agent.lines import LineStream
from logboom.agent.origin import service_of, shown
from logboom.cli import options
from logboom.cli.failure import explained
from logboom.cli.imported import Imported
from logboom.cli.log_file import LogFile
from logboom.cli.shipping import Said, Shipment, address_of

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAX_MESSAGE_BYTES = 1024 * 1024  # less than a piece, so that what is kept of one begins within it
COMPLETE, HELD_TO_THE_END = 0, 1  # numbers of the batches that end at the same place of a file


def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Files of text or JSON lines; .gz and .zst too.", show_default=False)
    ],
    to: options.To = None,
    service: options.Service = None,
    host: options.Host = None,
    environment: options.Environment = None,
    release: options.Release = None,
    give_up_after: options.GiveUpAfter = 300.0,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Offer everything, also what this machine remembers to have sent.")
    ] = False,
) -> None:
    """Send the lines of files to a server.

    The lines of a stack trace become one event. Run again after an interruption it goes on where it was; what the server has already
    counts once. A file that has grown since is sent from where it ended.
    """
    said = Said(service, host, environment, release)
    console = Console(stderr=True)
    with explained(), _resumable():
        address = address_of(to)
        for path in files:
            with LogFile(path) as file, _progress(console, path) as progress:
                began = time.monotonic()
                task = progress.add_task("", total=file.size, waiting="looking for where it ended")
                imported = Imported(file, address)
                if not from_start:
                    imported.resume()
                shipment = Shipment(address, said, _of_text(path), give_up_seconds=give_up_after)
                result = _import(file, imported, shipment, partial(progress.update, task))
            sys.stdout.write(f"{shown(path)}: {result} in {time.monotonic() - began:.1f} s\n")


@contextmanager
def _resumable() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: the same command goes on where this one stopped\n")
        raise


def _import(file: LogFile, imported: Imported, shipment: Shipment, show: Callable[..., None]) -> str:
    """Send what has not been sent of a file; says how much that was."""
    stream = LineStream(MAX_MESSAGE_BYTES)
    events = known = 0
    shipment.on_wait = lambda reason: show(waiting=f"waiting: {reason}")

    def send(messages: list[bytes], number: int) -> None:
        nonlocal events, known
        if messages:
            shipped = shipment.send(messages, imported.sender, number)
            known += shipped.accepted * shipped.duplicate
            events += shipped.accepted * (not shipped.duplicate)
        imported.keep(stream.held_bytes)
        show(completed=file.position, waiting="")

    with shipment:
        for piece in file.pieces(imported.offset):
            text = piece if imported.offset else piece.removeprefix(BYTE_ORDER_MARK)
            imported.read(piece)
            send(stream.feed(text), COMPLETE)
        send(stream.flush(), HELD_TO_THE_END)
    show(completed=file.size)
    return f"{events:,} events" + (f", {known:,} were there already" if known else "")


def _of_text(path: Path) -> Said:
    """What is known of a file's lines unless they say it themselves."""
    return Said(service=service_of(path.absolute()), host=socket.gethostname())


def _progress(console: Console, path: Path) -> Progress:
    return Progress(
        TextColumn(shown(path.name)[-40:], markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[waiting]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
