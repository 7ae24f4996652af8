"""OTLP over HTTP: `POST /v1/logs`, in protobuf and JSON. What it answers 200 is on disk; the key is an ingest key.

Source: OpenTelemetry Protocol Specification, "OTLP/HTTP".
"""

import re
from typing import ClassVar, Final

from logboom.errors import LogboomError
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer
from logboom.inputs.credentials import presented_key
from logboom.inputs.intake import Intake, retry_after_seconds
from logboom.inputs.otlp import json_form
from logboom.inputs.otlp.answers import code_of, text_of
from logboom.inputs.otlp.description import DESCRIPTION
from logboom.inputs.otlp.log_records import NAME, Records
from logboom.inputs.otlp.taking import keep, key_of
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed, UnsupportedMediaType

PATH: Final = "/v1/logs"
_PROTOBUF_CONTENT: Final = (b"content-type", b"application/x-protobuf")
_JSON: Final = re.compile(rb"\s*(?:application|text)/(?:[\w.-]+\+)?json\b", re.IGNORECASE)
_PROTOBUF: Final = re.compile(
    rb"\s*application/(?:x-protobuf|protobuf|vnd\.google\.protobuf|octet-stream)\b", re.IGNORECASE
)


class Otlp:
    """The application for PATH, with or without a slash at its end."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_json = _JSON.match(_content_type(scope)) is not None
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send log records with POST")
            records = await self._take(scope, receive, is_json=is_json)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error, is_json=is_json)
            return
        if records is not None:  # else the client has gone away
            await _answer(send, records, is_json=is_json)

    async def _take(self, scope: Scope, receive: Receive, *, is_json: bool) -> Records | None:
        content_type = _content_type(scope)
        if not is_json and content_type and not _PROTOBUF.match(content_type):
            raise UnsupportedMediaType(
                f"Content-Type {content_type[:60].decode('latin-1')!r} is none of OTLP's",
                hint="send application/x-protobuf or application/json",
            )
        key = key_of(self._intake, _presented_key(scope))
        headers: dict[bytes, bytes] = dict(scope["headers"])
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return None
            encoding = headers.get(b"content-encoding", b"").decode("latin-1")
            body = await self._intake.inflated(body, encoding, share)
            return await keep(self._intake, key, scope, body, is_json=is_json)


def _content_type(scope: Scope) -> bytes:
    content_type: bytes = dict(scope["headers"]).get(b"content-type", b"")
    return content_type


def _presented_key(scope: Scope) -> str:
    return presented_key(scope["query_string"], dict(scope["headers"]))


async def _answer(send: Send, records: Records, *, is_json: bool) -> None:
    if is_json:
        await answer(send, 200, json_form.answer_of(records), JSON_CONTENT)
        return
    body = b""
    if records.rejected:
        from logboom.inputs.otlp import protobuf_form  # noqa: PLC0415  # see there

        body = protobuf_form.answer_of(records)
    await answer(send, 200, body, _PROTOBUF_CONTENT)


async def _refuse(send: Send, error: LogboomError, *, is_json: bool) -> None:
    status, seconds = error.status, retry_after_seconds(error)
    if seconds is not None:
        status = 429 if status in (429, 507) else 503  # clients send again after these two alone
    headers = refusal_headers(error, methods=b"POST", challenge=b'Bearer realm="logboom"')
    code, text = code_of(error), text_of(error)
    if is_json:
        body = json_form.status_of(code, text)
    else:
        from logboom.inputs.otlp import protobuf_form  # noqa: PLC0415

        body = protobuf_form.status_of(code, text, seconds)
    await answer(send, status, body, JSON_CONTENT if is_json else _PROTOBUF_CONTENT, *headers)
