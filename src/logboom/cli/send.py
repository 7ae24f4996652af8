"""`logboom send`: sends the lines of its standard input as they come."""

import os
import secrets
import select
import socket
import sys
from collections.abc import Iterator

from logboom.agent.lines import LineStream
from logboom.cli import options
from logboom.cli.failure import explained
from logboom.cli.shipping import Said, Shipment, address_of

PIECE_BYTES = 1024 * 1024
MAX_MESSAGE_BYTES = 1024 * 1024
BATCH_BYTES = 1024 * 1024
GATHER_SECONDS = 0.2  # how long lines gather to a batch, and how long a message waits for its continuation
QUIET = b""


def send(
    to: options.To = None,
    service: options.Service = None,
    host: options.Host = None,
    environment: options.Environment = None,
    release: options.Release = None,
    give_up_after: options.GiveUpAfter = 300.0,
) -> None:
    """Send the lines of standard input to a server as they come: `backup.sh 2>&1 | logboom send --service backup`.

    The lines of a stack trace become one event.
    """
    said, of_text = Said(service, host, environment, release), Said(host=socket.gethostname())
    sender, number, gathered, size = f"send-{secrets.token_hex(12)}", 0, list[bytes](), 0
    stream = LineStream(MAX_MESSAGE_BYTES)
    with explained(), Shipment(address_of(to), said, of_text, give_up_seconds=give_up_after) as shipment:
        for piece in _pieces():
            found = stream.feed(piece) if piece is not QUIET else stream.settle()
            gathered += found
            size += sum(map(len, found))
            if gathered and (piece is QUIET or size >= BATCH_BYTES):
                number += 1
                shipment.send(gathered, sender, number)
                gathered, size = [], 0
        if gathered := gathered + stream.flush():
            shipment.send(gathered, sender, number + 1)


def _pieces() -> Iterator[bytes]:
    """What comes on standard input, and QUIET when nothing came for a while."""
    descriptor = sys.stdin.fileno()
    while True:
        ready, _, _ = select.select([descriptor], [], [], GATHER_SECONDS)
        if not ready:
            yield QUIET
            select.select([descriptor], [], [])  # as long as it takes
            continue
        piece = os.read(descriptor, PIECE_BYTES)
        if not piece:
            return
        yield piece
