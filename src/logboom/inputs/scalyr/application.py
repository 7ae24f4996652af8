"""Scalyr's endpoint for events, `POST /addEvents` and `/api/addEvents`, answered once they are on disk.

The key is an ingest key: the token within the body, or a Bearer token. What stands in the answer's `status` is what its
agent looks at, beside the HTTP status 429: a request that can't be read is answered `discardBuffer`, since the
agent would else send it again for ever.

Source: DataSet documentation, "addEvents"; scalyr-agent-2, `scalyr_agent/scalyr_client.py`.
"""

import json
import re
from typing import ClassVar, Final

from logboom.errors import Forbidden, InvalidRequest, LogboomError, PayloadTooLarge, Unauthenticated
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer
from logboom.inputs.credentials import presented_key
from logboom.inputs.intake import IngestKey, Intake, origin_of, retry_after_seconds
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed, UnsupportedMediaType
from logboom.inputs.scalyr.description import DESCRIPTION
from logboom.inputs.scalyr.events import NAME, read_events

PATHS: Final = re.compile(r"/+(?:api/+)?addEvents/*")
SUCCESS: Final = b'{"status":"success"}'
# Compressions that show themselves, under the names that the agent has for them.
_SHOWN: Final = frozenset((b"none", b"zstandard", b"zstd"))


class Scalyr:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the protocol's."""
        return PATHS.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        presented = _Presented(presented_key(scope["query_string"], dict(scope["headers"])))
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send events with POST")
            taken = await self._take(presented, scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, presented.key, body_holds_keys=True)
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 200, SUCCESS, JSON_CONTENT)

    async def _take(self, presented: "_Presented", scope: Scope, receive: Receive) -> bool:
        encoding: bytes = dict(scope["headers"]).get(b"content-encoding", b"").strip().lower()
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            named = "" if encoding in _SHOWN else encoding.decode("latin-1")
            body = await self._intake.inflated(body, named, share)
            events = await self._intake.worked(read_events, body, self._intake.limits.max_line_bytes)
            presented.key = presented.key or events.token
            key = self._key(presented.key)
            origin = origin_of(key, scope)
            await self._intake.keep(NAME, [(run.codec, run) for run in events.runs], origin)
        if events.unreadable:
            message = "an event is an object, with scalars as ids of its log and thread"
            self._intake.left_out(
                NAME, "invalid_item", events.unreadable, key, scope, message=message, sample=events.first_unreadable
            )
        return True

    def _key(self, presented: str) -> IngestKey:
        if not presented:
            raise Unauthenticated("a token is needed", hint="send an ingest key as `token` within the request")
        key = self._intake.key(presented)
        if key is None:
            raise Forbidden("the token is unknown or was revoked", hint="send an ingest key of the project")
        return key


class _Presented:
    """The key that a request shows, once it is found."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key


async def _refuse(send: Send, error: LogboomError) -> None:
    status, code = error.status, "error/client/badParam"
    if retry_after_seconds(error) is not None:
        status, code = 429, "error/server/backoff"
    elif isinstance(error, Unauthenticated | Forbidden):
        code = "error/client/noPermission"
    elif isinstance(error, InvalidRequest | PayloadTooLarge | UnsupportedMediaType):
        code = "error/server/discardBuffer"
    body = json.dumps({"status": code, "message": error.message}).encode()
    await answer(send, status, body, JSON_CONTENT, *refusal_headers(error, methods=b"POST"))
