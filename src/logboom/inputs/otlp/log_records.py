"""A log record of OpenTelemetry as a line of the codec `event`, whichever form of the protocol it came in.

Who said it is in the resource, which logger in the scope: both are read once for all records that share them.

Source: OpenTelemetry Logs Data Model; OpenTelemetry Semantic Conventions, "Resource", "Exceptions in logs".
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from logboom.inputs.event_line import (
    MAX_ATTRIBUTES,
    MAX_MESSAGE_CHARACTERS,
    MAX_NAME_CHARACTERS,
    MAX_VALUE_CHARACTERS,
    attribute_text,
)
from logboom.inputs.module.request_module import too_many_events

NAME: Final = "otlp"
MAX_LINES_BYTES: Final = 256 * 1024 * 1024
"""Of all lines of one request, as the module has it."""
MAX_LINE_BYTES: Final = 32 * 1024
"""A line that is longer may hold what is longer than it may be."""

# Attributes of the resource that are columns of the event, the better name first.
_COLUMN_NAMES: Final = {
    "service": ("service.name",),
    "release": ("service.version",),
    "environment": ("deployment.environment.name", "deployment.environment"),
    "host": ("host.name", "host.id", "k8s.node.name", "k8s.pod.name"),
}
# What SDKs say where nobody has named the service: `unknown_service:python`.
_UNKNOWN_SERVICE: Final = "unknown_service"

EXCEPTION: Final = "exception."
EXCEPTION_TYPE, _EXCEPTION_MESSAGE = "exception.type", "exception.message"
# In a body that is a structure; the first that it has.
_MESSAGE_NAMES: Final = ("message", "msg")
_LEVEL_NAMES: Final = ("level", "severity", "lvl")
_NO_TRACE: Final = frozenset((b"", b"0" * 32, b"0" * 16))

# A file's lines are read long after they were written: only then it is worth an attribute.
_OBSERVED_LATER_NS: Final = 1_000_000_000
_LARGEST_SEVERITY: Final = 24
_LONGEST_REMEMBERED: Final = 8 * 1024  # bytes of a resource and a scope
_LONGEST_LEVEL: Final = 32  # longer ones are not remembered
_MAX_ATTRIBUTES_CHARACTERS: Final = 512 * 1024
_SHORT_VALUE_CHARACTERS: Final = 256

encode: Final = msgspec.json.Encoder().encode


class Records(NamedTuple):
    """What a request holds: its records as lines, each ended by LF, and how many of them could not be read."""

    data: bytes
    rejected: int = 0
    reason: str = ""
    """Why the last of the rejected was."""
    sample: bytes = b""

    @property
    def lines(self) -> list[bytes]:
        return self.data.split(b"\n")[:-1]


def joined(pieces: Iterable[bytes]) -> bytes:
    """Lines, each ended by LF. Raises PayloadTooLarge: what a resource says stands in each of its records' lines."""
    found: list[bytes] = []
    room = MAX_LINES_BYTES
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise too_many_events(MAX_LINES_BYTES)
        found.append(piece)
    return b"".join(found)


class Shared(NamedTuple):
    """What a resource and a scope say of all their records, as parts of their lines."""

    head: bytes
    """`{"input":"otlp","service":"shop",`"""
    attributes: bytes
    """`"resource.process.pid":"7","scope.version":"1"`; empty when there is none."""


class Own(NamedTuple):
    """What a record says itself, beside its body and its attributes."""

    time_ns: int
    observed_ns: int
    severity: int
    level: str
    trace_id: bytes
    """In hex, as all ids."""
    span_id: bytes
    event_name: str
    flags: int
    dropped: int


OwnParts = tuple[int, int, int, str, bytes, bytes, str, int, int]
"""The same without names, which are a tenth of a record's price."""


def remembered(shared_of: Callable[[bytes, bytes], Shared]) -> Callable[[bytes, bytes], Shared]:
    """The same, which reads a resource and a scope once, for a program says both in each of its requests."""
    known = lru_cache(maxsize=512)(shared_of)
    return lambda resource, scope: (
        known(resource, scope) if len(resource) + len(scope) <= _LONGEST_REMEMBERED else shared_of(resource, scope)
    )


def shared_by(resource: Mapping[str, Any], scope: Mapping[str, Any], name: str, version: str) -> Shared:
    """Of a resource's attributes, a scope's attributes, and the scope's name and version."""
    texts = {attribute: attribute_text(value) for attribute, value in resource.items() if value not in (None, "")}
    columns = {"input": NAME, "logger": name}
    for column, names in _COLUMN_NAMES.items():
        best = next((one for one in names if one in texts), None)
        columns[column] = texts.pop(best) if best else ""
    if columns["service"].partition(":")[0] == _UNKNOWN_SERVICE:
        columns["service"] = ""
    attributes = {f"resource.{attribute}": text for attribute, text in texts.items()}
    if version:
        attributes["scope.version"] = version
    attributes |= {f"scope.{attribute}": attribute_text(value) for attribute, value in scope.items()}
    named = {column: text for column, text in columns.items() if text}
    return Shared(encode(named)[:-1] + b",", encode(_bounded(attributes))[1:-1])


