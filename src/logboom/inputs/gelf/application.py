"""GELF over HTTP: `POST /gelf`, one message a request; what it answers 202 is on disk. The key is an ingest key.

Graylog's clients know no key, and look at no answer: it comes in the query, `/gelf?key=KEY`.

Source: Graylog documentation, "GELF via HTTP".
"""

import json
from typing import ClassVar, Final

from logboom.errors import Forbidden, LogboomError, Unauthenticated
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer
from logboom.inputs.body import document_runs
from logboom.inputs.credentials import presented_key
from logboom.inputs.gelf.description import DESCRIPTION
from logboom.inputs.gelf.listeners import FLAGS, NAME
from logboom.inputs.gelf.messages import document_of
from logboom.inputs.intake import IngestKey, Intake, origin_of
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

PATH: Final = "/gelf"


class Gelf:
    """The application for PATH, with or without a slash at its end."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed(
                    f"{scope['method']} isn't for this path", hint=f"send a message with POST {PATH}"
                )
            taken = await self._take(scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 202, b"")

    async def _take(self, scope: Scope, receive: Receive) -> bool:
        key = self._key(scope)
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            # What clients say of the compression is not so: one zlib stream is called `gzip,deflate`.
            message = (await self._intake.inflated(body, "", share)).strip(b" \t\r\n\0")
            if message:
                runs = document_runs([document_of(message)], self._intake.limits.max_line_bytes)
                await self._intake.keep(NAME, runs, origin_of(key, scope, FLAGS), repeats=False)
        return True

    def _key(self, scope: Scope) -> IngestKey:
        presented = _presented_key(scope)
        if not presented:
            raise Unauthenticated("an ingest key is needed", hint=f"send it in the query: {PATH}?key=KEY")
        key = self._intake.key(presented)
        if key is None:
            raise Forbidden("the ingest key is unknown or was revoked", hint="ask an admin of the project for its key")
        return key


def _presented_key(scope: Scope) -> str:
    return presented_key(scope["query_string"], dict(scope["headers"]))


async def _refuse(send: Send, error: LogboomError) -> None:
    headers = refusal_headers(error, methods=b"POST")
    await answer(send, error.status, json.dumps(error.as_json()).encode(), JSON_CONTENT, *headers)
