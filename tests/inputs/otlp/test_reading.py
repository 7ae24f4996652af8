"""OTLP: what the module makes of a request is what Python makes of it, to the byte, answers and all."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
)

from logboom.errors import InvalidRequest
from logboom.inputs.module.request_module import read
from logboom.inputs.otlp import json_form, protobuf_form, reading
from logboom.inputs.otlp.log_records import Records
from tests.inputs.otlp.requests import SPAN, TIME_NS, TRACE, any_value, as_json, in_request, request

WORDS = st.sampled_from((
    "", "a", "level", "msg", "message", "severity", "version", "exception.type", "exception.message", "service.name", "host.id",
    "k8s.pod.name", "deployment.environment", 'said "so"\\', "\x00\n\x7f", "ü€😀", "{x", '{"msg":"a","n":1}', "unknown_service",
    "unknown_service:python", "x" * 300,
))  # fmt: skip
NUMBERS = st.sampled_from([0.0, -0.0, 1.0, 0.1, 1e15, 1e-5, 1e22, 123.456, 9.999999999999999e14, float("inf")])
PLAIN = WORDS | st.text(max_size=20) | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.binary(max_size=4)
VALUES = st.recursive(
    PLAIN | NUMBERS | st.floats() | st.decimals(0, 10**6, places=3).map(float),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
PAIRS = st.lists(st.tuples(WORDS, VALUES | PLAIN), max_size=5)


@st.composite
def requests(draw: st.DrawFn) -> ExportLogsServiceRequest:
    """Several resources, scopes and records, with names that say something and names that are there twice."""
    made = ExportLogsServiceRequest()
    for _ in range(draw(st.integers(1, 2))):
        of_resource = request(draw(PLAIN | VALUES), resource=dict(draw(PAIRS)), scope=dict(draw(PAIRS))).resource_logs[
            0
        ]
        of_scope = of_resource.scope_logs[0]
        of_scope.scope.name, of_scope.scope.version = draw(WORDS), draw(WORDS)
        for _ in range(draw(st.integers(0, 2))):
            of_scope.log_records.add(
                time_unix_nano=draw(st.sampled_from([0, 5, TIME_NS, 2**64 - 1])),
                observed_time_unix_nano=draw(st.sampled_from([0, TIME_NS + 10**9 - 1, TIME_NS + 10**9, 2**64 - 1])),
                severity_number=draw(st.sampled_from([0, 1, 9, 24, 25, -1])),  # type: ignore[arg-type]
                severity_text=draw(WORDS),
                trace_id=draw(st.sampled_from([TRACE, bytes(16), bytes(8), b"", b"\xff"])),
                span_id=draw(st.sampled_from([SPAN, bytes(8), b""])),
                flags=draw(st.sampled_from([0, 1, 0x301])),
                dropped_attributes_count=draw(st.sampled_from([0, 1, 2**32 - 1])),
                event_name=draw(WORDS),
                body=any_value(draw(WORDS | VALUES)),
            )
        for record in of_scope.log_records:
            for name, value in draw(PAIRS):
                record.attributes.add(key=name, value=any_value(value))
        made.resource_logs.append(of_resource)
    return made


def said_of(read_body: Callable[[bytes], Records], body: bytes) -> Any:
    try:
        return read_body(body)
    except InvalidRequest as error:
        return str(error)


def serialized(made: ExportLogsServiceRequest) -> bytes:
    body: bytes = made.SerializeToString()
    return body


FORMS = pytest.mark.parametrize(
    ("written", "by_module", "by_python"),
    [
        (serialized, reading.read_protobuf, protobuf_form.read_protobuf),
        (as_json, reading.read_json, json_form.read_json),
    ],
    ids=["protobuf", "json"],
)
Written = Callable[[ExportLogsServiceRequest], bytes]
Reads = Callable[[bytes], Records]


@pytest.mark.slow
@FORMS
@settings(max_examples=20)
@given(made=requests())
def test_any_request(written: Written, by_module: Reads, by_python: Reads, made: ExportLogsServiceRequest):
    body = written(made)
    assert said_of(by_module, body) == said_of(by_python, body)


@pytest.mark.slow
@FORMS
@settings(max_examples=20)
@given(made=requests(), data=st.data())
def test_any_damage(
    written: Written, by_module: Reads, by_python: Reads, made: ExportLogsServiceRequest, data: st.DataObject
):
    body = bytearray(written(made))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(body)))
        put = data.draw(st.binary(max_size=2) | st.sampled_from((b'"', b"\\", b",", b"null", b"0", b"\\ud83d", b"\\/")))
        body[place : place + data.draw(st.integers(0, 2))] = put
    assert said_of(by_module, bytes(body)) == said_of(by_python, bytes(body))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b" { } ", b"[]", b"{", b'{"resourceLogs":null}', b'{"resourceLogs":[null]}', b'{"resourceLogs":[{}]}\n', b'{"resourceLogs":[]}x',
        b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}],"resource":{"attributes":[{"key":"a","value":{"stringValue":"b"}}]}}]}',
        b'{"resourceLogs":[{"resource":{},"resource":{"attributes":[]},"scopeLogs":[{"logRecords":[{},]}]}]}',
    ],
)  # fmt: skip
def test_requests_of_json_that_nobody_sends(body: bytes):
    assert said_of(reading.read_json, body) == said_of(json_form.read_json, body)


@pytest.mark.parametrize(
    "record",
    [
        "{}", '{"body":null,"attributes":null,"traceId":null}', '{"timeUnixNano":1700000000000000001,"flags":null}', '{"timeUnixNano":"007"}',
        '{"timeUnixNano":007}', '{"timeUnixNano":1.5e18}', '{"timeUnixNano":"99999999999999999999"}', '{"severityNumber":"SEVERITY_NUMBER_INFO"}',
        '{"severityNumber":-1}', '{"severityNumber":"9"}', '{"traceId":"ABCDEF0123456789ABCDEF0123456789"}', '{"traceId":"abc"}', '{"spanId":"zz"}',
        '{"body":{"stringValue":"\\u00e9\\/\\ud83d\\ude00\\n"}}', '{"body":{"stringValue":"\\ud83d"}}', '{"body":{"intValue":"-0"}}',
        '{"body":{"intValue":-5}}', '{"body":{"intValue":1.0}}', '{"body":{"doubleValue":-0}}', '{"body":{"doubleValue":-0.0}}',
        '{"body":{"doubleValue":12.5}}', '{"body":{"doubleValue":1e3}}', '{"body":{"doubleValue":"0.5"}}', '{"body":{"boolValue":1}}',
        '{"body":{"stringValue":"a","intValue":"1"}}', '{"body":{"kvlistValue":{"values":[{"value":{"intValue":1},"key":"a"}]}}}',
        '{"body":{"kvlistValue":{"values":[{"key":"msg","value":{"stringValue":"a"}},{"key":"n","value":{"intValue":1}}]}}}',
        '{"attributes":[{"key":"a"},{"value":{"stringValue":"b"}},{"key":"c","value":null}]}', '{"attributes":[{"key":"a","key":"b"}]}',
        '{"attributes":[{"key":"a","value":{"arrayValue":{"values":[{"stringValue":"x"},{},{"boolValue":true}]}}}]}', '{"x":[1,{"y":"z"}],"body":{}}',
    ],
)  # fmt: skip
def test_records_of_json_that_few_send(record: str):
    """Between two that are in order."""
    good = '{"body":{"stringValue":"good"}}'
    body = in_request(good, record, good)
    assert said_of(reading.read_json, body) == said_of(json_form.read_json, body)


@settings(max_examples=10)
@given(st.binary(max_size=100))
def test_any_bytes(body: bytes):
    assert said_of(reading.read_protobuf, body) == said_of(protobuf_form.read_protobuf, body)


@pytest.mark.parametrize(("function", "written"), [("read_otlp_protobuf", serialized), ("read_otlp_json", as_json)])
def test_what_clients_send_is_not_left(function: str, written: Written):
    """A text, attributes of every kind, an exception, a structure."""
    made = request("paid", severity_number=9, trace_id=TRACE, span_id=SPAN, resource={"service.name": "shop", "pid": 7},
                   attributes={"order": 7, "ok": True, "took": 0.25, "tags": ["a", {"b": 1}], "user": "ü"})  # fmt: skip
    made.MergeFrom(request("failed", attributes={"exception.type": "KeyError", "exception.stacktrace": "Traceback\n"}))
    made.MergeFrom(request({"msg": "a", "level": "warn", "n": 1}))
    found = read(function, written(made))
    assert found is not None
    assert (found.data.count(b"\n"), found.left) == (3, [])


@pytest.mark.parametrize("deep", [15, 17, 100, 5000])
def test_values_within_values(deep: int):
    """Deeper than any client's they are left; deeper than protobuf's own limit they cost their record alone."""
    value = b"\x0a\x01a"
    for _ in range(deep):
        value = b"\x2a" + _sized(b"\x0a" + _sized(value))
    record = b"\x2a" + _sized(value)
    body = b"\x0a" + _sized(b"\x12" + _sized(b"\x12" + _sized(record) + b"\x12" + _sized(b"\x2a\x03\x0a\x01b")))
    assert said_of(reading.read_protobuf, body) == said_of(protobuf_form.read_protobuf, body)
    assert len(reading.read_protobuf(body).lines) == 2 - (deep > 50)


def _sized(data: bytes) -> bytes:
    size, written = len(data), b""
    while size > 127:
        written += bytes((size & 127 | 128,))
        size >>= 7
    return written + bytes((size,)) + data
