"""OTLP in JSON: log records of a request, and its answers.

It differs from other JSON of protobuf: ids are hex, enumerations numbers. Whole numbers of 64 bits are texts, but
JavaScript's exporter writes them as numbers.

Source: OpenTelemetry Protocol Specification, "JSON Protobuf Encoding".
"""

import json
from binascii import hexlify, unhexlify
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

import msgspec

from logboom.errors import InvalidRequest
from logboom.inputs.module.request_module import Read
from logboom.inputs.otlp.log_records import (
    EXCEPTION_TYPE,
    Records,
    Shared,
    encode,
    joined,
    record_line,
    remembered,
    shared_by,
)

_SAMPLE_BYTES: Final = 400
_NULL: Final = b"null"
Number = int | float | str | None
Record = TypeVar("Record")


class _Part(msgspec.Struct, rename="camel", gc=False):
    """A part of a request; what it has beside is of no concern."""


class _AnyValue(_Part):
    string_value: str | None = None
    bool_value: bool | None = None
    int_value: Number = None
    double_value: Number = None
    array_value: "_Values | None" = None
    kvlist_value: "_Pairs | None" = None
    bytes_value: str | None = None


class _Values(_Part):
    values: list[_AnyValue] | None = None


class _Pair(_Part):
    key: str = ""
    value: _AnyValue | None = None


class _Pairs(_Part):
    values: list[_Pair] | None = None


class _Attributed(_Part):
    attributes: list[_Pair] | None = None
    name: str | None = None
    version: str | None = None


class _LogRecord(_Part):
    time_unix_nano: Number = None
    observed_time_unix_nano: Number = None
    severity_number: Number = None
    severity_text: str | None = None
    body: _AnyValue | None = None
    attributes: list[_Pair] | None = None
    dropped_attributes_count: Number = None
    flags: Number = None
    trace_id: str | None = None
    span_id: str | None = None
    event_name: str | None = None


class _ScopeLogs(_Part, Generic[Record]):
    scope: msgspec.Raw = msgspec.Raw(b"null")
    log_records: list[Record] | None = None


class _ResourceLogs(_Part, Generic[Record]):
    resource: msgspec.Raw = msgspec.Raw(b"null")
    scope_logs: list[_ScopeLogs[Record]] | None = None


class _Request(_Part, Generic[Record]):
    resource_logs: list[_ResourceLogs[Record]] | None = None


_decode = msgspec.json.Decoder(_Request[_LogRecord]).decode
_decode_apart = msgspec.json.Decoder(_Request[msgspec.Raw]).decode
_decode_attributed = msgspec.json.Decoder(_Attributed | None).decode
_decode_record = msgspec.json.Decoder(_LogRecord).decode
_BROKEN: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, OverflowError, TypeError)


def finish(body: bytes, found: Read) -> Records:
    """The records of a request of which the module has left some. Raises InvalidRequest."""
    pieces: list[bytes] = []
    try:
        for lines, left in found.pieces():
            pieces.append(lines)
            if left:
                resource, scope = left.shared(body)
                shared = _shared_as_said(resource or _NULL, scope or _NULL)
                pieces += (_line(_decode_record(left.record(body)), shared), b"\n")
    except _BROKEN:
        return read_json(body)
    return Records(joined(pieces))


def read_json(body: bytes) -> Records:
    """The records of a request, without the module. Raises InvalidRequest when the body is no ExportLogsServiceRequest; a record that is none harms no other."""
    try:
        request = _decode(body)
        return Records(joined(
            _line(record, shared) + b"\n"
            for of_resource in request.resource_logs or ()
            for of_scope in of_resource.scope_logs or ()
            for shared in (_shared(of_resource.resource, of_scope.scope),)
            for record in of_scope.log_records or ()
        ))  # fmt: skip
    except _BROKEN:
        return _read_apart(body)


def answer_of(records: Records) -> bytes:
    """The ExportLogsServiceResponse."""
    if not records.rejected:
        return b"{}"
    partial = {"rejectedLogRecords": str(records.rejected), "errorMessage": records.reason}
    return msgspec.json.encode({"partialSuccess": partial})


