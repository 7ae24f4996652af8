"""Datadog's intake of logs: `/api/v2/logs`, `/v1/input`. What it answers 202 is on disk.

Source: Datadog API reference, "Logs", "Send logs".
"""

import json
import re
from functools import lru_cache
from typing import ClassVar, Final
from urllib.parse import parse_qsl, urlencode

from logboom.errors import Forbidden, LogboomError
from logboom.ingest.codecs.wrapping import LINE, UNDERSTAND
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer
from logboom.inputs.body import document_runs, said_of
from logboom.inputs.datadog.description import DESCRIPTION
from logboom.inputs.datadog.items import Items, read_items, text_item
from logboom.inputs.framing import newline
from logboom.inputs.intake import Intake, origin_of, retry_after_seconds
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

NAME: Final = "datadog"
PATHS: Final = re.compile(r"/+(?:api/+v2/+logs|v1/+input)(?:/+([0-9A-Za-z_-]{1,128}))?/*")
FLAGS: Final = "?" + urlencode({"input": NAME})
# An agent's items are lines that it read: their time is when it did, and their status what it gives to all of a stream.
FLAGS_OF_TEXT: Final = "?" + urlencode({"input": NAME, UNDERSTAND: LINE})
_TEXT: Final = re.compile(rb"text/plain|application/logplex-1")


class Datadog:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the protocol's."""
        return PATHS.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send logs with POST")
            taken = await self._take(scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 202, b"{}", JSON_CONTENT)

    async def _take(self, scope: Scope, receive: Receive) -> bool:
        key = self._intake.key(_presented_key(scope))
        if key is None:
            raise Forbidden("the API key is missing, unknown or revoked", hint="send an ingest key as DD-API-KEY")
        headers: dict[bytes, bytes] = dict(scope["headers"])
        said = _query(scope["query_string"])
        tags = said.get("ddtags", "")
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            body = await self._intake.inflated(body, headers.get(b"content-encoding", b"").decode("latin-1"), share)
            longest = self._intake.limits.max_line_bytes
            if _TEXT.match(headers.get(b"content-type", b"")):
                lines = [line for run in newline.cut(body, longest) for line in run.data.splitlines()]
                items = Items([text_item(line, tags, said.get("ddsource", "")) for line in lines], [])
            else:
                items = await self._intake.worked(read_items, body, tags, longest)
            runs = said_of(document_runs(items.of_text, longest), FLAGS_OF_TEXT)
            runs += said_of(document_runs(items.others, longest), FLAGS)
            await self._intake.keep(NAME, runs, origin_of(key, scope))
        return True


@lru_cache(maxsize=1024)
def _query(query_string: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(query_string.decode("utf-8", "replace"), max_num_fields=64))
    except ValueError:  # far more than any client sends
        return {}


def _presented_key(scope: Scope) -> str:
    header: bytes = dict(scope["headers"]).get(b"dd-api-key", b"")
    path = PATHS.fullmatch(scope["path"])
    in_path = path[1] if path else None
    return header.decode("latin-1").strip() or in_path or _query(scope["query_string"]).get("dd-api-key", "").strip()


async def _refuse(send: Send, error: LogboomError) -> None:
    status, headers = error.status, refusal_headers(error, methods=b"POST")
    if (seconds := retry_after_seconds(error)) is not None:
        status = 429 if error.code != "internal" else status
        headers.append((b"x-ratelimit-reset", b"%d" % seconds))  # that Datadog's clients wait by
    fault = {"status": str(status), "title": error.code, "detail": error.message}
    await answer(send, status, json.dumps({"errors": [fault]}).encode(), JSON_CONTENT, *headers)
