"""The application at `/api/PROJECT/…` that Sentry's SDKs send to; what it answers 200 is on disk.

    POST /api/PROJECT/envelope/     whatever an SDK has to say
    POST /api/PROJECT/store/        one event, as SDKs of old send it
    POST /api/PROJECT/security/     a browser's report of a breach of a policy

The key decides where events go; the project's number in the path has to agree with it, as people write both in a DSN.

Source: Sentry developer documentation, "Envelopes", "Store Endpoint", "Authentication".
"""

import asyncio
import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final
from urllib.parse import parse_qsl

from prometheus_client import Counter

from logboom.errors import Forbidden, InvalidRequest, LogboomError, NotFound, PayloadTooLarge, Unauthenticated
from logboom.ingest.codecs.error_attachment import attachment_line
from logboom.ingest.segment import EventMark
from logboom.ingest.spool import Origin
from logboom.inputs.accounting import rejected
from logboom.inputs.asgi import Answered, Receive, Scope, Send, answer, peer_of
from logboom.inputs.error_reports import (
    ERROR_EVENT,
    IsDiscarded,
    Line,
    error_report,
    event_id_of,
    nothing_discarded,
)
from logboom.inputs.inflate import beginning, inflate
from logboom.inputs.intake import LARGE_BODY_BYTES, IngestKey, Intake, origin_of
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.refusals import MethodNotAllowed, UnsupportedMediaType
from logboom.inputs.scrubbing import Scrubber
from logboom.inputs.sentry import answers
from logboom.inputs.sentry.authentication import key_of_dsn, presented_key
from logboom.inputs.sentry.description import DESCRIPTION
from logboom.inputs.sentry.envelope import Item, dsn_of, read_envelope
from logboom.inputs.sentry.items import NAME, TRANSLATIONS, MalformedItem, translated
from logboom.inputs.sentry.settings import SentrySettings
from logboom.issues import user_agents

PATHS: Final = re.compile(r"/+api/+(\d{1,10})/+(envelope|store|security|csp-report|minidump|unreal/[^/]+)/*")

ENVELOPE_PATH: Final = re.compile(rb"/api/(\d{1,10})/envelope/?")

ATTACHMENT: Final = "error_attachment"
MINIDUMP: Final = "event.minidump"
ITEMS = Counter("logboom_sentry_items_total", "Items of envelopes, by their type", ["type"])


@dataclass(slots=True)
class Taken:
    """What a request holds: the lines to keep, and how many items were left out, by reason."""

    event_id: str = ""
    lines: list[Line] = field(default_factory=list)
    rejected: dict[str, int] = field(default_factory=dict)

    def reject(self, reason: str, count: int = 1) -> None:
        if count:
            self.rejected[reason] = self.rejected.get(reason, 0) + count