def status_of(code: int, message: str) -> bytes:
    """A google.rpc.Status."""
    return msgspec.json.encode({"code": code, "message": message})


def _read_apart(body: bytes) -> Records:
    try:
        request = _decode_apart(_mended(body))
    except _BROKEN as error:
        raise InvalidRequest(
            f"the body is no ExportLogsServiceRequest of OTLP: {error}", hint='send {"resourceLogs": [...]}'
        ) from None
    rejected, reason, sample = 0, "", b""

    def lines() -> Iterator[bytes]:
        nonlocal rejected, reason, sample
        for of_resource in request.resource_logs or ():
            for of_scope in of_resource.scope_logs or ():
                for record in of_scope.log_records or ():
                    try:
                        shared = _shared(of_resource.resource, of_scope.scope)
                        yield _line(_decode_record(record), shared) + b"\n"
                    except _BROKEN as error:
                        rejected, reason = rejected + 1, f"a log record is broken: {error}"
                        sample = bytes(record)[:_SAMPLE_BYTES]

    return Records(joined(lines()), rejected, reason, sample)


def _mended(body: bytes) -> bytes:
    """The same JSON less what only strict readers mind: half a character, a raw control character, a number out of range."""
    text = body.decode("utf-8", "replace")
    document = json.loads(text, strict=False, parse_int=str, parse_float=str, parse_constant=str)
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _shared(of_resource: msgspec.Raw, of_scope: msgspec.Raw) -> Shared:
    return _shared_as_said(bytes(of_resource), bytes(of_scope))


@remembered
def _shared_as_said(of_resource: bytes, of_scope: bytes) -> Shared:
    resource, scope = _decode_attributed(of_resource), _decode_attributed(of_scope) or _Attributed()
    attributes = _values(resource.attributes) if resource else {}
    return shared_by(attributes, _values(scope.attributes), scope.name or "", scope.version or "")


def _line(record: _LogRecord, shared: Shared) -> bytes:
    time, observed, severity = record.time_unix_nano, record.observed_time_unix_nano, record.severity_number
    trace_id, span_id, flags, dropped = record.trace_id, record.span_id, record.flags, record.dropped_attributes_count
    # What is not said needs no call: that is a fifth of a record's price.
    own = (
        int(time) if time else 0,
        int(observed) if observed else 0,
        int(severity) if severity else 0,
        record.severity_text or "",
        hexlify(unhexlify(trace_id)) if trace_id else b"",
        hexlify(unhexlify(span_id)) if span_id else b"",
        record.event_name or "",
        int(flags) if flags else 0,
        int(dropped) if dropped else 0,
    )
    said = _value(record.body) if record.body else ""
    return record_line(shared, own, said, _parts(record.attributes), lambda: _values(record.attributes))


def _parts(pairs: list[_Pair] | None) -> list[bytes] | None:
    """Attributes that are all texts, without those that say nothing; None where others are among them."""
    if not pairs:
        return []
    try:
        found: dict[str, Any] = {pair.key: pair.value.string_value for pair in pairs}  # type: ignore[union-attr]
    except AttributeError:  # one has no value
        return None
    texts = found.values()
    if None in texts or EXCEPTION_TYPE in found:
        return None
    if "" in texts:
        found = {name: text for name, text in found.items() if text}
    return [encode(found)[1:-1]] if found else []


def _values(pairs: list[_Pair] | None) -> dict[str, Any]:
    return {pair.key: _value(pair.value) if pair.value else "" for pair in pairs} if pairs else {}


def _value(value: _AnyValue) -> Any:
    if value.string_value is not None:
        return value.string_value
    if value.int_value is not None:
        return _whole(value.int_value)
    if value.double_value is not None:
        return float(value.double_value)
    if value.array_value is not None:
        return [_value(one) for one in value.array_value.values or ()]
    if value.kvlist_value is not None:
        return _values(value.kvlist_value.values)
    return value.bytes_value or "" if value.bool_value is None else value.bool_value


def _whole(number: Number) -> int:
    """Raises ValueError for a text that is no number."""
    return int(number) if number else 0
