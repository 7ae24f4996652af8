"""OTLP: two forms of a request that mean the same, keys, and answers in its own words over HTTP and gRPC."""

import asyncio
import contextlib
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import grpc.aio
import httpx
import pytest
from google.protobuf import json_format
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from logboom.errors import DiskFull, InvalidRequest, SettingsError, SpoolFull
from logboom.inputs.accounting import REJECTED
from logboom.inputs.event_line import MAX_ATTRIBUTES, MAX_MESSAGE_CHARACTERS, MAX_VALUE_CHARACTERS
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.otlp.application import Otlp
from logboom.inputs.otlp.json_form import read_json
from logboom.inputs.otlp.listeners import OtlpListeners
from logboom.inputs.otlp.log_records import Records
from logboom.inputs.otlp.protobuf_form import read_protobuf
from logboom.inputs.otlp.settings import OtlpSettings
from tests.certificates import self_signed
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
TIME_NS = 1_700_000_000_000_000_001
EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
TRACE, SPAN = bytes(range(16)), bytes(range(8))


def any_value(value: Any) -> AnyValue:
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, bytes):
        return AnyValue(bytes_value=value)
    if isinstance(value, str):
        return AnyValue(string_value=value)
    found = AnyValue()
    if isinstance(value, list):
        found.array_value.values.extend(map(any_value, value))
        found.array_value.SetInParent()
    elif isinstance(value, dict):
        found.kvlist_value.SetInParent()
        for name, inner in value.items():
            found.kvlist_value.values.add(key=name, value=any_value(inner))
    return found


def request(
    body: Any = "hello", *, resource: dict[str, Any] | None = None, scope: dict[str, Any] | None = None, **record: Any
) -> ExportLogsServiceRequest:
    """A request of one record; `attributes` are a dictionary."""
    made = ExportLogsServiceRequest()
    of_resource = made.resource_logs.add()
    of_scope = of_resource.scope_logs.add()
    of_scope.scope.name, of_scope.scope.version = "shop.cart", "1.1"
    attributes = record.pop("attributes", {})
    one = of_scope.log_records.add(**({"time_unix_nano": TIME_NS} | record), body=any_value(body))
    for pairs, values in (
        (of_resource.resource.attributes, resource or {}),
        (of_scope.scope.attributes, scope or {}),
        (one.attributes, attributes),
    ):
        for name, value in values.items():
            pairs.add(key=name, value=any_value(value))
    return made


def as_json(message: ExportLogsServiceRequest) -> bytes:
    """As OTLP's JSON has it: ids are hex."""
    document = json_format.MessageToDict(message, use_integers_for_enums=True)
    for of_resource in document.get("resourceLogs", ()):
        for of_scope in of_resource.get("scopeLogs", ()):
            for record in of_scope.get("logRecords", ()):
                for name, plain in (("traceId", TRACE), ("spanId", SPAN)):
                    if name in record:
                        record[name] = plain.hex()
    return json.dumps(document).encode()