class Sentry:
    """The application for what `claims` says."""

    name: ClassVar = NAME
    description: ClassVar = DESCRIPTION

    def __init__(
        self,
        intake: Intake,
        settings: SentrySettings,
        scrubber: Scrubber,
        is_discarded: IsDiscarded = nothing_discarded,
    ) -> None:
        self._intake = intake
        self._settings = settings
        self._scrubber = scrubber
        self._is_discarded = is_discarded

    def claims(self, scope: Scope) -> bool:
        """Whether its path is one of the protocol's."""
        return PATHS.fullmatch(scope["path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await answers.preflight(send)
            return
        try:
            event_id = await self._take(scope, receive)
        except LogboomError as error:
            presented = presented_key(scope["query_string"], dict(scope["headers"]))
            self._intake.refused(NAME, error, scope, presented)
            await answers.refuse(send, error, with_body=method != "HEAD")
            return
        if event_id is None:
            return  # the client has gone away
        if method == "GET":
            await answer(send, 200, b"", *answers.CROSS_ORIGIN)
        else:
            await answers.accepted(send, event_id)

    def at(self, path: bytes) -> "Address | None":
        """What takes short envelopes at this path without a task; None when it is not for that."""
        found = ENVELOPE_PATH.fullmatch(path)
        return Address(self, int(found[1])) if found else None

    def take(self, project: int, headers: Mapping[bytes, bytes], peer: str, body: bytes, answered: Answered) -> bool:
        """An envelope with one error that nobody has sent before; False, and nothing is done, when it is anything else.

        `answered` gets status, body and headers once the error is on disk, or is refused there.
        """
        presented, intake = presented_key(b"", headers), self._intake
        if not presented or not user_agents.is_prepared():
            return False
        try:
            key = self._key(presented, project)
            plain = inflate(body, headers.get(b"content-encoding", b"").decode("latin-1"), intake.limits)
            if len(plain) > LARGE_BODY_BYTES:
                return False
            envelope = read_envelope(plain, self._settings.max_items)
        except LogboomError:
            return False  # said by whoever takes it instead
        event_id = event_id_of(envelope.event_id)
        if (
            not envelope.event_id
            or envelope.malformed
            or [item.header.type for item in envelope.items] != ["event"]
            or not intake.spool.has_last_room
            or intake.spool.known(mark := EventMark(project, event_id))
        ):
            return False
        taken = Taken(event_id)
        self._read_payload("event", envelope.items[0].payload, taken, peer)
        self._leave_out_discarded(taken, project)
        origin = Origin(project, key.id, peer)
        if not taken.lines:
            self._note_left_out(taken, origin)
            _items_of_type["event"].inc()
            asyncio.get_running_loop().call_soon(
                answered, 200, answers.accepted_body(event_id), answers.ACCEPTED_HEADERS
            )
            return True
        (line,) = taken.lines

        def told(refusal: LogboomError | None) -> None:
            if refusal:
                intake.refused(NAME, refusal, {"client": (peer, 0)}, presented)
                answered(*answers.refusal(refusal))
                return
            intake.taken(NAME, origin, line.events, len(line.data))
            answered(200, answers.accepted_body(event_id), answers.ACCEPTED_HEADERS)

        intake.spool.begin(line.codec, line.data, origin, told, mark=mark if line.event_id else None, repeats=False)
        _items_of_type["event"].inc()  # not before: what fails is taken the usual way, and counted there
        return True

    async def _take(self, scope: Scope, receive: Receive) -> str | None:
        """The event's id once all is on disk; None when the client has gone away."""
        path = PATHS.fullmatch(scope["path"])
        if path is None:
            raise NotFound("there is nothing here", hint="use the DSN http://KEY@HOST/PROJECT")
        number, endpoint = int(path[1]), path[2]
        if endpoint.startswith(("minidump", "unreal")):
            raise UnsupportedMediaType("minidumps of native crashes are not read", hint="send events with an SDK")
        method, headers, query = scope["method"], dict(scope["headers"]), scope["query_string"]
        if method != "POST" and not (method == "GET" and endpoint == "store"):
            raise MethodNotAllowed(f"{method} isn't for this path", hint="send events with POST")
        presented = presented_key(query, headers)
        key = self._key(presented, number) if presented else None
        if key is None and endpoint != "envelope":
            raise _unauthenticated()
        with self._intake.receiving.share() as share:
            body = await self._intake.body(scope, receive, share) if method == "POST" else _sentry_data(query)
            if body is None:
                return None
            encoding = headers.get(b"content-encoding", b"").decode("latin-1")
            if key is None:  # who it is from is known before more than the beginning is inflated
                presented = key_of_dsn(dsn_of(beginning(body, encoding, self._intake.limits)))
                if not presented:
                    raise _unauthenticated()
                key = self._key(presented, number)
            body = await self._intake.inflated(body, encoding, share)
            if not user_agents.is_prepared():
                await asyncio.to_thread(user_agents.prepare)
            taken = await self._intake.worked(self._read, body, endpoint, peer_of(scope))
            self._leave_out_discarded(taken, key.project)
            await self._keep(taken, origin_of(key, scope))
        return taken.event_id

    def _key(self, presented: str, project: int) -> IngestKey:
        key = self._intake.key(presented)
        if key is None:
            raise Forbidden("the key of the DSN is unknown or was revoked", hint="take the DSN from the project's page")
        if key.project != project:
            raise Forbidden(
                f"the key of the DSN belongs to another project than {project}",
                hint="take the DSN from the project's page",
            )
        return key

    def _read(self, body: bytes, endpoint: str, peer: str) -> Taken:
        """What the body holds."""
        taken = Taken()
        if endpoint == "envelope":
            envelope = read_envelope(body, self._settings.max_items)
            if envelope.event_id:
                taken.event_id = event_id_of(envelope.event_id)
            taken.reject("malformed_item", envelope.malformed)
            for item in envelope.items:
                self._read_item(item, taken, peer)
            return taken
        item_type = "event" if endpoint == "store" else "security"
        if endpoint == "store":
            body = _plain(body)
        self._read_payload(item_type, body, taken, peer)
        return taken

    def _read_item(self, item: Item, taken: Taken, peer: str) -> None:
        item_type, payload = item.header.type, item.payload
        _items_of_type.get(item_type, _unknown_items).inc()
        if item_type != "attachment":
            self._read_payload(item_type, payload, taken, peer)
        elif item.header.attachment_type == MINIDUMP:
            taken.reject("minidump")
        elif len(payload) > self._settings.max_attachment_bytes:
            taken.reject("attachment_too_large")
        elif not taken.event_id:
            taken.reject("attachment_without_event")
        else:
            name = item.header.filename or "attachment"
            line = attachment_line(
                taken.event_id, name, item.header.content_type or "", item.header.attachment_type or "", payload
            )
            number = sum(line.codec == ATTACHMENT for line in taken.lines)
            taken.lines.append(Line(ATTACHMENT, line, 0, f"{taken.event_id}/{number}"))

    def _read_payload(self, item_type: str, payload: bytes, taken: Taken, peer: str) -> None:
        payload = self._scrubber.scrub(payload)
        if item_type == "event":
            # The envelope's id is its first error's: another error that took it would pass for the same one sent again.
            is_first = all(line.codec != ERROR_EVENT for line in taken.lines)
            line = error_report(
                payload,
                input=NAME,
                max_bytes=self._settings.max_event_bytes,
                event_id=taken.event_id if is_first else "",
                peer=peer,
            )
            taken.event_id = taken.event_id or line.event_id
            taken.lines.append(line)
            return
        try:
            found = translated(item_type, payload, self._settings)
        except MalformedItem as error:
            taken.reject(error.code)
            return
        if found is None:
            taken.reject("unknown_item")
        elif found.data:
            taken.lines.append(found)

    def _leave_out_discarded(self, taken: Taken, project: int) -> None:
        """An error that somebody has deleted for good is answered like any other, and not kept; nor is what came with it."""
        if any(line.fingerprint and self._is_discarded(project, line.fingerprint) for line in taken.lines):
            kept = [line for line in taken.lines if line.codec not in (ERROR_EVENT, ATTACHMENT)]
            taken.reject("discarded", len(taken.lines) - len(kept))
            taken.lines = kept

    def _note_left_out(self, taken: Taken, origin: Origin) -> None:
        for reason, count in taken.rejected.items():
            rejected(NAME, reason, count=count, project=origin.project, key=origin.key, peer=origin.peer)

    async def _keep(self, taken: Taken, origin: Origin) -> None:
        """Return when every line is on disk. Raises the refusal of what could not be kept."""
        self._note_left_out(taken, origin)
        if not taken.lines:
            if "attachment_too_large" in taken.rejected:
                raise PayloadTooLarge("the attachment is larger than inputs.sentry.max_attachment_bytes allows")
            if "malformed_item" in taken.rejected:
                raise InvalidRequest("no item of the envelope could be read", hint="send what a Sentry SDK sends")
            return
        if len(taken.lines) == 1:  # nearly every request
            (line,) = taken.lines
            appended = [
                await self._intake.spool.append(line.codec, line.data, origin, event_id=line.event_id, repeats=False)
            ]
        else:
            appended = await asyncio.gather(
                *[
                    self._intake.spool.append(line.codec, line.data, origin, event_id=line.event_id, repeats=False)
                    for line in taken.lines
                ]
            )
        for line, done in zip(taken.lines, appended, strict=True):
            if not done.duplicate:
                self._intake.taken(NAME, origin, line.events, len(line.data))


@dataclass(frozen=True, slots=True)
class Address:
    """Where envelopes of one project are sent."""

    sentry: Sentry
    project: int

    def take(self, headers: Mapping[bytes, bytes], peer: str, body: bytes, answered: Answered) -> bool:
        """See `Sentry.take`."""
        return self.sentry.take(self.project, headers, peer, body, answered)


_items_of_type = {item_type: ITEMS.labels(item_type) for item_type in ("event", "attachment", *TRANSLATIONS)}
_unknown_items = ITEMS.labels("unknown")


def _unauthenticated() -> Unauthenticated:
    return Unauthenticated("a key is needed", hint="send X-Sentry-Auth: Sentry sentry_key=KEY, or ?sentry_key=KEY")


def _plain(body: bytes) -> bytes:
    """The event of an SDK so old that it sends base64 of a zlib stream, and says so nowhere."""
    if body.lstrip()[:1] == b"{":
        return body
    try:
        return inflate(base64.b64decode(body, validate=True), "", LimitsSettings())
    except (binascii.Error, LogboomError):
        return body


def _sentry_data(query: bytes) -> bytes:
    return dict(parse_qsl(query.decode("latin-1"))).get("sentry_data", "").encode()
