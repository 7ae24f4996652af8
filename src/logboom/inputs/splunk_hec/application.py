"""The application at `/services/collector…`: Splunk's HTTP Event Collector. What it answers "Success" is on disk.

    POST /services/collector/event          events: JSON objects, one after the other
    POST /services/collector/raw            lines of text; what is known of them stands in the query
    POST /services/collector/ack            which of the answered requests are kept: all, since none is answered before
    GET  /services/collector/health         whether events are taken now

A batch is never refused for one of its events: the others are kept, and the answer names the first that was not.

Source: Splunk Enterprise, "HTTP Event Collector REST API endpoints", "Troubleshoot HTTP Event Collector".
"""

import base64
import binascii
import json
import re
import time
import uuid
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from typing import ClassVar, Final
from urllib.parse import parse_qsl, urlencode

from logboom.errors import Forbidden, InvalidRequest, LogboomError, NotFound, Unauthenticated
from logboom.ingest.codecs.wrapping import GAPS, UNDERSTAND
from logboom.inputs.asgi import JSON_CONTENT, Receive, Scope, Send, answer
from logboom.inputs.body import JSON_LINES, JSON_LINES_NAMED, TEXT_LINES, document_runs, said_of
from logboom.inputs.framing import newline
from logboom.inputs.framing.joined_body import cut_joined
from logboom.inputs.framing.lines import Lines
from logboom.inputs.intake import IngestKey, Intake, origin_of, repeats, retry_after_seconds
from logboom.inputs.refusal_headers import refusal_headers
from logboom.inputs.refusals import MethodNotAllowed
from logboom.inputs.splunk_hec.description import DESCRIPTION
from logboom.inputs.splunk_hec.events import Events, document_of_text, has_event, read_events

NAME: Final = "splunk_hec"
PATHS: Final = re.compile(r"/+services/+collector(?:/+(event|raw|ack|health|mint))?(?:/+1\.0)?/*", re.IGNORECASE)

EVENT_FLAGS: Final = "?" + urlencode({"input": NAME})
# An event that is a line of text says more than what stands around it, which is what its sender knew.
FLAGS_OF_TEXT: Final = "?" + urlencode({"input": NAME, UNDERSTAND: GAPS})
# As splunk-hec-handler names the level. Looking for named fields is half of the price of a document: only bodies that
# hold the name pay it.
LEVEL_FIELD: Final = b'"log_level"'
LEVEL_FLAGS: Final = "?" + urlencode({"level_field": "log_level", "input": NAME})
METADATA: Final = ("time", "host", "source", "sourcetype", "index")
MAX_ACKNOWLEDGED: Final = 10_000
# A number is at least the milliseconds of the clock when its server began, and none began before 2025, when there was
# no Logboom yet to be started.
FIRST_NUMBER: Final = 1_735_689_600_000
MAX_METADATA_BYTES: Final = 16 * 1024

SUCCESS, TOKEN_REQUIRED, INVALID_AUTHORIZATION, INVALID_TOKEN, NO_DATA = 0, 2, 3, 4, 5
INVALID_FORMAT, SERVER_ERROR, BUSY, CHANNEL_MISSING, INVALID_CHANNEL = 6, 8, 9, 10, 11
EVENT_REQUIRED, EVENT_BLANK, HEALTHY, UNHEALTHY = 12, 13, 17, 18
TEXTS: Final = {
    SUCCESS: "Success",
    TOKEN_REQUIRED: "Token is required",
    INVALID_AUTHORIZATION: "Invalid authorization",
    INVALID_TOKEN: "Invalid token",
    NO_DATA: "No data",
    INVALID_FORMAT: "Invalid data format",
    SERVER_ERROR: "Internal server error",
    BUSY: "Server is busy",
    CHANNEL_MISSING: "Data channel is missing",
    INVALID_CHANNEL: "Invalid data channel",
    EVENT_REQUIRED: "Event field is required",
    EVENT_BLANK: "Event field cannot be blank",
    HEALTHY: "HEC is healthy",
    UNHEALTHY: "HEC is unhealthy, queues are full",
}


class _Refused(InvalidRequest):
    """A refusal that has a number of its own in this protocol."""

    def __init__(self, number: int, **more: object) -> None:
        super().__init__(TEXTS[number])
        self.number = number
        self.more = more