FORMS = pytest.mark.parametrize(
    "read",
    [lambda made: read_protobuf(made.SerializeToString()), lambda made: read_json(as_json(made))],
    ids=["protobuf", "json"],
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
def test_a_request_of_nothing_is_taken(read: Read):
    assert read(ExportLogsServiceRequest()) == Records([])


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


def in_request(*records: str) -> bytes:
    return f'{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{",".join(records)}]}}]}}]}}'.encode()


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


# Over HTTP


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Otlp(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom") as client:
        yield client


BEARER = {"Authorization": f"Bearer {KEY}"}
PROTOBUF = {"Content-Type": "application/x-protobuf"}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("headers", [BEARER, {"X-Logboom-Key": KEY}], ids=lambda headers: next(iter(headers)))
async def test_what_is_answered_is_in_the_spool(client: httpx.AsyncClient, kept: SpoolOfTest, headers: dict[str, str]):
    answer = await client.post("/v1/logs", content=request("a").SerializeToString(), headers=PROTOBUF | headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/x-protobuf"
    (line,) = await kept.taken()
    assert (line.codec, line.project, line.key, line.peer) == ("event", 3, 7, "192.0.2.7")
    assert json.loads(line.line)["message"] == "a"


async def test_json_is_answered_in_json(client: httpx.AsyncClient, kept: SpoolOfTest):
    answer = await client.post("/v1/logs", content=as_json(request("a")), headers=JSON | BEARER)
    assert (answer.status_code, answer.json()) == (200, {})
    assert answer.headers["content-type"] == "application/json"
    assert len(await kept.taken()) == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_bodies_may_be_compressed(client: httpx.AsyncClient, kept: SpoolOfTest, encoding: str):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}[encoding]
    body = request("a").SerializeToString()
    answer = await client.post(
        "/v1/logs", content=pack(body), headers=PROTOBUF | BEARER | {"Content-Encoding": encoding}
    )
    assert answer.status_code == 200
    assert len(await kept.taken()) == 1


async def test_what_was_not_taken_is_answered_as_partial_success(client: httpx.AsyncClient, kept: SpoolOfTest):
    before = REJECTED.labels("otlp", "invalid_record")._value.get()
    body = in_request("7", '{"body":{"stringValue":"good"}}')
    answer = await client.post("/v1/logs", content=body, headers=JSON | BEARER)
    assert answer.status_code == 200
    partial = answer.json()["partialSuccess"]
    assert partial["rejectedLogRecords"] == "1"
    assert partial["errorMessage"].startswith("a log record is broken")
    made = request("good")
    made.resource_logs[0].scope_logs[0].log_records.add(body=any_value({"k": "broken"}))
    broken = made.SerializeToString().replace(b"broken", b"\xff" * 6)
    answer = await client.post("/v1/logs", content=broken, headers=PROTOBUF | BEARER)
    assert ExportLogsServiceResponse.FromString(answer.content).partial_success.rejected_log_records == 1
    assert len(await kept.taken()) == 2
    assert REJECTED.labels("otlp", "invalid_record")._value.get() == before + 2


async def test_a_wrong_key_is_answered_with_a_status(client: httpx.AsyncClient):
    for headers in (JSON, JSON | {"Authorization": "Bearer nonsense"}):
        answer = await client.post("/v1/logs", content=b"{}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, 16)
        assert "nonsense" not in answer.text
    answer = await client.post("/v1/logs", content=b"", headers=PROTOBUF)
    assert answer.status_code == 401
    assert answer.content.startswith(b"\x08\x10\x12"), "a google.rpc.Status with code 16"


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", JSON, 400),
        (b"\xff\xff", PROTOBUF, 400),
        (b"", {"Content-Type": "text/html"}, 415),
        (b"x" * 100_001, PROTOBUF, 413),
        (b"x", PROTOBUF | {"Content-Encoding": "lzw"}, 415),
    ],
)
async def test_refusals_that_no_client_repeats(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int
):
    answer = await client.post("/v1/logs", content=content, headers=headers | BEARER)
    assert answer.status_code == status
    assert "retry-after" not in answer.headers


async def test_other_methods_are_refused(client: httpx.AsyncClient):
    answer = await client.get("/v1/logs")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


FULL = pytest.mark.parametrize("error", [SpoolFull("full", retry_after_seconds=3), DiskFull("full")])


@FULL
async def test_back_pressure_is_an_answer_that_clients_repeat(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch, error: Exception
):
    _refusing(kept, monkeypatch, error)
    for headers, body in ((PROTOBUF, request().SerializeToString()), (JSON, as_json(request()))):
        answer = await client.post("/v1/logs", content=body, headers=headers | BEARER)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 3


def _refusing(kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(kept.spool, "append", refuse)


# Over gRPC


@pytest.fixture
async def listeners(kept: SpoolOfTest) -> AsyncIterator[OtlpListeners]:
    intake = Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000))
    listening = OtlpListeners(intake, OtlpSettings(grpc_listen=("127.0.0.1:0",)))
    await listening.start()
    yield listening
    await listening.stop()


async def export(channel: grpc.aio.Channel, body: bytes, *metadata: tuple[str, str], **options: Any) -> bytes:
    return await channel.unary_unary(EXPORT)(body, metadata=metadata, timeout=20, **options)


@pytest.fixture
async def channel(listeners: OtlpListeners) -> AsyncIterator[grpc.aio.Channel]:
    (address,) = listeners.addresses
    assert address.startswith("grpc://127.0.0.1:")
    async with grpc.aio.insecure_channel(address.removeprefix("grpc://")) as channel:
        yield channel


OVER_GRPC = ("authorization", f"Bearer {KEY}")


