"""Logstash over HTTP, TCP and UDP, into a real spool."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest

from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.logstash.application import Logstash
from logboom.inputs.logstash.listeners import LogstashListeners
from logboom.inputs.logstash.settings import LogstashSettings
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Logstash(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://logboom") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/logstash", "/logstash/"])
async def test_an_array_is_answered_ok_once_it_is_kept(client: httpx.AsyncClient, kept: SpoolOfTest, path: str):
    response = await client.post(path, json=[{"message": "a"}, {"message": "b", "extra": {"c": 1}}], auth=("x", KEY))
    assert (response.status_code, response.text) == (200, "ok")
    one, two = await kept.taken()
    assert (one.codec, one.project, one.key, one.flags) == ("json_lines", 3, 7, "?input=logstash")
    assert json.loads(two.line) == {"message": "b", "c": 1}


async def test_what_is_no_json_is_kept_as_text_since_its_client_would_send_it_for_ever(
    client: httpx.AsyncClient, kept: SpoolOfTest
):
    response = await client.post(f"/?key={KEY}", content=b"plain words\n")
    assert response.status_code == 200
    assert [(one.codec, one.line) for one in await kept.taken()] == [("text_lines", b"plain words")]


async def test_refusals_are_in_words_and_keep_nothing(client: httpx.AsyncClient, kept: SpoolOfTest):
    without = await client.post("/", json=[])
    assert (without.status_code, without.headers["www-authenticate"]) == (401, 'Basic realm="logboom"')
    unknown = await client.post("/", json=[], auth=("x", "f" * 32))
    assert unknown.status_code == 403
    assert "unknown" in unknown.text
    assert "f" * 32 not in unknown.text
    large = await client.post("/", content=b"x" * 100_001, auth=("x", KEY))
    assert (large.status_code, large.headers["connection"]) == (413, "close")
    assert (await client.get("/logstash")).status_code == 405
    assert await kept.taken() == []


@pytest.mark.parametrize(
    ("method", "path", "claimed"),
    [("POST", "/", True), ("PUT", "", True), ("GET", "/", False), ("GET", "/logstash", True), ("POST", "/x", False)],
)
def test_the_root_is_the_pages_for_all_who_read(method: str, path: str, claimed: bool):
    assert Logstash(SimpleNamespace()).claims({"method": method, "path": path}) is claimed


@pytest.fixture
async def listeners(kept: SpoolOfTest) -> AsyncIterator[LogstashListeners]:
    settings = LogstashSettings(tcp_listen="127.0.0.1:0", udp_listen="127.0.0.1:0")
    listeners = LogstashListeners(kept.spool, {"default": 3}.get, settings)
    await listeners.start()
    yield listeners
    await listeners.stop()


def port_of(listeners: LogstashListeners, transport: str) -> int:
    return next(int(one.rpartition(":")[2]) for one in listeners.addresses if one.startswith(transport))


async def test_lines_over_tcp(listeners: LogstashListeners, kept: SpoolOfTest):
    _, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners, "tcp"))
    writer.write(b'{"@message":"a","@fields":{"order":7}}\n{"message":"b"}\n')
    writer.close()
    found = await kept.taken_lines(2)
    assert [json.loads(one.line) for one in found] == [{"order": 7, "message": "a"}, {"message": "b"}]
    assert {(one.codec, one.flags) for one in found} == {("json_lines", "?input=logstash")}


async def test_an_event_a_datagram_with_a_line_feed_or_without(listeners: LogstashListeners, kept: SpoolOfTest):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in (b'{"message":"a"}', b'{"message":"a"}\n', b"\n"):
            sender.sendto(datagram, ("127.0.0.1", port_of(listeners, "udp")))
    assert await kept.taken_messages(2) == [b'{"message":"a"}'] * 2