class SplunkHec:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        # Rises over restarts too, so that what an earlier run answered is known as kept.
        self._numbers = count(int(time.time() * 1000))
        self._last_number = 0

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the protocol's."""
        return PATHS.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = PATHS.fullmatch(scope["path"])
        endpoint = (path[1] or "event").lower() if path else ""
        try:
            if endpoint == "health":
                await self._answer_health(scope, send)
                return
            taken = await self._take(endpoint, scope, receive)
        except LogboomError as error:
            self._intake.refused(NAME, error, scope, _presented_key(scope))
            await _refuse(send, error, with_body=scope["method"] != "HEAD")
            return
        if taken is not None:  # else the client has gone away
            await answer(send, 200, json.dumps(taken).encode(), JSON_CONTENT)

    async def _answer_health(self, scope: Scope, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="ask with GET")
        number = HEALTHY if self._intake.spool.has_room else UNHEALTHY
        body = json.dumps({"text": TEXTS[number], "code": number}).encode()
        status = 200 if number == HEALTHY else 503
        await answer(send, status, b"" if scope["method"] == "HEAD" else body, JSON_CONTENT)

    async def _take(self, endpoint: str, scope: Scope, receive: Receive) -> dict[str, object] | None:
        if endpoint not in ("event", "raw", "ack"):
            raise NotFound("there is nothing here", hint="send events to /services/collector/event")
        if scope["method"] != "POST":
            raise MethodNotAllowed(f"{scope['method']} isn't for this path", hint="send events with POST")
        key = self._key(scope, self._intake.known_key if endpoint == "ack" else self._intake.key)
        channel = _channel(scope)
        encoding = dict(scope["headers"]).get(b"content-encoding", b"").decode("latin-1")
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share)
            if body is None:
                return None
            body = await self._intake.inflated(body, encoding, share)
            if endpoint == "ack":
                return self._acknowledged(body, channel)
            if not body.strip():
                raise _Refused(NO_DATA)
            if endpoint == "event":
                await self._keep_events(body, key, scope)
            else:
                await self._keep_lines(body, key, scope)
        if not channel:
            return {"text": TEXTS[SUCCESS], "code": SUCCESS}
        self._last_number = next(self._numbers)
        return {"text": TEXTS[SUCCESS], "code": SUCCESS, "ackId": self._last_number}

    def _key(self, scope: Scope, key_of: Callable[[str], IngestKey | None]) -> IngestKey:
        presented = _presented_key(scope)
        if not presented:
            raise Unauthenticated(TEXTS[TOKEN_REQUIRED], hint="send Authorization: Splunk KEY")
        key = key_of(presented)
        if key is None:
            raise Forbidden(TEXTS[INVALID_TOKEN], hint="send an ingest key of the project as the token")
        return key

    async def _keep_events(self, body: bytes, key: IngestKey, scope: Scope) -> None:
        """Keep what can be kept. Raises _Refused that names the first event which can't."""
        events = await self._intake.worked(read_events, body, self._intake.limits.max_line_bytes)
        runs = document_runs([*events.documents, *events.broken], self._intake.limits.max_line_bytes)
        of_text = document_runs(events.of_text, self._intake.limits.max_line_bytes)
        flags, text_flags = EVENT_FLAGS, FLAGS_OF_TEXT
        if LEVEL_FIELD in body:
            flags, text_flags = LEVEL_FLAGS, f"{LEVEL_FLAGS}&{UNDERSTAND}={GAPS}"
            runs, of_text = _with_named_fields(runs), _with_named_fields(of_text)
        runs = said_of(runs, flags) + said_of(of_text, text_flags)
        await self._intake.keep(NAME, runs, origin_of(key, scope), repeats=repeats(scope))
        fault = _fault_of(events)
        if fault is None:
            return
        if runs:  # else the request as a whole is refused, and counted once
            left_out = len(events.without_event) + len(events.blank)
            self._intake.left_out(NAME, "no_event", left_out, key, scope, message=fault.message, sample=body)
        raise fault

    async def _keep_lines(self, body: bytes, key: IngestKey, scope: Scope) -> None:
        if has_event(body.split(b"\n", 1)[0]):  # splunk-hec-handler sends its objects here too
            await self._keep_events(body, key, scope)
            return
        said = {name: value for name, value in _query(scope["query_string"]).items() if name in METADATA and value}
        if "time" in said:
            runs = newline.cut(body, self._intake.limits.max_line_bytes)
            documents = [document_of_text(line, said) for run in runs for line in run.data.splitlines()]
            longest = self._intake.limits.max_line_bytes + MAX_METADATA_BYTES
            runs_of_text = document_runs(documents, longest)
            await self._intake.keep(NAME, runs_of_text, origin_of(key, scope, FLAGS_OF_TEXT), repeats=repeats(scope))
            return
        flags = _flags_of_text(tuple(said.items()))
        messages = cut_joined(body, self._intake.limits.max_line_bytes)
        await self._intake.keep(
            NAME, [(TEXT_LINES, run) for run in messages], origin_of(key, scope, flags), repeats=repeats(scope)
        )

    def _acknowledged(self, body: bytes, channel: str) -> dict[str, object]:
        """Every number that was given out stands for events that were on disk before it was."""
        if not channel:
            raise _Refused(CHANNEL_MISSING)
        try:
            asked = json.loads(body)["acks"]
            numbers = [int(number) for number in asked[:MAX_ACKNOWLEDGED]]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise _Refused(INVALID_FORMAT) from None
        latest = max(self._last_number, int(time.time() * 1000))
        return {"acks": {str(number): FIRST_NUMBER <= number <= latest for number in numbers}}