def record_line(
    shared: Shared, own: OwnParts, body: Any, parts: list[bytes] | None, attributes: Callable[[], dict[str, Any]]
) -> bytes:
    """One record. `parts` are its attributes as JSON, `"user":"7"`, and no longer the caller's; None where one of them
    has to be looked at with the others, or may be too long: `attributes` gives them then.
    """
    if type(body) is str and body and body[0] != "{" and parts is not None and len(body) <= MAX_MESSAGE_CHARACTERS:
        line = plain_line_of(shared, own, encode(body), parts)
        if len(line) <= MAX_LINE_BYTES:
            return line
    return line_of(shared, Own(*own), body, attributes())


def line_of(shared: Shared, own: Own, body: Any, attributes: dict[str, Any]) -> bytes:
    """One record, whatever is in it: a body of any type, an exception, too much."""
    level = own.level
    if not isinstance(body, str) or body[:1] == "{":
        body, word = _unwrapped(body, attributes)
        if not level and not own.severity:
            level = word
    texts = {
        name: value if type(value) is str else attribute_text(value)
        for name, value in attributes.items()
        if value is not None and value != ""  # 0 and False are said
    }
    exception_type = texts.pop(EXCEPTION_TYPE, "")
    if not body:
        body = ": ".join(filter(None, (exception_type, texts.get(_EXCEPTION_MESSAGE))))
    encoded = encode(texts)
    if len(encoded) > MAX_LINE_BYTES:
        encoded = encode(_bounded(texts))
    if level != own.level:
        own = own._replace(level=level)
    said = [encoded[1:-1]] if texts else []
    return plain_line_of(shared, own, encode(body[:MAX_MESSAGE_CHARACTERS]), said, exception_type)


def plain_line_of(
    shared: Shared, own: OwnParts, message: bytes, attributes: list[bytes], exception_type: str = ""
) -> bytes:
    """One record whose message is JSON already, and whose attributes are: `"user":"7"`. The list is the line's own."""
    time_ns, observed_ns, severity, level, trace_id, span_id, event_name, flags, dropped = own
    if event_name:
        attributes.append(b'"event.name":' + encode(event_name))
    if flags:
        attributes.append(b'"trace_flags":"%d"' % (flags & 0xFF))
    if dropped:
        attributes.append(b'"dropped_attributes_count":"%d"' % dropped)
    if time_ns and observed_ns - time_ns >= _OBSERVED_LATER_NS:
        attributes.append(b'"observed_timestamp":"%d"' % observed_ns)
    head, of_all = shared
    if of_all:
        attributes.append(of_all)
    said = _levels(severity, level) if len(level) <= _LONGEST_LEVEL else _levels.__wrapped__(severity, level)
    if trace_id and trace_id not in _NO_TRACE:
        said += b',"trace_id":"%b"' % trace_id
    if span_id and span_id not in _NO_TRACE:
        said += b',"span_id":"%b"' % span_id
    if exception_type:
        said += b',"exception_type":' + encode(exception_type)
    if timestamp := time_ns or observed_ns:
        said += b',"timestamp":"%d"' % timestamp
    return b'%b"message":%b%b,"attributes":{%b}}' % (head, message, said, b",".join(attributes))


@lru_cache(maxsize=256)
def _levels(severity: int, level: str) -> bytes:
    number = b',"severity":%d' % severity if 0 < severity <= _LARGEST_SEVERITY else b""
    return number + b',"level":' + encode(level) if level else number


def _unwrapped(body: Any, attributes: dict[str, Any]) -> tuple[str, str]:
    """The message and the level of a body that is a structure, or JSON; its other parts become attributes."""
    document = body
    if isinstance(body, str):
        try:
            document = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            document = None
    if not isinstance(document, dict):
        return attribute_text(body), ""
    message_name = next((name for name in _MESSAGE_NAMES if isinstance(document.get(name), str)), "")
    level_name = next((name for name in _LEVEL_NAMES if isinstance(document.get(name), str)), "")
    for name, value in document.items():
        if name not in attributes and name not in (message_name, level_name):
            attributes[str(name)] = value
    message = document[message_name] if message_name else attribute_text(body)
    return message, document[level_name] if level_name else ""


def _bounded(texts: dict[str, str]) -> dict[str, str]:
    """The same with what is too much left out, so that the attributes of one record stay below a megabyte."""
    if len(texts) > MAX_ATTRIBUTES:
        texts = dict(list(texts.items())[:MAX_ATTRIBUTES])
    longest = MAX_VALUE_CHARACTERS
    if sum(map(len, texts.values())) > _MAX_ATTRIBUTES_CHARACTERS:
        longest = _SHORT_VALUE_CHARACTERS
    return {name[:MAX_NAME_CHARACTERS]: text[:longest] for name, text in texts.items()}


def bytes_text(value: bytes) -> str:
    """How bytes are written where only text can be: base64, as in OTLP's JSON."""
    return base64.b64encode(value).decode()
