"""What a way to cut a stream promises to the connection that feeds it."""

from typing import Protocol

from logboom.inputs.framing.lines import Lines

HOLD_SECONDS = 0.2
"""How long a message waits for lines that continue it."""
FLUSH_SECONDS = 1.0
"""How long a message waits for its terminator: some senders (winston-syslog) never send one."""


class Framing(Protocol):
    """Cuts the bytes of one connection, which come in pieces of any size.

    Any of these raises InvalidRequest when nothing that follows can be read: close the connection.
    """

    def feed(self, chunk: bytes) -> list[Lines]:
        """The messages that are complete now."""

    def settle(self) -> list[Lines]:
        """The connection was quiet for HOLD_SECONDS: what is complete isn't continued."""

    def flush(self) -> list[Lines]:
        """The connection was quiet for FLUSH_SECONDS, or has ended: what has begun will not be completed."""