def _with_named_fields(runs: Sequence[tuple[str, Lines]]) -> list[tuple[str, Lines]]:
    return [(JSON_LINES_NAMED if codec == JSON_LINES else codec, run) for codec, run in runs]


def _fault_of(events: Events) -> _Refused | None:
    """What names the first event that has no event."""
    faults = [(EVENT_REQUIRED, place) for place in events.without_event]
    faults += [(EVENT_BLANK, place) for place in events.blank]
    if not faults:
        return None
    number, place = min(faults, key=lambda fault: fault[1])
    return _Refused(number, **{"invalid-event-number": place})


def _presented_key(scope: Scope) -> str:
    """The token of `Authorization: Splunk TOKEN`, Bearer, the password of Basic, or `?token=`; empty when there is none."""
    scheme, _, token = dict(scope["headers"]).get(b"authorization", b"").partition(b" ")
    token = token.strip()
    if scheme.lower() in (b"splunk", b"bearer"):
        return str(token.decode("latin-1"))
    if scheme.lower() == b"basic":
        try:
            return base64.b64decode(token, validate=True).decode("latin-1").partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return _query(scope["query_string"]).get("token", "").strip()


@lru_cache(maxsize=1024)
def _query(query_string: bytes) -> dict[str, str]:
    """What the query says; senders say the same with each request."""
    try:
        return dict(parse_qsl(query_string.decode("utf-8", "replace"), max_num_fields=64))
    except ValueError:  # far more than any client sends
        return {}


@lru_cache(maxsize=1024)
def _flags_of_text(said: tuple[tuple[str, str], ...]) -> str:
    values = dict(said)
    service = values.get("source") or values.get("sourcetype", "")
    kept = {name: value for name, value in values.items() if name in ("source", "sourcetype", "index")}
    options = {"service": service, "host": values.get("host", ""), "input": NAME}
    if kept:
        options["attributes"] = json.dumps(kept, separators=(",", ":"))
    return "?" + urlencode({name: value[:2048] for name, value in options.items() if value})


def _channel(scope: Scope) -> str:
    """The channel of X-Splunk-Request-Channel or `?channel=`. Raises _Refused when it is no GUID."""
    header: bytes = dict(scope["headers"]).get(b"x-splunk-request-channel", b"")
    channel = header.decode("latin-1").strip() or _query(scope["query_string"]).get("channel", "").strip()
    if not channel:
        return ""
    try:
        return str(uuid.UUID(channel))
    except ValueError:
        raise _Refused(INVALID_CHANNEL) from None


async def _refuse(send: Send, error: LogboomError, *, with_body: bool) -> None:
    status, number, more = error.status, SERVER_ERROR, {}
    if isinstance(error, _Refused):
        number, more = error.number, error.more
    elif retry_after_seconds(error) is not None:
        # The one status that Splunk's clients send again after.
        status, number = 503, BUSY
    elif isinstance(error, Unauthenticated):
        number = TOKEN_REQUIRED
    elif isinstance(error, Forbidden):
        number = INVALID_TOKEN
    elif not isinstance(error, MethodNotAllowed):
        number = INVALID_FORMAT
    headers = refusal_headers(error, methods=b"POST", challenge=b"Splunk")
    text = TEXTS[number] if isinstance(error, _Refused) else error.message
    body = json.dumps({"text": text, "code": number, **more}).encode()
    await answer(send, status, body if with_body else b"", JSON_CONTENT, *headers)
