"""Loggly's endpoints: `/inputs/TOKEN[/tag/a,b]` for one event, `/bulk/TOKEN[/tag/a,b]` for one a line.

The token is an ingest key. Its clients hear nothing but 200: one of them takes every other answer for a reason to send
again, the other never looks.

Source: Loggly documentation, "HTTP/S Event Endpoint", "HTTP/S Bulk Endpoint", "Tags".
"""

import json
import re
from functools import lru_cache
from typing import ClassVar, Final
from urllib.parse import unquote, urlencode

from logboom.errors import Forbidden, LogboomError
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer
from logboom.inputs.body import TEXT_LINES, document_runs
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.intake import Intake, origin_of, retry_after_seconds
from logboom.inputs.loggly.description import DESCRIPTION
from logboom.inputs.loggly.events import document_of, documents_of
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

NAME: Final = "loggly"
PATHS: Final = re.compile(r"/+(inputs|bulk)/+([0-9A-Za-z_-]{1,128})(?:/+tag/+([^/]*))?/*")
FLAGS: Final = "?" + urlencode({"input": NAME})
MAX_TAGS_CHARACTERS: Final = 1000


class Loggly:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the protocol's."""
        return PATHS.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = PATHS.fullmatch(scope["path"])
        kind, token, tags = path.groups() if path else ("", "", "")
        try:
            if scope["method"] not in ("POST", "PUT"):
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send events with POST")
            taken = await self._take(kind, token, _tags(tags or "", scope), scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, token)
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 200, b'{"response" : "ok"}', JSON_CONTENT)

    async def _take(self, kind: str, token: str, tags: str, scope: Scope, receive: Receive) -> bool:
        key = self._intake.key(token)
        if key is None:
            raise Forbidden(
                "the token is unknown or was revoked", hint="put an ingest key of the project into the path"
            )
        encoding: bytes = dict(scope["headers"]).get(b"content-encoding", b"")
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            body = await self._intake.inflated(body, encoding.decode("latin-1"), share)
            documents, texts = await self._intake.worked(_read, body, tags, is_bulk=kind == "bulk")
            longest = self._intake.limits.max_line_bytes
            runs: list[tuple[str, Lines]] = document_runs(documents, longest)
            await self._intake.keep(NAME, runs, origin_of(key, scope, FLAGS), repeats=False)
            of_text = [(TEXT_LINES, run) for run in as_lines(texts, longest)]
            await self._intake.keep(NAME, of_text, origin_of(key, scope, _flags_of_text(tags)), repeats=False)
        return True


def _read(body: bytes, tags: str, *, is_bulk: bool) -> tuple[list[bytes], list[bytes]]:
    """The events that are documents, and those that are text."""
    if is_bulk and (found := documents_of(body, tags)) is not None:
        return found, []
    documents: list[bytes] = []
    texts: list[bytes] = []
    for event in body.split(b"\n") if is_bulk else [body]:
        if document := document_of(event, tags):
            documents.append(document)
        elif text := event.strip(b"\r\n"):
            texts.append(text)
    return documents, texts


def _tags(in_path: str, scope: Scope) -> str:
    """The tags of path and header, each once."""
    header: bytes = dict(scope["headers"]).get(b"x-loggly-tag", b"")
    given = f"{unquote(in_path)},{header.decode('utf-8', 'replace')}"
    return ",".join(dict.fromkeys(tag.strip() for tag in given.split(",") if tag.strip()))[:MAX_TAGS_CHARACTERS]


@lru_cache(maxsize=1024)
def _flags_of_text(tags: str) -> str:
    said = {"input": NAME} | ({"attributes": json.dumps({"tags": tags})} if tags else {})
    return "?" + urlencode(said)


async def _refuse(send: Send, error: LogboomError) -> None:
    status = 503 if retry_after_seconds(error) is not None else error.status
    headers = refusal_headers(error, methods=b"POST, PUT")
    await answer(send, status, json.dumps({"response": error.message}).encode(), JSON_CONTENT, *headers)
