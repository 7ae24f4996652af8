"""OTLP over HTTP and gRPC: keys, and answers in its own words."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import httpx
import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceResponse,
)

from logboom.errors import DiskFull, SettingsError, SpoolFull
from logboom.inputs.accounting import REJECTED
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.otlp.application import Otlp
from logboom.inputs.otlp.listeners import OtlpListeners
from logboom.inputs.otlp.settings import OtlpSettings
from tests.certificates import self_signed
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.otlp.requests import EXPORT, KEY, KEYS, any_value, as_json, in_request, request


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
