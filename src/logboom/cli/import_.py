"""`logboom import`: sends files of logs, with a progress bar; run again it goes on where it was, and nothing comes twice."""

import json
import os
import socket
import sys
import time
from hashlib import sha256
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
from logboom.cli.log_file import LogFile
from logboom.cli.shipping import Said, Shipment, address_of
from logboom.client.address import Address

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAX_MESSAGE_BYTES = 1024 * 1024  # less than a piece, so that what is kept of one begins within it


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
    with explained():
        address = address_of(to)
        for path in files:
            with LogFile(path) as file, _progress(console, path) as progress:
                began = time.monotonic()
                place = Place(file, address) if from_start else Place.kept_of(file, address)
                result = _import(
                    file, place, Shipment(address, said, _of_text(path), give_up_seconds=give_up_after), progress
                )
            sys.stdout.write(f"{shown(path)}: {result} in {time.monotonic() - began:.1f} s\n")


def _import(file: LogFile, place: "Place", shipment: Shipment, progress: Progress) -> str:
    """Send what has not been sent of a file; says how much that was."""
    task = progress.add_task("", total=file.size, waiting="")
    stream = LineStream(MAX_MESSAGE_BYTES)
    sender, number, end = f"import-{file.identity}", place.number, place.offset
    events = known = 0
    shipment.on_wait = lambda reason: progress.update(task, waiting=f"waiting: {reason}")

    def send(messages: list[bytes]) -> None:
        nonlocal events, known
        if messages:
            shipped = shipment.send(messages, sender, number)
            known += shipped.accepted * shipped.duplicate
            events += shipped.accepted * (not shipped.duplicate)
        place.keep(end - stream.held_bytes, number)
        progress.update(task, completed=file.position, waiting="")

    with shipment:
        for index, piece in file.pieces(place.offset):
            number = index
            text = piece if end else piece.removeprefix(BYTE_ORDER_MARK)
            end += len(piece)
            send(stream.feed(text))
        number += 1
        send(stream.flush())
    progress.update(task, completed=file.size)
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


class Place:
    """How far the import of a file to a server came, kept in `~/.local/state/logboom/imports`.

    Should it be lost, or be a batch behind, the server still counts each batch once; it only takes longer.

    Source: XDG Base Directory Specification 0.8, XDG_STATE_HOME.
    """

    def __init__(self, file: LogFile, address: Address) -> None:
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "logboom" / "imports"
        name = sha256(f"{address.shown} {address.key} ".encode() + os.fsencode(file.path.absolute())).hexdigest()[:32]
        self._keeper = home / f"{name}.json"
        self._file = file
        self.offset = 0
        self.number = 0
        """Of the last batch that was sent."""

    @classmethod
    def kept_of(cls, file: LogFile, address: Address) -> "Place":
        """Where the last import of this file ended, or its beginning."""
        place = cls(file, address)
        try:
            kept = json.loads(place._keeper.read_bytes())
            if file.has_grown_from(kept["size"], kept["beginning"]):
                place.offset, place.number = int(kept["offset"]), int(kept["number"])
        except (OSError, ValueError, KeyError, TypeError):
            return place
        return place

    def keep(self, offset: int, number: int) -> None:
        """Everything before the offset is with the server."""
        kept = {"beginning": self._file.beginning, "size": self._file.size, "offset": offset, "number": number}
        self._keeper.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = self._keeper.with_suffix(".new")
        new.write_text(json.dumps(kept))
        new.replace(self._keeper)
