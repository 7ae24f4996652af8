"""Where the messages of a listener go, and how they are counted."""

from dataclasses import dataclass
from typing import Protocol

from logboom.ingest.spool import Origin
from logboom.inputs.accounting import BYTES, EVENTS, rejected
from logboom.inputs.framing.lines import Lines


@dataclass(frozen=True, slots=True)
class Destination:
    """The codec that reads the messages, the project that gets them, the input that they are counted under.

    `said` is what holds for all of them, as the codec reads it: `?input=text&service=shop`.
    """

    input: str
    codec: str
    project: int
    said: str = ""

    def origin(self, peer: str, lines: Lines) -> Origin:
        return Origin(self.project, 0, peer, lines.flags + self.said)

    def count(self, events: int, size_bytes: int) -> None:
        EVENTS.labels(self.input).inc(events)
        BYTES.labels(self.input).inc(size_bytes)

    def count_rejected(self, reason: str, messages: int = 1) -> None:
        rejected(self.input, reason, count=messages, project=self.project)


class Listener(Protocol):
    """A socket that takes messages."""

    @property
    def address(self) -> str:
        """`tcp://HOST:PORT`, with the port that was really taken."""

    async def stop(self) -> None:
        """Close, and hand to the spool what was received."""


def peer_of(address: object) -> str:
    """The IP address of a socket's peer; an IPv4 address that came to an IPv6 socket is written as what it is."""
    host = address[0] if isinstance(address, tuple) else ""
    return str(host).removeprefix("::ffff:")


def url_of(transport: str, address: object) -> str:
    """`udp://127.0.0.1:5514` of a socket's own name."""
    host, port = address[:2] if isinstance(address, tuple) else ("", 0)
    return f"{transport}://[{host}]:{port}" if ":" in host else f"{transport}://{host}:{port}"