@pytest.mark.parametrize("metadata", [OVER_GRPC, ("x-logboom-key", KEY)], ids=lambda one: one[0])
@pytest.mark.parametrize("compression", [grpc.Compression.NoCompression, grpc.Compression.Gzip])
async def test_a_call_is_answered_when_its_records_are_in_the_spool(
    channel: grpc.aio.Channel, kept: SpoolOfTest, metadata: tuple[str, str], compression: grpc.Compression
):
    answer = await export(channel, request("a").SerializeToString(), metadata, compression=compression)
    assert answer == b""
    (line,) = await kept.taken()
    assert (line.codec, line.project, line.key, line.peer) == ("event", 3, 7, "127.0.0.1")


async def test_a_call_tells_of_records_that_were_not_taken(channel: grpc.aio.Channel, kept: SpoolOfTest):
    made = request({"k": "broken"}).SerializeToString().replace(b"broken", b"\xff" * 6)
    answer = ExportLogsServiceResponse.FromString(await export(channel, made, OVER_GRPC))
    assert answer.partial_success.rejected_log_records == 1
    assert not await kept.taken()


async def refusal(channel: grpc.aio.Channel, body: bytes, *metadata: tuple[str, str]) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await export(channel, body, *metadata)
    return refused.value


async def test_a_call_with_a_wrong_key_is_unauthenticated(channel: grpc.aio.Channel):
    assert (await refusal(channel, b"")).code() is grpc.StatusCode.UNAUTHENTICATED
    wrong = await refusal(channel, b"", ("authorization", "Bearer nonsense"))
    assert wrong.code() is grpc.StatusCode.UNAUTHENTICATED
    assert "nonsense" not in (wrong.details() or "")


async def test_a_call_that_is_no_request_is_told_so(channel: grpc.aio.Channel):
    assert (await refusal(channel, b"\xff", OVER_GRPC)).code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_call_that_is_too_large_is_refused(channel: grpc.aio.Channel, kept: SpoolOfTest):
    body = request("x" * 200_000).SerializeToString()
    assert (await refusal(channel, body, OVER_GRPC)).code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    with pytest.raises(grpc.aio.AioRpcError):  # it is the size after decompression that counts
        await export(channel, body, OVER_GRPC, compression=grpc.Compression.Gzip)
    assert not await kept.taken()


@FULL
async def test_back_pressure_over_grpc_says_when_to_come_again(
    channel: grpc.aio.Channel, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch, error: Exception
):
    _refusing(kept, monkeypatch, error)
    refused = await refusal(channel, request().SerializeToString(), OVER_GRPC)
    assert refused.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    metadata = dict(refused.trailing_metadata() or ())
    assert metadata["google.rpc.retryinfo-bin"][:3] == b"\x0a\x02\x08", "a RetryInfo with a Duration of seconds"
    assert b"google.rpc.RetryInfo" in bytes(metadata["grpc-status-details-bin"])


async def test_another_method_is_not_there(channel: grpc.aio.Channel):
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await channel.unary_unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export")(b"", timeout=20)
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_grpc_by_tls(kept: SpoolOfTest, tmp_path: Path):
    made = self_signed(tmp_path)
    settings = OtlpSettings(tls_listen=("127.0.0.1:0",), tls_certificate=made.certificate, tls_key=made.key)
    listening = OtlpListeners(Intake(kept.spool, KEYS.get, LimitsSettings()), settings)
    await listening.start()
    (address,) = listening.addresses
    trusted = grpc.ssl_channel_credentials(made.certificate.read_bytes())
    async with grpc.aio.secure_channel(address.removeprefix("grpcs://"), trusted) as channel:
        await export(channel, request("a").SerializeToString(), OVER_GRPC)
    await listening.stop()
    assert len(await kept.taken()) == 1


async def test_an_address_in_use_is_named(listeners: OtlpListeners, kept: SpoolOfTest):
    (address,) = listeners.addresses
    again = OtlpSettings(grpc_listen=(address.removeprefix("grpc://"),))
    with pytest.raises(SettingsError, match="cannot listen on grpc"):
        await OtlpListeners(Intake(kept.spool, KEYS.get, LimitsSettings()), again).start()


async def test_a_certificate_that_is_not_there_is_named(kept: SpoolOfTest):
    settings = OtlpSettings(tls_listen=("127.0.0.1:0",))
    with pytest.raises(SettingsError, match="no certificate"):
        await OtlpListeners(Intake(kept.spool, KEYS.get, LimitsSettings()), settings).start()


async def test_many_calls_at_a_time_are_all_answered(channel: grpc.aio.Channel, kept: SpoolOfTest):
    bodies = [request(f"n{number}").SerializeToString() for number in range(50)]
    await asyncio.gather(*[export(channel, body, OVER_GRPC) for body in bodies])
    assert len(await kept.taken()) == 50
