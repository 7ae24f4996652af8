"""Loki's push API: `/loki/api/v1/push`, `/api/prom/push`. What it answers 204 is on disk.

The key is an ingest key, as Bearer, as the password of Basic, or as the tenant (`X-Scope-OrgID`). A tenant beside a key is
a project's slug, and has to be the key's own.

Source: Grafana Loki, "Loki HTTP API".
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import ClassVar, Final
from urllib.parse import urlencode

from logboom.errors import DiskFull, Forbidden, LogboomError, SpoolFull, Unauthenticated
from logboom.ingest.codecs.wrapping import GAPS, UNDERSTAND
from logboom.inputs.asgi import Receive, Scope, Send, answer
from logboom.inputs.body import joined_runs, said_of
from logboom.inputs.credentials import presented_key
from logboom.inputs.intake import IngestKey, Intake, origin_of, repeats, retry_after_seconds
from logboom.inputs.loki.description import DESCRIPTION
from logboom.inputs.loki.streams import read_json, read_protobuf
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

NAME: Final = "loki"
PATHS: Final = re.compile(r"/+(?:loki/+api/+v1|api/+prom)/+push/*")
FLAGS: Final = "?" + urlencode({"input": NAME})
# A line that is text says more than the labels around it; the time is the sender's own, unless they name a file.
FLAGS_OF_TEXT: Final = "?" + urlencode({"input": NAME, UNDERSTAND: GAPS})
_TEXT: Final = (b"content-type", b"text/plain; charset=utf-8")
_PROTOBUF: Final = re.compile(rb"application/(?:x-)?protobuf")


class Loki:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake, project_of: Callable[[str], int | None]) -> None:
        self._intake = intake
        self._project_of = project_of

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the protocol's."""
        return PATHS.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="push entries with POST")
            taken = await self._take(scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 204, b"")

    async def _take(self, scope: Scope, receive: Receive) -> bool:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        key = self._key(scope)
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            if _PROTOBUF.match(headers.get(b"content-type", b"")):
                entries = await self._intake.worked_on_compressed(
                    read_protobuf, body, self._intake.limits.max_decompressed_bytes
                )
            else:
                encoding = headers.get(b"content-encoding", b"").decode("latin-1")
                body = await self._intake.inflated(body, encoding, share)
                entries = await self._intake.worked(read_json, body)
            longest = self._intake.limits.max_line_bytes
            runs = said_of(joined_runs(entries.of_text, longest), FLAGS_OF_TEXT)
            runs += said_of(joined_runs(entries.of_documents, longest), FLAGS)
            await self._intake.keep(NAME, runs, origin_of(key, scope), repeats=repeats(scope))
        return True

    def _key(self, scope: Scope) -> IngestKey:
        presented = _presented_key(scope)
        if not presented:
            raise Unauthenticated("an ingest key is needed", hint="send it as the password, or as X-Scope-OrgID")
        key = self._intake.key(presented)
        if key is None:
            raise Unauthenticated("the ingest key is unknown or was revoked", hint="ask an admin of the project")
        tenant = _tenant(scope)
        if tenant and tenant != presented and self._project_of(tenant) not in (None, key.project):
            raise Forbidden("the tenant is another project than the key's", hint="leave X-Scope-OrgID away")
        return key


def _tenant(scope: Scope) -> str:
    tenant: bytes = dict(scope["headers"]).get(b"x-scope-orgid", b"")
    return tenant.decode("latin-1").strip()


def _presented_key(scope: Scope) -> str:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return presented_key(scope["query_string"], headers) or _tenant(scope)
    try:
        return base64.b64decode(token.strip(), validate=True).decode("latin-1").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


async def _refuse(send: Send, error: LogboomError) -> None:
    status = error.status
    if retry_after_seconds(error) is not None:
        status = 429 if isinstance(error, SpoolFull | DiskFull) else 503
    headers = refusal_headers(error, methods=b"POST", challenge=b'Basic realm="logboom"')
    await answer(send, status, f"{error.message}\n".encode(), _TEXT, *headers)
