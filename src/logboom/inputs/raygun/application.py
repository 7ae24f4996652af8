"""The application at `/entries` and `/entries/bulk` that Raygun's clients send to; what it answers 202 is on disk.

Clients never send a report again, whatever the answer. The key is an ingest key: `X-ApiKey: KEY`, in a page `?apikey=KEY`.

Source: Raygun documentation, "REST JSON API".
"""

import asyncio
import json
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

import msgspec

from logboom.errors import DiskFull, Forbidden, InvalidRequest, LogboomError, SpoolFull
from logboom.ingest.spool import Origin
from logboom.inputs.accounting import REJECTED
from logboom.inputs.asgi import JSON_CONTENT, Header, Receive, Scope, Send, answer
from logboom.inputs.error_reports import IsDiscarded, Line, error_report, nothing_discarded, unreadable
from logboom.inputs.intake import Intake, origin_of
from logboom.inputs.raygun.description import DESCRIPTION
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.raygun.translation import as_sentry
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed
from logboom.inputs.scrubbing import Scrubber

NAME: Final = "raygun"
ONE, BULK = "/entries", "/entries/bulk"

CROSS_ORIGIN: Final[tuple[Header, ...]] = ((b"access-control-allow-origin", b"*"),)
PREFLIGHT: Final[tuple[Header, ...]] = (
    *CROSS_ORIGIN,
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"x-apikey, content-type"),
    (b"access-control-max-age", b"86400"),
)


class Raygun:
    """The application for the paths ONE and BULK, with or without a slash at their end."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        intake: Intake,
        settings: RaygunSettings,
        scrubber: Scrubber,
        is_discarded: IsDiscarded = nothing_discarded,
    ) -> None:
        self._intake = intake
        self._settings = settings
        self._scrubber = scrubber
        self._is_discarded = is_discarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 204, b"", *PREFLIGHT)
            return
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint=f"send reports with POST {ONE}")
            taken = await self._take(scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error)
            return
        if taken:  # else the client has gone away
            await answer(send, 202, b"", *CROSS_ORIGIN)

    async def _take(self, scope: Scope, receive: Receive) -> bool:
        key = self._intake.key(_presented_key(scope))
        if key is None:
            raise Forbidden("the API key is missing, unknown or revoked", hint="send an ingest key as X-ApiKey")
        encoding = dict(scope["headers"]).get(b"content-encoding", b"").decode("latin-1")
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return False
            body = await self._intake.inflated(body, encoding, share)
            await self._keep(await self._intake.worked(self._read, body), origin_of(key, scope))
        return True

    def _read(self, body: bytes) -> list[Line]:
        """A line for each report. Raises InvalidRequest when the body is no JSON."""
        reports = _reports(self._scrubber.scrub(body))
        if (surplus := len(reports) - self._settings.max_reports) > 0:
            REJECTED.labels(NAME, "too_many_reports").inc(surplus)
        return [self._line(report) for report in reports[: self._settings.max_reports]]

    def _line(self, report: Any) -> Line:
        if not isinstance(report, dict):
            return unreadable(msgspec.json.encode(report), "the report is no JSON object", input=NAME)
        document = msgspec.json.encode(as_sentry(report))
        return error_report(document, input=NAME, max_bytes=self._settings.max_report_bytes)

    async def _keep(self, found: list[Line], origin: Origin) -> None:
        lines = [line for line in found if not self._is_discarded(origin.project, line.fingerprint)]
        if len(lines) < len(found):
            REJECTED.labels(NAME, "discarded").inc(len(found) - len(lines))
        codecs = sorted({line.codec for line in lines})
        portions = {codec: b"".join([line.data for line in lines if line.codec == codec]) for codec in codecs}
        spool = self._intake.spool
        await asyncio.gather(*[spool.append(codec, data, origin, repeats=False) for codec, data in portions.items()])
        self._intake.taken(NAME, origin, len(lines), sum(map(len, portions.values())))


def _reports(body: bytes) -> list[Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            # As lenient as JSON's other readers: NaN, control characters, bytes that are no UTF-8.
            text = json.loads(body.decode("utf-8", "replace"), strict=False)
            found = msgspec.json.decode(msgspec.json.encode(_of_characters(text)))
        except (ValueError, RecursionError):
            raise InvalidRequest(
                "the report is no JSON", hint="send one JSON object, or a list to /entries/bulk"
            ) from None
    return found if isinstance(found, list) else [found]


def _of_characters(value: Any) -> Any:
    """The same without halves of surrogate pairs, which are no characters and cannot be written."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_of_characters(one) for one in value]
    if isinstance(value, dict):
        return {_of_characters(name): _of_characters(one) for name, one in value.items()}
    return value


def _presented_key(scope: Scope) -> str:
    header: bytes = dict(scope["headers"]).get(b"x-apikey", b"")
    return header.decode("latin-1").strip() or _key_in_query(scope["query_string"])


def _key_in_query(query_string: bytes) -> str:
    try:
        given = {name.lower(): value for name, value in parse_qsl(query_string.decode("latin-1"), max_num_fields=64)}
    except ValueError:  # far more than any client sends
        return ""
    return given.get("apikey", "").strip()


async def _refuse(send: Send, error: LogboomError) -> None:
    status = SpoolFull.status if isinstance(error, DiskFull) else error.status
    headers = (JSON_CONTENT, *CROSS_ORIGIN, *refusal_headers(error, methods=b"POST, OPTIONS"))
    await answer(send, status, json.dumps(error.as_json()).encode(), *headers)
