"""Records of HTTPHandler: a form, POSTed as a body or GET as a query string; answered 202 once it is on disk.

The key is an ingest key: `?key=KEY` in the handler's url, or the password of its `credentials`. What else stands in the
query of a POST (`service`, `environment`, ...) holds for the record. The handler looks at no answer and never sends again.

Source: Python documentation, `logging.handlers.HTTPHandler`.
"""

import json
from typing import ClassVar, Final
from urllib.parse import parse_qsl

from logboom.errors import Forbidden, InvalidRequest, LogboomError, Unauthenticated
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer, peer_of
from logboom.inputs.credentials import presented_key_or_password
from logboom.inputs.framing.lines import as_lines
from logboom.inputs.intake import IngestKey, Intake, origin_of
from logboom.inputs.python_logging.description import DESCRIPTION
from logboom.inputs.python_logging.records import MAX_LINE_BYTES, NAME, event_of
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed

MAX_FIELDS: Final = 1000
_KEY: Final = "key"


class PythonLogging:
    """The application for the paths of the settings."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake, settings: PythonLoggingSettings) -> None:
        self._intake = intake
        self._paths = frozenset(settings.http_paths)

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the settings'."""
        return scope["path"].rstrip("/") in self._paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        presented = presented_key_or_password(scope["query_string"], dict(scope["headers"]))
        try:
            if scope["method"] not in ("GET", "POST"):
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send records with POST or GET")
            taken = await self._take(presented, scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, presented)
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 202, b"")

    async def _take(self, presented: str, scope: Scope, receive: Receive) -> bool:
        key = self._key(presented)
        fields = _fields(scope["query_string"])
        fields.pop(_KEY, None)
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            if scope["method"] == "POST":
                fields |= await self._intake.worked(_fields, body)
            if not fields.keys() & {"msg", "message"}:
                raise InvalidRequest("the form has no msg", hint="send what logging.handlers.HTTPHandler sends")
            line = event_of(fields, host=peer_of(scope)).encoded()
            runs = [("event", run) for run in as_lines([line], MAX_LINE_BYTES)]
            await self._intake.keep(NAME, runs, origin_of(key, scope), repeats=False)
        return True

    def _key(self, presented: str) -> IngestKey:
        if not presented:
            raise Unauthenticated("an ingest key is needed", hint="put it in the handler's url: /log?key=KEY")
        key = self._intake.key(presented)
        if key is None:
            raise Forbidden("the ingest key is unknown or was revoked", hint="ask an admin of the project for its key")
        return key


def _fields(form: bytes) -> dict[str, str]:
    """The fields of a form; of one that is there twice the first counts. Raises InvalidRequest when they are too many."""
    try:
        pairs = parse_qsl(form.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:
        raise InvalidRequest(f"the form has more than {MAX_FIELDS} fields") from None
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


async def _refuse(send: Send, error: LogboomError) -> None:
    headers = refusal_headers(error, methods=b"GET, POST", challenge=b'Basic realm="logboom"')
    await answer(send, error.status, json.dumps(error.as_json()).encode(), JSON_CONTENT, *headers)
