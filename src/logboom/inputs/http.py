"""Logboom's own ingest: `POST /api/v1/ingest` with JSON documents or plain lines, answered once they are on disk.

A raw ASGI application: nothing between it and the socket looks at the body, whatever its Content-Type says, and a
thousand lines pass it as one piece of bytes.
"""

import asyncio
import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import ClassVar, Protocol

from logboom.errors import Forbidden, InvalidRequest, LogboomError, PayloadTooLarge, SpoolFull, Unauthenticated
from logboom.ingest.spool import Origin, SenderBatch, Spool
from logboom.inputs.accounting import BYTES, EVENTS, rejected
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer, body_of
from logboom.inputs.body import JSON_LINES, JSON_LINES_NAMED, lines_of
from logboom.inputs.credentials import presented_key
from logboom.inputs.framing.lines import TRUNCATED, Lines
from logboom.inputs.http_description import DESCRIPTION
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.receiving import Receiving
from logboom.inputs.refusals import MethodNotAllowed
from logboom.inputs.sender_names import flags_of

PATH = "/api/v1/ingest"
METHODS = ("POST", "PUT", "OPTIONS")
ALLOW = (b"allow", ", ".join(METHODS).encode())

BATCH = re.compile(r"([\x21-\x7e]{1,180}):(\d{1,18})")
# The truncated lines of a batch have flags of their own and thus an append of their own; no sender has such a name.
TRUNCATED_PART = " truncated"

# Work on larger bodies leaves the event loop, so that it goes on answering; few at a time bound the memory.
LARGE_BODY_BYTES = 256 * 1024
LARGE_COMPRESSED_BODY_BYTES = 16 * 1024
LARGE_BODIES_AT_A_TIME = 2

RETRY_AFTER_SECONDS = 5  # of what goes away by itself and says no time

_events, _bytes = EVENTS.labels("http"), BYTES.labels("http")


class IngestKey(Protocol):
    """What is to be known of an ingest key."""

    @property
    def id(self) -> int: ...
    @property
    def project(self) -> int: ...


