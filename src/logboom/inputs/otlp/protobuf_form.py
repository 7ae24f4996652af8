"""OTLP in protobuf: log records of a request, and its answers.

A request is read as messages whose texts, attributes and bodies are bytes yet. So an attribute that many records share
is read once, which halves the price of a record, and a text that is no UTF-8 costs nobody its record.

Importing this takes some megabytes, so only who is sent protobuf does.

Source: opentelemetry-proto, collector/logs/v1/logs_service.proto, logs/v1/logs.proto, common/v1/common.proto;
google/rpc/status.proto, google/rpc/error_details.proto.
"""

from binascii import hexlify
from collections.abc import Iterable
from operator import attrgetter
from typing import Any, Final

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from logboom.errors import InvalidRequest
from logboom.inputs.event_line import attribute_text
from logboom.inputs.module.request_module import Read
from logboom.inputs.otlp.log_records import (
    EXCEPTION,
    Records,
    Shared,
    bytes_text,
    encode,
    joined,
    record_line,
    remembered,
    shared_by,
)
from logboom.inputs.protobuf import DecodeError, Parts, messages

_SAMPLE_BYTES: Final = 400
_STRING, _INT = b"\x0a", b"\x18"  # how an AnyValue begins that is a text, or a whole number
_SHORT: Final = 0x80  # lengths below this are one byte
# What stands between the name of an attribute and its value, which is a text: see Parts.
_BEFORE_TEXT: Final = {size: bytes((0x12, size - 2, 0x0A, size - 4)) for size in range(4, 128)}
_SAYS_NOTHING: Final = b""
_NOT_ALONE: Final = b"?"
"""Of an attribute that has to be looked at with the others."""

_MESSAGES: Final = messages(
    "logboom.otlp",
    {
        "Request": [("resource_logs", 1, "*ResourceLogs")],
        "ResourceLogs": [("resource", 1, "bytes"), ("scope_logs", 2, "*ScopeLogs")],
        "ScopeLogs": [("scope", 1, "bytes"), ("log_records", 2, "*LogRecord")],
        "Attributed": [("attributes", 1, "*bytes")],
        "Scope": [("name", 1, "bytes"), ("version", 2, "bytes"), ("attributes", 3, "*bytes")],
        "LogRecord": [
            ("time_unix_nano", 1, "fixed64"),
            ("severity_number", 2, "int32"),
            ("severity_text", 3, "bytes"),
            ("body", 5, "bytes"),
            ("attributes", 6, "*bytes"),
            ("dropped_attributes_count", 7, "uint32"),
            ("flags", 8, "fixed32"),
            ("trace_id", 9, "bytes"),
            ("span_id", 10, "bytes"),
            ("observed_time_unix_nano", 11, "fixed64"),
            ("event_name", 12, "bytes"),
        ],
        "KeyValue": [("key", 1, "bytes"), ("value", 2, "bytes")],
        "Scalar": [("string_value", 1, "bytes"), ("int_value", 3, "int64")],
    },
)
_own: Final = attrgetter(
    "time_unix_nano", "observed_time_unix_nano", "severity_number", "severity_text", "trace_id", "span_id", "event_name",
    "flags", "dropped_attributes_count", "body"
)  # fmt: skip
_request: Final = _MESSAGES["Request"].FromString
_key_value: Final = _MESSAGES["KeyValue"].FromString
_scalar: Final = _MESSAGES["Scalar"].FromString

_RPC: Final = messages(
    "logboom.rpc",
    {
        "Status": [("code", 1, "int32"), ("message", 2, "string"), ("details", 3, "*Detail")],
        "Detail": [("type_url", 1, "string"), ("value", 2, "bytes")],
        "RetryInfo": [("retry_delay", 1, "Duration")],
        "Duration": [("seconds", 1, "int64"), ("nanos", 2, "int32")],
    },
)
_RETRY_INFO_URL: Final = "type.googleapis.com/google.rpc.RetryInfo"


def finish(body: bytes, found: Read) -> Records:
    """The records of a request of which the module has left some."""
    reading = _Reading()
    pieces: list[bytes] = []
    for lines, left in found.pieces():
        pieces.append(lines)
        if not left:
            continue
        try:
            record = _MESSAGES["LogRecord"].FromString(left.record(body))
        except DecodeError:
            return read_protobuf(body)
        pieces.append(reading.line(record, *left.shared(body)))
    return reading.records(pieces)


