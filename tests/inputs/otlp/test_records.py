"""OTLP: what becomes of log records, the same from both forms of a request."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
)

from logboom.errors import InvalidRequest, PayloadTooLarge
from logboom.inputs.event_line import MAX_ATTRIBUTES, MAX_MESSAGE_CHARACTERS, MAX_VALUE_CHARACTERS
from logboom.inputs.otlp import json_form, log_records, protobuf_form
from logboom.inputs.otlp.log_records import Records
from logboom.inputs.otlp.reading import read_json, read_protobuf
from tests.inputs.otlp.requests import SPAN, TIME_NS, TRACE, any_value, as_json, in_request, request

FORMS = pytest.mark.parametrize(
    "read",
    [
        lambda made: read_protobuf(made.SerializeToString()),
        lambda made: protobuf_form.read_protobuf(made.SerializeToString()),
        lambda made: read_json(as_json(made)),
        lambda made: json_form.read_json(as_json(made)),
    ],
    ids=["protobuf", "protobuf without the module", "json", "json without the module"],
)
Read = Callable[[ExportLogsServiceRequest], Records]


def one(found: Records) -> dict[str, Any]:
    (line,) = found.lines
    assert not found.rejected
    return json.loads(line)


@FORMS
def test_a_record_becomes_an_event(read: Read):
    made = request(
        "paid",
        severity_number=9,
        severity_text="INFO",
        trace_id=TRACE,
        span_id=SPAN,
        flags=0x301,
        event_name="order.paid",
        dropped_attributes_count=2,
        observed_time_unix_nano=TIME_NS + 5,
        attributes={"order": 7, "ok": True, "no": False, "zero": 0, "ratio": 0.5, "user": "ü", "empty": ""},
        resource={
            "service.name": "shop",
            "service.version": "1.2",
            "host.name": "web-1",
            "host.id": "i-1",
            "deployment.environment.name": "production",
            "process.pid": 77,
        },
        scope={"team": "a"},
    )
    assert one(read(made)) == {
        "input": "otlp",
        "logger": "shop.cart",
        "service": "shop",
        "release": "1.2",
        "environment": "production",
        "host": "web-1",
        "message": "paid",
        "timestamp": str(TIME_NS),
        "severity": 9,
        "level": "INFO",
        "trace_id": TRACE.hex(),
        "span_id": SPAN.hex(),
        "attributes": {
            "order": "7",
            "ok": "true",
            "no": "false",
            "zero": "0",
            "ratio": "0.5",
            "user": "ü",
            "event.name": "order.paid",
            "trace_flags": "1",
            "dropped_attributes_count": "2",
            "resource.host.id": "i-1",
            "resource.process.pid": "77",
            "scope.version": "1.1",
            "scope.team": "a",
        },
    }


@FORMS
def test_what_is_said_nowhere_is_left_to_the_load(read: Read):
    found = one(read(request("a", time_unix_nano=0, resource={"service.name": "unknown_service:python"})))
    assert found == {"input": "otlp", "logger": "shop.cart", "message": "a", "attributes": {"scope.version": "1.1"}}


@FORMS
def test_the_observed_time_stands_in_for_the_time_and_is_kept_where_it_is_much_later(read: Read):
    assert one(read(request(time_unix_nano=0, observed_time_unix_nano=TIME_NS)))["timestamp"] == str(TIME_NS)
    late = one(read(request(observed_time_unix_nano=TIME_NS + 1_000_000_000)))
    assert late["attributes"]["observed_timestamp"] == str(TIME_NS + 1_000_000_000)


@FORMS
def test_ids_of_nothing_but_zeros_are_none(read: Read):
    made = request(trace_id=bytes(16), span_id=bytes(8))
    assert not {"trace_id", "span_id"} & set(one(read_protobuf(made.SerializeToString())))


@FORMS
def test_an_exception_gives_its_type_and_where_there_is_no_text_the_message(read: Read):
    exception = {"exception.type": "ValueError", "exception.message": "bad", "exception.stacktrace": "Traceback ..."}
    found = one(read(request("", attributes=exception)))
    assert (found["exception_type"], found["message"]) == ("ValueError", "ValueError: bad")
    assert found["attributes"]["exception.stacktrace"] == "Traceback ..."
    assert "exception.type" not in found["attributes"]
    assert one(read(request("failed", attributes=exception)))["message"] == "failed"


@FORMS
@pytest.mark.parametrize(
    ("body", "message", "attributes"),
    [
        ({"msg": "a", "n": 1}, "a", {"n": "1"}),
        ({"n": {"m": [1, "x"]}}, '{"n":{"m":[1,"x"]}}', {"n": '{"m":[1,"x"]}'}),
        (["a", 1], '["a",1]', {}),
        (7, "7", {}),
        (0, "0", {}),
        (False, "false", {}),
        (b"\x00\xff", "AP8=", {}),
        ('{"message":"a","n":1}', "a", {"n": "1"}),
        ("{no json", "{no json", {}),
    ],
)
def test_a_body_of_any_type(read: Read, body: Any, message: str, attributes: dict[str, str]):
    found = one(read(request(body)))
    assert found["message"] == message
    assert found["attributes"] == {"scope.version": "1.1"} | attributes


@FORMS
def test_a_body_that_is_a_structure_gives_the_level_that_nobody_else_gives(read: Read):
    assert one(read(request({"msg": "a", "level": "warn"})))["level"] == "warn"
    told = one(read(request({"msg": "a", "level": "warn"}, severity_number=17)))
    assert (told.get("level"), told["severity"]) == (None, 17)


@FORMS
def test_what_is_too_long_is_truncated(read: Read):
    many = {f"n{number}": "x" for number in range(MAX_ATTRIBUTES + 10)}
    found = one(read(request("m" * 100_000, attributes={"long": "v" * 100_000} | many)))
    assert len(found["message"]) == MAX_MESSAGE_CHARACTERS
    assert len(found["attributes"]["long"]) == MAX_VALUE_CHARACTERS
    assert len(found["attributes"]) == MAX_ATTRIBUTES + 1  # and the scope's version
    large = request("m", attributes={f"n{number}": "x" * 30_000 for number in range(100)})
    assert len(read(large).lines[0]) < 100_000


@FORMS
def test_records_of_several_resources_and_scopes(read: Read):
    made = request("a", resource={"service.name": "one"})
    made.MergeFrom(request("b", resource={"service.name": "two"}))
    made.resource_logs[1].scope_logs[0].log_records.add(body=any_value("c"))
    found = [json.loads(line) for line in read(made).lines]
    assert [(event["service"], event["message"]) for event in found] == [("one", "a"), ("two", "b"), ("two", "c")]


@FORMS
def test_a_small_request_that_is_a_large_load_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch):
    """What its resource says would stand in each of its events."""
    monkeypatch.setattr(log_records, "MAX_LINES_BYTES", 100_000)
    made = request("{", resource={"text": "x" * 7000})
    records = made.resource_logs[0].scope_logs[0].log_records
    records.extend([records[0]] * 20)
    with pytest.raises(PayloadTooLarge):
        read(made)


@FORMS
def test_a_request_of_nothing_is_taken(read: Read):
    assert read(ExportLogsServiceRequest()) == Records(b"")


def test_a_text_that_is_no_utf_8_costs_nobody_its_record():
    body = request("a-b", attributes={"n-m": "x-y"}).SerializeToString()
    found = one(read_protobuf(body.replace(b"-", b"\xff")))
    assert (found["message"], found["attributes"]["n\ufffdm"]) == ("a\ufffdb", "x\ufffdy")


def test_a_broken_record_harms_no_other():
    made = request("good")
    made.resource_logs[0].scope_logs[0].log_records.add(body=any_value({"k": "broken"}))
    found = read_protobuf(made.SerializeToString().replace(b"broken", b"\xff" * 6))
    assert [json.loads(line)["message"] for line in found.lines] == ["good"]
    assert found.rejected == 1
    assert "broken" in found.reason


def test_a_record_of_wrong_types_harms_no_other():
    found = read_json(in_request("7", '{"body":{"stringValue":"good"}}', '{"traceId":"xyz"}', '{"attributes":{}}'))
    assert [json.loads(line)["message"] for line in found.lines] == ["good"]
    assert found.rejected == 3


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ('{"body":{"stringValue":"a\\ud83d"}}', "a?"),
        ('{"body":{"stringValue":"a\tb"}}', "a\tb"),
        ('{"body":{"stringValue":7}}', "7"),
        ('{"body":{"doubleValue":1e400}}', "inf"),
        ('{"body":{"doubleValue":"NaN"}}', "nan"),
        ('{"body":{"intValue":7},"timeUnixNano":1}', "7"),
        ('{"body":{"intValue":"7"},"attributes":null}', "7"),
    ],
)
def test_json_that_strict_readers_refuse_is_read(record: str, message: str):
    assert one(read_json(in_request(record)))["message"] == message


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"resourceLogs":7}', b"\xff", b'{"resourceLogs":[{"scopeLogs":{}}]}'])
def test_what_is_no_request_is_refused(body: bytes):
    with pytest.raises(InvalidRequest, match="ExportLogsServiceRequest"):
        read_json(body)


def test_nesting_without_end_is_refused():
    deep = '{"body":' + '{"arrayValue":{"values":[' * 5000 + "]}}" * 5000 + "}"
    with contextlib.suppress(InvalidRequest):
        assert read_json(in_request(deep)).rejected == 1
    with pytest.raises(InvalidRequest):
        read_protobuf(b"\x0a\xff")


@given(st.binary(max_size=200))
def test_no_body_breaks_the_reading(body: bytes):
    for read in (read_json, read_protobuf):
        with contextlib.suppress(InvalidRequest):
            read(body)


@given(st.data())
def test_no_byte_that_differs_breaks_the_reading(data: st.DataObject):
    made = request("paid", trace_id=TRACE, attributes={"a": [1, {"b": "c"}], "d": 0.5}, resource={"service.name": "x"})
    for read, body in ((read_protobuf, made.SerializeToString()), (read_json, as_json(made))):
        changed = bytearray(body)
        changed[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(InvalidRequest):
            for line in read(bytes(changed)).lines:
                assert b"\n" not in line
                assert isinstance(json.loads(line), dict)


VALUES = st.recursive(
    st.text(max_size=5) | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(VALUES, st.dictionaries(st.text(max_size=5), VALUES, max_size=3))
def test_both_forms_mean_the_same(body: Any, attributes: dict[str, Any]):
    made = request(body, attributes=attributes)
    assert one(read_protobuf(made.SerializeToString())) == one(read_json(as_json(made)))
