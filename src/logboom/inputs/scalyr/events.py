"""Scalyr's events: lines of files as the codecs of text and documents read them, others as documents with all that is said.

A line of a file, with nothing beside its text, is understood like any line that comes from a file: its own time and
level count, not when the agent read it.

Source: DataSet documentation, "addEvents"; scalyr-agent-2, `scalyr_agent/scalyr_client.py`.
"""

import json
import posixpath
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import msgspec

from logboom.errors import InvalidRequest
from logboom.ingest.codecs.wrapping import LEVEL, UNDERSTAND
from logboom.inputs.body import JSON_LINES, TEXT_LINES, joined_runs
from logboom.inputs.documents import with_fields
from logboom.inputs.event_line import attributes_of
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.message_codecs import by_codec
from logboom.inputs.scalyr.dialect import as_json

NAME: Final = "scalyr"
FLAGS: Final = "?" + urlencode({"input": NAME})
# An agent gives its lines one level, and names their file.
FLAGS_OF_LINES: Final = "?" + urlencode({"input": NAME, UNDERSTAND: LEVEL})
# By their number; 3, info, is what an event has that says none.
LEVELS: Final = ("trace", "trace", "debug", "info", "warning", "error", "critical")
INFO: Final = 3
# What holds for the lines of a file stands before each of them in the spool: more than this is said in documents.
MAX_SHARED_CHARACTERS: Final = 2048

_SERVICES: Final = ("service", "app", "serverService")
_NAMES: Final[dict[str, str]] = {"logfile": "log.file.path"}
_RESERVED: Final = frozenset(("message", "@timestamp", "level", "host.name", "service.name"))

_RENAMED: Final = _RESERVED | _NAMES.keys()
_SERVICE_NAMES: Final = frozenset(_SERVICES)


class _Event(msgspec.Struct):
    """An event; of any types, since senders err."""

    ts: Any = None
    sev: Any = None
    attrs: Any = None
    log: Any = None
    thread: Any = None


_Scalar = str | int | float | bool | None
# Of what may not be there.
_Absent = msgspec.UnsetType


class _PlainAttributes(msgspec.Struct, gc=False):
    """Of an event that passes as it is: nothing stands under a name that would be looked at."""

    message: str
    timestamp: _Absent = msgspec.field(name="@timestamp", default=msgspec.UNSET)
    level: _Absent = msgspec.UNSET
    host: _Absent = msgspec.field(name="host.name", default=msgspec.UNSET)
    service_name: _Absent = msgspec.field(name="service.name", default=msgspec.UNSET)
    service: _Absent = msgspec.UNSET
    app: _Absent = msgspec.UNSET
    server_service: _Absent = msgspec.field(name="serverService", default=msgspec.UNSET)
    file: _Absent = msgspec.field(name="logfile", default=msgspec.UNSET)


class _PlainEvent(msgspec.Struct, gc=False):
    """An event that no log and no thread says more of."""

    ts: str | int
    attrs: _PlainAttributes
    sev: Annotated[int, msgspec.Meta(ge=0, le=6)] = INFO
    log: _Scalar = None
    thread: _Scalar = None


class _Parts(msgspec.Struct, gc=False):
    """The same event as it is written."""

    ts: msgspec.Raw
    attrs: msgspec.Raw
    sev: int = INFO


class _Named(msgspec.Struct):
    """A log or a thread that events name by its id."""

    id: Any = None
    name: Any = None
    attrs: Any = None


class _Request(msgspec.Struct):
    token: Any = None
    session_info: Any = msgspec.field(name="sessionInfo", default=None)
    events: msgspec.Raw = msgspec.Raw(b"[]")
    logs: Any = None
    threads: Any = None


