"""Where the messages of a listener go, and how they are counted."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Protocol

from logboom.errors import Forbidden, SettingsError
from logboom.ingest.spool import Origin
from logboom.inputs.accounting import rejected, taken
from logboom.inputs.framing.lines import Lines
from logboom.inputs.meters import Meters
from logboom.inputs.refusals import RateLimited

LONGEST_PAUSE_SECONDS: Final = 1.0
"""The limits may have been changed meanwhile, and a server that stops doesn't wait for them."""


@dataclass(frozen=True, slots=True)
class Destination:
    """The codec that reads the messages, the project that gets them, the input that they are counted under.

    `said` is what holds for all of them, as the codec reads it: `?input=text&service=shop`. `key` is the ingest key
    whose limits hold for them and whose use is counted, 0 for none; `named` finds the one that settings name, as it is now.
    """

    input: str
    codec: str
    project: int
    said: str = ""
    key: int = 0
    meters: Meters | None = None
    named: "Callable[[], NamedKey | None] | None" = None

    @property
    def key_now(self) -> int:
        """The key's id: keys come and go while a listener listens."""
        if self.named is None:
            return self.key
        found = self.named()
        return found.id if found is not None else 0

    def origin(self, peer: str, lines: Lines) -> Origin:
        return Origin(self.project, self.key_now, peer, lines.flags + self.said)

    def check(self) -> None:
        """Raises RateLimited or QuotaExceeded when the key has nothing left, Forbidden when it was revoked."""
        key = self.key_now
        if self.named is not None and not key:
            raise Forbidden(
                f"the ingest key that inputs.{self.input}.key names was revoked",
                hint="make another with this name; it counts at once",
            )
        if self.meters is not None:
            self.meters.check(key)

    async def wait_for_rate(self, unless: Callable[[], bool] = lambda: False) -> None:
        """Return once the key's rate allows more: whoever reads a stream stops reading until then, `unless` it stops.

        Raises Forbidden, and QuotaExceeded: a stream isn't stopped for the rest of a day, for the program that writes it would stand still.
        """
        while not unless():
            try:
                self.check()
            except RateLimited as error:
                await asyncio.sleep(min(error.retry_after_seconds, LONGEST_PAUSE_SECONDS))
            else:
                return

    def count(self, events: int, size_bytes: int) -> None:
        taken(self.input, events, size_bytes)
        if self.meters is not None:
            self.meters.count(self.key_now, events, size_bytes)

    def count_rejected(
        self, reason: str, messages: int = 1, *, peer: str = "", message: str = "", sample: bytes = b""
    ) -> None:
        key = self.key_now
        rejected(
            self.input,
            reason,
            count=messages,
            project=self.project,
            key=key,
            peer=peer,
            message=message,
            sample=sample,
        )
        if self.meters is not None:
            self.meters.count_refused(key, messages)


Parts = Callable[[str, Lines], Iterable[tuple[Destination, Lines]]]
"""Where the lines of a peer go, where that stands in the lines themselves."""


class NamedKey(Protocol):
    """What is to be known of an ingest key that settings name."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Keys:
    """Finds ingest keys by the names that settings give them, and counts what comes with each."""

    named: Callable[[int, str], NamedKey | None]
    """By the project's id and the key's name."""
    meters: Meters


def with_key(destination: Destination, section: str, name: str, keys: Keys | None) -> Destination:
    """The destination with the ingest key that a section names, if it names one. Raises SettingsError."""
    if not name or keys is None:
        return destination
    named = partial(keys.named, destination.project, name)
    if named() is None:
        raise SettingsError(
            f"{section}.key names {name!r}, and its project has no such ingest key",
            hint="name one of `logboom admin key list`, or none",
        )
    return replace(destination, named=named, meters=keys.meters)


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
