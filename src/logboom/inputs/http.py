"""Logboom's own ingest: `POST /api/v1/ingest` with JSON documents or plain lines, answered once they are on disk.

A raw ASGI application: nothing between it and the socket looks at the body, whatever its Content-Type says, and a
thousand lines pass it as one piece of bytes.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

from logboom.errors import Forbidden, InvalidRequest, LogboomError, Unauthenticated
from logboom.ingest.spool import Origin, SenderBatch
from logboom.inputs.asgi import JSON_CONTENT, Answered, Header, Receive, Scope, Send, answer
from logboom.inputs.body import JSON_LINES, JSON_LINES_NAMED, lines_of
from logboom.inputs.credentials import presented_key
from logboom.inputs.framing.lines import TRUNCATED, Lines
from logboom.inputs.http_description import DESCRIPTION
from logboom.inputs.intake import IngestKey, Intake, origin_of
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed
from logboom.inputs.sender_names import HEADERS, flags_of

PATH = "/api/v1/ingest"
METHODS = ("POST", "PUT", "OPTIONS")
ALLOW = (b"allow", ", ".join(METHODS).encode())

BATCH = re.compile(r"([\x21-\x7e]{1,180}):(\d{1,18})")
# The truncated lines of a batch have flags of their own and thus an append of their own; no sender has such a name.
TRUNCATED_PART = " truncated"


class HttpIngest:
    """The application for PATH, with or without a slash at its end."""

    name: ClassVar = "http"
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

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
            presented = presented_key(scope["query_string"], dict(scope["headers"]))
            self._intake.refused(self.name, error, scope, presented)
            await _refuse(send, error, with_body=method != "HEAD")
            return
        if taken is not None:  # else the client has gone away
            await answer(send, 200, taken, JSON_CONTENT)

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
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return None
            runs = await self._lines(body, headers)
            if flags:
                runs = [(JSON_LINES_NAMED if codec == JSON_LINES else codec, lines) for codec, lines in runs]
            return await self._append(runs, origin_of(key, scope, flags), batch)

    def take(self, headers: Mapping[bytes, bytes], peer: str, body: bytes, answered: Answered) -> bool:
        """A short POST that asks for nothing but to keep its lines; False, and nothing is done, when it asks for more.

        `answered` gets status, body and headers once the lines are on disk, or are refused there.
        """
        if not _ASKS_FOR_MORE.isdisjoint(headers):
            return False
        presented = presented_key(b"", headers)
        try:
            key = self._intake.key(presented)
            if key is None:
                return False
            runs = lines_of(body, headers.get(b"content-type", b"").decode("latin-1"), "", self._intake.limits)
            if len(runs) != 1 or runs[0][1].flags:
                return False
            (codec, lines), origin = runs[0], Origin(key.project, key.id, peer, "")

            def told(refusal: LogboomError | None) -> None:
                if refusal:
                    self._intake.refused(self.name, refusal, {"client": (peer, 0)}, presented)
                    answered(refusal.status, json.dumps(refusal.as_json()).encode(), _refusal_headers(refusal))
                    return
                self._intake.taken(self.name, origin, count, len(lines.data))
                answered(200, b'{"accepted": %d}' % count, (JSON_CONTENT,))

            count = self._intake.spool.begin(codec, lines.data, origin, told)
        except LogboomError:
            return False  # said by whoever takes it instead
        return True

    def _key(self, query_string: bytes, headers: dict[bytes, bytes]) -> IngestKey:
        presented = presented_key(query_string, headers)
        if not presented:
            raise Unauthenticated("an ingest key is needed", hint="send Authorization: Bearer KEY")
        key = self._intake.key(presented)
        if key is None:
            raise Forbidden("the ingest key is unknown or was revoked", hint="ask an admin of the project for its key")
        return key

    async def _lines(self, body: bytes, headers: dict[bytes, bytes]) -> list[tuple[str, Lines]]:
        content_type = headers.get(b"content-type", b"").decode("latin-1")
        content_encoding = headers.get(b"content-encoding", b"").decode("latin-1")
        worked = self._intake.worked_on_compressed if content_encoding else self._intake.worked_on_lines
        return await worked(lines_of, body, content_type, content_encoding, self._intake.limits)

    async def _append(self, runs: list[tuple[str, Lines]], origin: Origin, batch: SenderBatch | None) -> bytes:
        if len(runs) == 1 and not runs[0][1].flags:  # nearly every request
            appended = [await self._intake.spool.append(runs[0][0], runs[0][1].data, origin, batch=batch)]
        else:
            appended = await asyncio.gather(
                *[
                    self._intake.spool.append(codec, lines.data, _flagged(origin, lines), batch=_part(batch, lines))
                    for codec, lines in runs
                ]
            )
        accepted = sum([part.accepted for part in appended])
        if any(part.duplicate for part in appended):
            return b'{"accepted": %d, "duplicate": true}' % accepted
        self._intake.taken(self.name, origin, accepted, sum([len(lines.data) for _, lines in runs]))
        return b'{"accepted": %d}' % accepted


_NOT_NAMES = (b"x-logboom-key", b"x-logboom-batch")
_ASKS_FOR_MORE = frozenset((b"content-encoding", b"x-logboom-batch", *HEADERS))

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
    body = json.dumps(error.as_json()).encode() if with_body else b""
    await answer(send, error.status, body, *_refusal_headers(error))


def _refusal_headers(error: LogboomError) -> tuple[Header, ...]:
    return JSON_CONTENT, *refusal_headers(error, methods=ALLOW[1], challenge=b"Bearer")