@dataclass(slots=True)
class _Shared:
    """What holds for all lines of a file."""

    service: str
    said: dict[str, Any]
    """As the request has it: the agent repeats it in each event."""
    attributes: dict[str, str]
    lines: list[bytes] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether it can stand before each line."""
        return sum(len(name) + len(text) for name, text in self.attributes.items()) <= MAX_SHARED_CHARACTERS


@dataclass(slots=True)
class Events:
    """What a request holds."""

    token: str
    runs: list[Lines] = field(default_factory=list)
    """Lines with the codec that reads them."""
    unreadable: int = 0
    first_unreadable: bytes = b""


_LEVEL_AND_END: Final = tuple(b',"level":"%s"}\n' % level.encode() for level in LEVELS)
_ENDS_OF_LINES: Final = ("\r", "\n")

_decode = msgspec.json.Decoder(_Request).decode
_decode_plain = msgspec.json.Decoder(list[_PlainEvent]).decode
_decode_parts = msgspec.json.Decoder(list[_Parts]).decode
_encode = msgspec.json.encode


def read_events(body: bytes, max_line_bytes: int) -> Events:
    """The events of a request, and the token within it. Raises InvalidRequest for what is none."""
    try:
        request = _request(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRequest(f"the request is neither JSON nor Scalyr's dialect of it: {error}") from None
    found = Events(request.token if isinstance(request.token, str) else "")
    host, about = _session(request.session_info)
    logs = {one.id: _shared(one.attrs, about) for one in _named(request.logs)}
    threads = {one.id: one.name for one in _named(request.threads) if isinstance(one.name, str) and one.name}
    if not (about or logs or threads) and (plain := _all_plain(bytes(request.events), host)) is not None:
        found.runs = [Lines(run.data, run.flags + FLAGS, codec) for codec, run in joined_runs(plain, max_line_bytes)]
        return found
    documents: list[bytes] = []
    for given in _events(request.events):
        try:
            event = msgspec.convert(given, _Event)
            log, thread = logs.get(event.log), threads.get(event.thread)
        except (msgspec.ValidationError, TypeError):  # the latter for an id that is no scalar
            found.unreadable += 1
            found.first_unreadable = found.first_unreadable or _encode(given)
            continue
        line = _line(event, log)
        if line is not None and log is not None:
            if line:
                log.lines.append(line)
            continue
        columns = {"host.name": host, "thread": thread, "service.name": log.service if log else ""}
        around = {name: text for name, text in columns.items() if text}
        documents.append(_encode(about | (log.attributes if log else {}) | around | _own(event)))
    for log in logs.values():
        found.runs += _runs(log, host, max_line_bytes)
    found.runs += [
        Lines(run.data, run.flags + FLAGS_OF_LINES, JSON_LINES) for run in as_lines(documents, max_line_bytes)
    ]
    return found


def _request(body: bytes) -> _Request:
    """As JSON first, which its API is sent: that is found out in a fiftieth of the time that the dialect takes."""
    try:
        return _decode(body)
    except msgspec.DecodeError:
        return _decode(as_json(body))


def _session(given: Any) -> tuple[str, dict[str, str]]:
    """The host, and what else holds for all events."""
    session = given if isinstance(given, dict) else {}
    host = session.get("serverHost")
    return host if isinstance(host, str) else "", attributes_of(session, without=_RESERVED | {"serverHost"})


def _events(given: msgspec.Raw) -> list[Any]:
    try:
        events = msgspec.json.decode(given)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRequest(f"the events are no JSON: {error}") from None
    return events if isinstance(events, list) else []


def _all_plain(events: bytes, host: str) -> bytes | None:
    """Documents of events that nothing beside them says more of, each ended by LF: their attributes pass as they are.

    None when some are not so plain.
    """
    if b"\n" in events:
        return None
    try:
        plain = _decode_plain(events)
        parts = _decode_parts(events)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if any(one.attrs.message[-1:] in _ENDS_OF_LINES for one in plain):
        return None
    begin = _encode({"host.name": host})[:-1] + b"," if host else b"{"
    pieces: list[bytes | msgspec.Raw] = []
    for part in parts:
        pieces += (begin, bytes(part.attrs)[1:-1], b',"@timestamp":', part.ts, _LEVEL_AND_END[part.sev])
    return b"".join(pieces)


def _line(event: _Event, log: _Shared | None) -> bytes | None:
    """The text of an event that says nothing beyond what its log says; None when it says more."""
    attrs = event.attrs
    if log is None or not log.is_short or event.sev is not None or not isinstance(attrs, dict):
        return None
    if len(attrs) > 1 and any(name != "message" and log.said.get(name) != value for name, value in attrs.items()):
        return None
    message = attrs.get("message")
    return message.rstrip("\r\n").encode("utf-8", "replace") if isinstance(message, str) else None


def _runs(log: _Shared, host: str, max_line_bytes: int) -> list[Lines]:
    """The lines of a file with what holds for them: in flags for text, within documents."""
    named = {"service": log.service, "host": host}
    said = {"input": NAME} | {name: value for name, value in named.items() if value}
    if log.attributes:
        said["attributes"] = json.dumps(log.attributes, ensure_ascii=False)
    columns = {"service.name": log.service, "host.name": host}
    fields = json.dumps({name: value for name, value in columns.items() if value} | log.attributes, ensure_ascii=False)
    found: list[Lines] = []
    for codec, texts in by_codec(log.lines):
        if codec == TEXT_LINES:
            lines, flags = texts, "?" + urlencode(said)
        else:
            codec, lines, flags = JSON_LINES, [with_fields(text, fields.encode()[1:-1]) for text in texts], FLAGS  # noqa: PLW2901
        found += [Lines(run.data, run.flags + flags, codec) for run in as_lines(lines, max_line_bytes)]
    return found


def _own(event: _Event) -> dict[str, Any]:
    """What an event says of itself."""
    attrs = event.attrs if isinstance(event.attrs, dict) else {}
    document: dict[str, Any] = attrs.copy()
    message = document.pop("message", None)
    if not _RENAMED.isdisjoint(document):
        document = {_NAMES.get(name, name): value for name, value in document.items() if name not in _RESERVED}
    document["message"] = message.rstrip("\r\n") if isinstance(message, str) else _encode(message or attrs).decode()
    if event.ts is not None:
        document["@timestamp"] = event.ts
    document["level"] = _level(event.sev, attrs)
    if not _SERVICE_NAMES.isdisjoint(attrs) and (service := _service(attrs)):
        document["service.name"] = service
    return document


def _level(sev: Any, attrs: dict[str, Any]) -> Any:
    if type(sev) is int and 0 <= sev < len(LEVELS):
        return LEVELS[sev]
    number = str(sev)
    if number.isdecimal() and len(number) == 1 and int(number) < len(LEVELS):
        return LEVELS[int(number)]
    return attrs.get("level", LEVELS[INFO])


def _service(attrs: dict[str, Any], *more: str) -> str:
    return next((attrs[name] for name in (*_SERVICES, *more) if isinstance(attrs.get(name), str)), "")


def _shared(attrs: Any, about: dict[str, str]) -> _Shared:
    """What holds for all events of a log; the program is named by it, or by its file."""
    if not isinstance(attrs, dict):
        return _Shared("", {}, about)
    found = about | attributes_of(attrs, without=_RESERVED | {"logfile"})
    file = attrs.get("logfile")
    service = _service(attrs, "parser")
    if isinstance(file, str) and file:
        found["log.file.path"] = file
        service = service or posixpath.splitext(posixpath.basename(file))[0]
    return _Shared(service[:200], attrs, found)


def _named(given: Any) -> list[_Named]:
    """Those that are readable, with an id that can be looked up."""
    found: list[_Named] = []
    for one in given if isinstance(given, list) else []:
        try:
            named = msgspec.convert(one, _Named)
        except msgspec.ValidationError:
            continue
        if isinstance(named.id, str | int):
            found.append(named)
    return found
