"""What every input over HTTP works with: the spool, whose key it is, how much may be held, and where refusals are noted."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from logboom.errors import DiskFull, InvalidRequest, LogboomError, SpoolFull
from logboom.ingest.spool import Origin, Spool
from logboom.inputs.accounting import rejected, taken
from logboom.inputs.asgi import Receive, Scope, body_of, peer_of
from logboom.inputs.framing.lines import Lines
from logboom.inputs.inflate import inflate
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.meters import Meters
from logboom.inputs.receiving import Receiving, Share

P = ParamSpec("P")
T = TypeVar("T")

# Work on larger bodies leaves the event loop, so that it goes on answering; few at a time bound the memory.
LARGE_BODY_BYTES: Final = 128 * 1024
LARGE_BODY_OF_LINES_BYTES: Final = 512 * 1024  # nothing of it is looked at line by line: a thread would cost more
LARGE_COMPRESSED_BODY_BYTES: Final = 32 * 1024
LARGE_BODIES_AT_A_TIME: Final = 2

_BEGINNING: Final = "logboom.beginning"  # in a request's scope, of its body
BEGINNING_BYTES: Final = 1024
SHOWN_AS_TEXT_BYTES: Final = 64
LONGEST_CHARACTER_BYTES: Final = 4

RETRY_AFTER_SECONDS: Final = 10  # of what goes away by itself and says no time


class IngestKey(Protocol):
    """What is to be known of an ingest key."""

    @property
    def id(self) -> int: ...
    @property
    def project(self) -> int: ...


class Intake:
    """One for all inputs over HTTP of a server, so that their limits hold for all together."""

    def __init__(
        self,
        spool: Spool,
        find_key: Callable[[str], IngestKey | None],
        limits: LimitsSettings,
        meters: Meters | None = None,
    ) -> None:
        self.spool = spool
        self.meters = Meters() if meters is None else meters
        self.limits = limits
        self.receiving = Receiving(limits.max_receiving_bytes)
        self._find_key = find_key
        self._large_bodies = asyncio.Semaphore(LARGE_BODIES_AT_A_TIME)

    def key(self, presented: str) -> IngestKey | None:
        """The key with which a sender brings events; None when it shows none, or one that is unknown or revoked.

        Raises RateLimited, QuotaExceeded: SpoolFull to whoever answers.
        """
        key = self.known_key(presented)
        if key is not None:
            self.meters.check(key.id)
        return key

    def known_key(self, presented: str) -> IngestKey | None:
        """The same for a request that brings no events: it has no limits."""
        return self._find_key(presented) if presented else None

    async def body(self, scope: Scope, receive: Receive, share: Share) -> bytes | None:
        """The body as it was sent; None when the client went away before its end. Raises PayloadTooLarge, SpoolFull."""
        body = await body_of(dict(scope["headers"]), receive, share, self.limits)
        scope[_BEGINNING] = (body or b"")[:BEGINNING_BYTES]
        return body

    async def inflated(self, body: bytes, encoding: str, share: Share) -> bytes:
        """The body without its compression, be it said or not.

        Raises PayloadTooLarge, InvalidRequest, UnsupportedMediaType, SpoolFull.
        """
        plain = await self.worked_on_compressed(inflate, body, encoding, self.limits)
        share.add(max(0, len(plain) - len(body)))
        return plain

    async def worked(
        self, work: Callable[Concatenate[bytes, P], T], body: bytes, *more: P.args, **named: P.kwargs
    ) -> T:
        """What `work(body, …)` returns: done at once for an ordinary body, beside the event loop for a large one."""
        return await self._worked(LARGE_BODY_BYTES, work, body, *more, **named)

    async def worked_on_lines(
        self, work: Callable[Concatenate[bytes, P], T], body: bytes, *more: P.args, **named: P.kwargs
    ) -> T:
        """The same for work that passes lines as they are."""
        return await self._worked(LARGE_BODY_OF_LINES_BYTES, work, body, *more, **named)

    async def worked_on_compressed(
        self, work: Callable[Concatenate[bytes, P], T], body: bytes, *more: P.args, **named: P.kwargs
    ) -> T:
        """The same for work that inflates the body first."""
        return await self._worked(LARGE_COMPRESSED_BODY_BYTES, work, body, *more, **named)

    async def _worked(
        self,
        limit_bytes: int,
        work: Callable[Concatenate[bytes, P], T],
        body: bytes,
        *more: P.args,
        **named: P.kwargs,
    ) -> T:
        if len(body) <= limit_bytes:
            return work(body, *more, **named)
        async with self._large_bodies:
            return await asyncio.to_thread(work, body, *more, **named)

    async def keep(self, name: str, runs: Sequence[tuple[str, Lines]], origin: Origin, *, repeats: bool = True) -> int:
        """Return when lines, beside the codec that reads them, are on disk: how many. Raises SpoolFull, DiskFull.

        `repeats`: whether the sender comes again after a refusal; what it would lose may fill the spool's last room.
        """
        appended = await asyncio.gather(
            *[
                self.spool.append(codec, run.data, replace(origin, flags=run.flags + origin.flags), repeats=repeats)
                for codec, run in runs
            ]
        )
        accepted = sum([part.accepted for part in appended])
        self.taken(name, origin, accepted, sum([len(run.data) for _, run in runs]))
        return accepted

    def taken(self, name: str, origin: Origin, events: int, size_bytes: int) -> None:
        """Count what is on disk, for the metrics and for its key."""
        taken(name, events, size_bytes)
        self.meters.count(origin.key, events, size_bytes)

    def refused(
        self, name: str, error: LogboomError, scope: Scope, presented: str, *, body_holds_keys: bool = False
    ) -> None:
        """Count a refusal, and keep why for the people of the project whose key was shown, with how a body begins that is wrong."""
        key = self.known_key(presented)
        if key is None:
            rejected(name, error.code, peer=peer_of(scope), message=error.message)
            return
        self.meters.count_refused(key.id)
        is_wrong = isinstance(error, InvalidRequest) and not body_holds_keys
        sample = _sample_of(scope.get(_BEGINNING, b""), presented) if is_wrong else b""
        rejected(
            name, error.code, project=key.project, key=key.id, peer=peer_of(scope), message=error.message, sample=sample
        )

    def left_out(
        self,
        name: str,
        reason: str,
        count: int,
        key: IngestKey,
        scope: Scope,
        *,
        message: str = "",
        sample: bytes = b"",
    ) -> None:
        """Count events that were not taken while the rest of their request was, and keep why and the first of them."""
        self.meters.count_refused(key.id, count)
        rejected(
            name,
            reason,
            count=count,
            project=key.project,
            key=key.id,
            peer=peer_of(scope),
            message=message,
            sample=sample,
        )


def _sample_of(beginning: bytes, presented: str) -> bytes:
    """How a body begins, without the key; nothing of what is compressed or binary."""
    try:
        beginning[:SHOWN_AS_TEXT_BYTES].decode()
    except UnicodeDecodeError as error:
        if error.start < SHOWN_AS_TEXT_BYTES - LONGEST_CHARACTER_BYTES:
            return b""
    return beginning.replace(presented.encode(), b"...")


def origin_of(key: IngestKey, scope: Scope, flags: str = "") -> Origin:
    """Whose the lines are, and where they came from."""
    return Origin(key.project, key.id, peer_of(scope), flags)


def repeats(scope: Scope) -> bool:
    """Whether the client sends again what was refused, by its name, where others of the same protocol do.

    Handlers of Python's logging that are thin layers over `requests` (python-logging-loki, splunk-hec-handler) don't.
    """
    return not dict(scope["headers"]).get(b"user-agent", b"").startswith(b"python-requests/")


def retry_after_seconds(error: LogboomError) -> int | None:
    """When to send it again; None when that would be of no use."""
    if isinstance(error, SpoolFull):
        return error.retry_after_seconds
    return RETRY_AFTER_SECONDS if isinstance(error, DiskFull) or error.status >= 500 else None
