"""Events for Logstash over HTTP: `POST /` and `POST /logstash`, an object, an array, or a line each; answered `ok` once they are
on disk. The key is an ingest key: the password of Basic (its name is free), a Bearer token, or `?key=KEY`.

Its client for Python sends again for ever what is refused, so only what can't be kept is: a wrong key, and what is too
large. What is no JSON is kept as text.

Source: Logstash reference, "Http input plugin"; python-logstash-async 4.1.0, `HttpTransport`.
"""

import re
from typing import ClassVar, Final

from logboom.errors import Forbidden, LogboomError, Unauthenticated
from logboom.inputs.asgi import Header, Receive, Scope, Send, answer
from logboom.inputs.body import JSON_LINES, lines_of
from logboom.inputs.credentials import presented_key_or_password
from logboom.inputs.framing.lines import Lines
from logboom.inputs.intake import IngestKey, Intake, origin_of, retry_after_seconds
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.logstash.description import DESCRIPTION
from logboom.inputs.logstash.documents import documents_of
from logboom.inputs.logstash.listeners import FLAGS, NAME
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

PATHS: Final = re.compile(r"/*|/+logstash/*")
METHODS: Final = ("POST", "PUT")
_TEXT: Final[Header] = (b"content-type", b"text/plain")


class Logstash:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    def claims(self, scope: Scope) -> bool:
        """Whether something is sent to one of its paths: the root is the page's for all who read."""
        path, method = scope["path"], scope["method"]
        return PATHS.fullmatch(path) is not None and (method in METHODS or "logstash" in path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] not in METHODS:
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send events with POST")
            taken = await self._take(scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 200, b"ok", _TEXT)

    async def _take(self, scope: Scope, receive: Receive) -> bool:
        key = self._key(scope)
        headers: dict[bytes, bytes] = dict(scope["headers"])
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            body = await self._intake.inflated(body, headers.get(b"content-encoding", b"").decode("latin-1"), share)
            runs = await self._intake.worked(_read, body, self._intake.limits)
            await self._intake.keep(NAME, runs, origin_of(key, scope, FLAGS))
        return True

    def _key(self, scope: Scope) -> IngestKey:
        presented = _presented_key(scope)
        if not presented:
            raise Unauthenticated("an ingest key is needed", hint="send it as the password of Basic authentication")
        key = self._intake.key(presented)
        if key is None:
            raise Forbidden("the ingest key is unknown or was revoked", hint="ask an admin of the project for its key")
        return key


def _read(body: bytes, limits: LimitsSettings) -> list[tuple[str, Lines]]:
    """Documents, or lines of text where there are none."""
    found = lines_of(body, "", "", limits)
    return [(codec, documents_of(lines) if codec == JSON_LINES else lines) for codec, lines in found]


def _presented_key(scope: Scope) -> str:
    return presented_key_or_password(scope["query_string"], dict(scope["headers"]))


async def _refuse(send: Send, error: LogboomError) -> None:
    """In words: the clients show them, or look at the status alone."""
    status = error.status
    if retry_after_seconds(error) is not None:
        status = 429 if status < 500 or error.code == "disk_full" else 503
    headers = refusal_headers(error, methods=b"POST, PUT", challenge=b'Basic realm="logboom"')
    await answer(send, status, f"{error.message}\n".encode(), _TEXT, *headers)