def read_protobuf(body: bytes) -> Records:
    """The records of a request, without the module. Raises InvalidRequest when it is no ExportLogsServiceRequest; a
    record that is none harms no other.
    """
    try:
        request = _request(body)
    except DecodeError:
        raise InvalidRequest(
            "the body is no ExportLogsServiceRequest of OTLP", hint="send protobuf, or JSON as application/json"
        ) from None
    reading = _Reading()
    return reading.records(
        reading.line(record, of_resource.resource, of_scope.scope)
        for of_resource in request.resource_logs
        for of_scope in of_resource.scope_logs
        for record in of_scope.log_records
    )  # fmt: skip


class _Reading:
    """Records of one request, and what was wrong with those that could not be read."""

    def __init__(self) -> None:
        self._rejected = 0
        self._reason = ""
        self._sample = b""
        self._known = Parts(_BEFORE_TEXT, _name, _part)

    def line(self, record: Any, resource: bytes, scope: bytes) -> bytes:
        """Its line, ended by LF; nothing of one that cannot be read."""
        try:
            return _line(record, _shared(resource, scope), self._known) + b"\n"
        except (DecodeError, RecursionError) as error:
            self._rejected, self._reason = self._rejected + 1, f"a log record is broken: {error}"
            self._sample = record.SerializeToString()[:_SAMPLE_BYTES]
            return b""

    def records(self, pieces: Iterable[bytes]) -> Records:
        data = joined(pieces)
        return Records(data, self._rejected, self._reason, self._sample)


def answer_of(records: Records) -> bytes:
    """The ExportLogsServiceResponse; nothing at all when all was taken."""
    response = ExportLogsServiceResponse()
    if records.rejected:
        response.partial_success.rejected_log_records = records.rejected
        response.partial_success.error_message = records.reason
    return response.SerializeToString()


def status_of(code: int, message: str, retry_seconds: int | None = None) -> bytes:
    """A google.rpc.Status, with when to send it again if that is known."""
    status = _RPC["Status"](code=code, message=message)
    if retry_seconds is not None:
        status.details.add(type_url=_RETRY_INFO_URL, value=retry_info(retry_seconds))
    encoded: bytes = status.SerializeToString()
    return encoded


def retry_info(seconds: int) -> bytes:
    """A google.rpc.RetryInfo."""
    info = _RPC["RetryInfo"]()
    info.retry_delay.seconds = seconds
    encoded: bytes = info.SerializeToString()
    return encoded


@remembered
def _shared(of_resource: bytes, of_scope: bytes) -> Shared:
    resource, scope = _MESSAGES["Attributed"].FromString(of_resource), _MESSAGES["Scope"].FromString(of_scope)
    return shared_by(_values(resource.attributes), _values(scope.attributes), _text(scope.name), _text(scope.version))


def _line(record: Any, shared: Shared, known: Parts) -> bytes:
    time_ns, observed_ns, severity, level, trace_id, span_id, event_name, flags, dropped, said = _own(record)
    own = (
        time_ns,
        observed_ns,
        severity,
        level.decode("utf-8", "replace") if level else "",
        hexlify(trace_id) if trace_id else b"",
        hexlify(span_id) if span_id else b"",
        event_name.decode("utf-8", "replace") if event_name else "",
        flags,
        dropped,
    )
    parts: list[bytes] | None = list(map(known.__getitem__, record.attributes))
    if known.unlike and parts is not None:
        parts = None if _NOT_ALONE in parts else [part for part in parts if part]
    return record_line(shared, own, _value(said), parts, lambda: _values(record.attributes))


def _name(key: bytes) -> bytes:
    name = _text(key)
    return b"" if name.startswith(EXCEPTION) else encode(name) + b":"


def _part(pair: bytes) -> bytes:
    found = _key_value(pair)
    value = found.value
    text = str(_scalar(value).int_value) if value[:1] == _INT else attribute_text(_value(value))
    if not text:
        return _SAYS_NOTHING
    name = _name(found.key)
    return name + encode(text) if name else _NOT_ALONE


def _values(pairs: Any) -> dict[str, Any]:
    found = map(_key_value, pairs)
    return {_text(pair.key): _value(pair.value) for pair in found}


def _value(value: bytes) -> Any:
    """An AnyValue as what it is in Python. Raises DecodeError."""
    if value[:1] == _STRING:
        if 2 < len(value) < _SHORT and value[1] == len(value) - 2:
            return value[2:].decode("utf-8", "replace")
        return _scalar(value).string_value.decode("utf-8", "replace")
    return _plain(AnyValue.FromString(value)) if value else ""


def _plain(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind is None:
        return ""
    if kind == "array_value":
        return [_plain(one) for one in value.array_value.values]
    if kind == "kvlist_value":
        return {pair.key: _plain(pair.value) for pair in value.kvlist_value.values}
    if kind == "bytes_value":
        return bytes_text(value.bytes_value)
    return getattr(value, kind)


def _text(text: bytes) -> str:
    return text.decode("utf-8", "replace")
