"""Python's own handlers over real sockets and forms, into a real spool."""

import asyncio
import contextlib
import json
import logging
import logging.handlers
import pickle
import socket
from collections.abc import AsyncIterator
from decimal import Decimal
from types import SimpleNamespace

import httpx
import pytest

from logboom.inputs.accounting import REJECTED
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.python_logging.application import PythonLogging
from logboom.inputs.python_logging.listeners import PythonLoggingListeners
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
FORM = {"msg": "order %s", "args": "(7,)", "levelname": "WARNING", "levelno": "30", "name": "shop", "order": "7"}


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    intake = Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000))
    application = PythonLogging(intake, PythonLoggingSettings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://logboom") as client:
        yield client


async def test_a_form_over_post_and_get(client: httpx.AsyncClient, kept: SpoolOfTest):
    posted = await client.post(f"/log?key={KEY}&service=shop", data=FORM)
    got = await client.get("/log", params={"key": KEY} | FORM)
    named = await client.post("/log", data=FORM, auth=("shop", KEY))
    assert [one.status_code for one in (posted, got, named)] == [202] * 3
    found = await kept.taken()
    assert {(one.codec, one.project, one.key) for one in found} == {("event", 3, 7)}
    events = [json.loads(one.line) for one in found]
    assert {(one["message"], one["logger"], one["attributes"]["order"]) for one in events} == {("order 7", "shop", "7")}
    assert sorted(one.get("service", "") for one in events) == ["", "", "shop"]
    assert KEY not in str(events)


async def test_refusals_keep_nothing(client: httpx.AsyncClient, kept: SpoolOfTest):
    assert (await client.post("/log", data=FORM)).status_code == 401
    assert (await client.post(f"/log?key={'f' * 32}", data=FORM)).status_code == 403
    assert (await client.put(f"/log?key={KEY}", data=FORM)).status_code == 405
    assert (await client.post(f"/log?key={KEY}", content=b"x" * 100_001)).status_code == 413
    assert (await client.post(f"/log?key={KEY}", data={"a": "b"})).json()["error"]["code"] == "invalid_request"
    assert (await client.post(f"/log?key={KEY}", content=b"a=1&" * 2000)).status_code == 400
    assert await kept.taken() == []


@pytest.mark.parametrize(("path", "claimed"), [("/log", True), ("/log/", True), ("/logs", False), ("/", False)])
def test_its_paths_are_those_of_the_settings(path: str, claimed: bool):
    assert PythonLogging(SimpleNamespace(), PythonLoggingSettings()).claims({"path": path}) is claimed
    more = PythonLoggingSettings(http_paths="logs,/app/x/")
    assert PythonLogging(SimpleNamespace(), more).claims({"path": "/app/x"})


@pytest.fixture
async def listeners(kept: SpoolOfTest) -> AsyncIterator[PythonLoggingListeners]:
    settings = PythonLoggingSettings(tcp_listen="127.0.0.1:0", udp_listen="127.0.0.1:0", service="shop")
    listeners = PythonLoggingListeners(kept.spool, {"default": 3}.get, settings)
    await listeners.start()
    yield listeners
    await listeners.stop()


def port_of(listeners: PythonLoggingListeners, transport: str) -> int:
    return next(int(one.rpartition(":")[2]) for one in listeners.addresses if one.startswith(transport))


def pickled(**fields: object) -> bytes:
    record = logging.makeLogRecord({"msg": "order %s", "args": (7,), "levelname": "WARNING", **fields})
    return logging.handlers.SocketHandler("127.0.0.1", 1).makePickle(record)


async def test_records_over_tcp_and_udp(listeners: PythonLoggingListeners, kept: SpoolOfTest):
    sent = pickled(order=7)
    _, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners, "tcp"))
    writer.write(sent + sent[:9])
    await writer.drain()
    writer.write(sent[9:])
    writer.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(sent, ("127.0.0.1", port_of(listeners, "udp")))
    found = await kept.taken_lines(3)
    assert {(one.codec, one.project, one.peer) for one in found} == {("event", 3, "127.0.0.1")}
    events = [json.loads(one.line) for one in found]
    assert {(one["message"], one["service"], one["attributes"]["order"]) for one in events} == {
        ("order 7", "shop", "7")
    }


async def test_a_record_that_holds_an_object_is_refused_with_a_word_on_what_to_use(
    listeners: PythonLoggingListeners, kept: SpoolOfTest, caplog: pytest.LogCaptureFixture
):
    refused = REJECTED.labels("python_logging", "unsafe_pickle")._value
    before = refused.get()
    _, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners, "tcp"))
    writer.write(pickled(price=Decimal(7)) + pickled(order=7))
    writer.close()
    (one,) = await kept.taken_lines(1)
    assert json.loads(one.line)["attributes"]["order"] == "7"
    assert refused.get() == before + 1
    assert "1 records of a sender are refused" in caplog.text
    assert "logboom.Handler" in caplog.text


async def test_what_is_no_record_is_counted(listeners: PythonLoggingListeners, kept: SpoolOfTest):
    refused = REJECTED.labels("python_logging", "broken_pickle")._value
    before = refused.get()
    _, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners, "tcp"))
    for data in (b"", b"nonsense", pickle.dumps([1])):
        writer.write(len(data).to_bytes(4, "big") + data)
    writer.write(pickled())
    writer.close()
    assert len(await kept.taken_lines(1)) == 1
    assert refused.get() >= before + 2


async def test_what_speaks_another_protocol_is_closed(listeners: PythonLoggingListeners, kept: SpoolOfTest):
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners, "tcp"))
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read() == b""
    writer.close()
    assert await kept.taken() == []