class HttpIngest:
    """The application for PATH, with or without a slash at its end."""

    name: ClassVar = "http"
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        spool: Spool,
        find_key: Callable[[str], IngestKey | None],
        limits: LimitsSettings,
        *,
        receiving: Receiving,
    ) -> None:
        self._spool = spool
        self._find_key = find_key
        self._limits = limits
        self._receiving = receiving
        self._large_bodies = asyncio.Semaphore(LARGE_BODIES_AT_A_TIME)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await answer(send, 204, b"", ALLOW)
            return
        try:
            if method not in METHODS:
                raise MethodNotAllowed(f"{method} isn't for this path", hint=f"send events with POST {PATH}")
            taken = await self._take(scope, receive)
        except LogboomError as error:
            self._note(scope, error)
            await _refuse(send, error, with_body=method != "HEAD")
            return
        if taken is not None:  # else the client has gone away
            await answer(send, 200, taken, JSON_CONTENT)

    def _note(self, scope: Scope, error: LogboomError) -> None:
        """Count a refusal, and keep why for the people of the project whose key was shown."""
        client = scope.get("client")
        presented = presented_key(scope["query_string"], dict(scope["headers"]))
        key = self._find_key(presented) if presented else None
        project = key.project if key else 0
        rejected("http", error.code, project=project, peer=client[0] if client else "", message=error.message)

    async def _take(self, scope: Scope, receive: Receive) -> bytes | None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        query_string: bytes = scope["query_string"]
        key = self._key(query_string, headers)
        named = tuple(header for header in headers.items() if header[0].startswith(b"x-logboom-"))
        flags = (
            _flags(query_string, tuple(header for header in named if header[0] not in _NOT_NAMES))
            if (named or query_string)
            else ""
        )
        batch = _batch(headers[b"x-logboom-batch"]) if b"x-logboom-batch" in headers else None
        with self._receiving.share() as share:
            body = await body_of(headers, receive, share, self._limits)
            if body is None:
                return None
            runs = await self._lines(body, headers)
            if flags:
                runs = [(JSON_LINES_NAMED if codec == JSON_LINES else codec, lines) for codec, lines in runs]
            client = scope.get("client")
            origin = Origin(key.project, key.id, client[0] if client else "", flags)
            return await self._append(runs, origin, batch)

    def _key(self, query_string: bytes, headers: dict[bytes, bytes]) -> IngestKey:
        presented = presented_key(query_string, headers)
        if not presented:
            raise Unauthenticated("an ingest key is needed", hint="send Authorization: Bearer KEY")
        key = self._find_key(presented)
        if key is None:
            raise Forbidden("the ingest key is unknown or was revoked", hint="ask an admin of the project for its key")
        return key

    async def _lines(self, body: bytes, headers: dict[bytes, bytes]) -> list[tuple[str, Lines]]:
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        content_encoding = headers.get(b"content-encoding", b"").decode("latin-1")
        if len(body) <= (LARGE_COMPRESSED_BODY_BYTES if content_encoding else LARGE_BODY_BYTES):
            return lines_of(body, content_type, content_encoding, self._limits)
        async with self._large_bodies:
            return await asyncio.to_thread(lines_of, body, content_type, content_encoding, self._limits)

    async def _append(self, runs: list[tuple[str, Lines]], origin: Origin, batch: SenderBatch | None) -> bytes:
        if len(runs) == 1 and not runs[0][1].flags:  # nearly every request
            appended = [await self._spool.append(runs[0][0], runs[0][1].data, origin, batch=batch)]
        else:
            appended = await asyncio.gather(
                *[
                    self._spool.append(codec, lines.data, _flagged(origin, lines), batch=_part(batch, lines))
                    for codec, lines in runs
                ]
            )
        accepted = sum([part.accepted for part in appended])
        if any(part.duplicate for part in appended):
            return b'{"accepted": %d, "duplicate": true}' % accepted
        _events.inc(accepted)
        _bytes.inc(sum([len(lines.data) for _, lines in runs]))
        return b'{"accepted": %d}' % accepted


_NOT_NAMES = (b"x-logboom-key", b"x-logboom-batch")
_flags = lru_cache(maxsize=4096)(flags_of)  # senders say the same with each request


def _batch(header: bytes) -> SenderBatch:
    match = BATCH.fullmatch(header.decode("latin-1").strip())
    if match is None:
        raise InvalidRequest(
            "X-Logboom-Batch must be SENDER:NUMBER", hint="SENDER is up to 180 visible ASCII characters, NUMBER rises"
        )
    return SenderBatch(match[1], int(match[2]))


def _flagged(origin: Origin, lines: Lines) -> Origin:
    return Origin(origin.project, origin.key, origin.peer, lines.flags + origin.flags)


def _part(batch: SenderBatch | None, lines: Lines) -> SenderBatch | None:
    return SenderBatch(batch.sender + TRUNCATED_PART, batch.sequence) if batch and TRUNCATED in lines.flags else batch


async def _refuse(send: Send, error: LogboomError, *, with_body: bool) -> None:
    headers = [JSON_CONTENT]
    if isinstance(error, SpoolFull):
        headers.append((b"retry-after", b"%d" % error.retry_after_seconds))
    elif error.status >= 500:
        headers.append((b"retry-after", b"%d" % RETRY_AFTER_SECONDS))
    elif isinstance(error, Unauthenticated):
        headers.append((b"www-authenticate", b"Bearer"))
    elif isinstance(error, MethodNotAllowed):
        headers.append(ALLOW)
    elif isinstance(error, PayloadTooLarge):
        headers.append((b"connection", b"close"))  # the rest of the body isn't read
    await answer(send, error.status, json.dumps(error.as_json()).encode() if with_body else b"", *headers)
