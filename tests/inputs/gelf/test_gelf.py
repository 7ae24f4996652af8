"""GELF: what becomes of a message, chunks over UDP, objects over TCP, one message over HTTP."""

import asyncio
import gzip
import json
import socket
import zlib
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.gelf.application import Gelf
from logboom.inputs.gelf.chunks import MAGIC, MAX_CHUNKS, SECONDS, Chunks
from logboom.inputs.gelf.listeners import GelfListeners
from logboom.inputs.gelf.messages import FEWEST_FOR_MODULE, document_of, documents_of
from logboom.inputs.gelf.settings import GelfSettings
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
MESSAGE = {"version": "1.1", "host": "web-1", "short_message": "a", "level": 3}


def written(**more: Any) -> dict[str, Any]:
    return json.loads(document_of(json.dumps(MESSAGE | more).encode()))


def test_a_message_becomes_a_document_of_our_names():
    assert written(_order=7, _service="shop", timestamp=1.5) == {
        "host": "web-1", "level": 3, "order": 7, "service": "shop", "timestamp": 1.5, "message": "a"
    }  # fmt: skip


def test_the_version_of_gelf_is_nothing_and_that_of_the_program_its_release():
    assert "version" not in written()
    assert written(_version="2.0")["release"] == "2.0"


def test_a_traceback_in_the_full_message_is_the_stack_trace_without_the_handlers_empty_lines():
    trace = 'Traceback (most recent call last):\n\n  File "a.py", line 1\n\nValueError: x'
    found = written(full_message=trace)
    assert found["stack_trace"] == trace.replace("\n\n", "\n")
    assert "full_message" not in found
    assert written(full_message="more words")["full_message"] == "more words"


def test_the_facility_is_the_logger_where_none_is_named():
    assert written(facility="shop.cart")["logger"] == "shop.cart"
    assert written(facility="user", _logger="shop")["logger"] == "shop"


def test_a_field_never_takes_the_place_of_the_messages_own():
    found = written(_host="other", _message="b", _level=9)
    assert (found["host"], found["message"], found["level"]) == ("web-1", "a", 3)
    assert (found["_host"], found["_message"], found["_level"]) == ("other", "b", 9)


@pytest.mark.parametrize("message", [b"text", b"[1]", b"{broken", b"\xff"])
def test_what_is_no_object_stays_as_it_is(message: bytes):
    assert document_of(message) == message


def as_sent(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")


NAMES = st.sampled_from(
    ["version", "host", "short_message", "full_message", "_host", "_order", "order", "_version", "_"]
)
VALUES = st.none() | st.integers() | st.floats(-1e9, 1e9) | st.booleans() | st.text(max_size=5) | st.just([{"a": 1}])
BROKEN = st.sampled_from(
    [b"{", b'{"a":01}', b'{"a":"\\x"}', b'{"a":"\xff"}', b'{"a":1}x', b'{"a":1,"a":2}', b"[]", b'{"a":tru}']
)


@given(st.dictionaries(NAMES, VALUES).map(as_sent) | BROKEN)
def test_the_module_makes_of_many_messages_what_python_makes_of_each(message: bytes):
    messages = [message, as_sent(MESSAGE), *[message] * FEWEST_FOR_MODULE]

    def meant(document: bytes) -> object:
        try:
            return json.loads(document)
        except ValueError:
            return document

    assert list(map(meant, documents_of(messages))) == [meant(document_of(message)) for message in messages]


def chunked(data: bytes, size: int, name: bytes = b"12345678") -> list[bytes]:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return [MAGIC + name + bytes((index, len(pieces))) + piece for index, piece in enumerate(pieces)]


class Reassembly:
    """Chunks with the reasons of what was given up."""

    def __init__(self, max_messages: int = 10, max_bytes: int = 10_000) -> None:
        self.rejected: list[str] = []
        self.chunks = Chunks(max_messages=max_messages, max_bytes=max_bytes, reject=self.rejected.append)

    def add(self, *datagrams: bytes, peer: str = "a", now: float = 0.0) -> list[bytes]:
        return [whole for one in datagrams if (whole := self.chunks.add(peer, one, now)) is not None]


@given(st.binary(min_size=1, max_size=500), st.integers(5, 50), st.randoms())
def test_chunks_in_any_order_and_twice_are_one_message(data: bytes, size: int, random: Any):
    datagrams = chunked(data, size) * 2
    random.shuffle(datagrams)
    first = Reassembly()
    found = first.add(*datagrams)
    assert found[0] == data
    assert first.rejected == []


def test_senders_with_one_id_are_kept_apart():
    first, second = chunked(b"abcdef", 3)
    reassembly = Reassembly()
    assert reassembly.add(first, peer="a") == []
    assert reassembly.add(second, peer="b") == []
    assert reassembly.add(second, peer="a") == [b"abcdef"]


def test_a_message_whose_chunk_is_lost_is_given_up_in_time():
    reassembly = Reassembly()
    reassembly.add(chunked(b"abcdef", 3)[0], now=0)
    reassembly.add(chunked(b"x", 3, b"otherone")[0], now=SECONDS + 0.1)
    assert reassembly.rejected == ["incomplete_message"]
    assert (len(reassembly.chunks), reassembly.chunks.size_bytes) == (0, 0)


def test_open_messages_are_bounded_in_number_and_bytes():
    few = Reassembly(max_messages=2)
    for number in range(5):
        few.add(chunked(b"abcdef", 3, b"%08d" % number)[0])
    assert (len(few.chunks), few.rejected) == (2, ["too_many_chunks"] * 3)
    small = Reassembly(max_bytes=100)
    for number in range(5):
        small.add(chunked(b"a" * 60, 40, b"%08d" % number)[0])
    assert small.chunks.size_bytes <= 100


@pytest.mark.parametrize(
    "datagram", [MAGIC, MAGIC + b"1" * 9, MAGIC + b"12345678\x05\x02x", MAGIC + b"12345678\x00\xffx"]
)
def test_a_chunk_that_cannot_be_is_counted(datagram: bytes):
    reassembly = Reassembly()
    assert reassembly.add(datagram) == []
    assert reassembly.rejected == ["invalid_chunk"]
    assert MAX_CHUNKS < 0xFF


@given(st.lists(st.binary(max_size=30).map(lambda tail: MAGIC + tail), max_size=20))
def test_no_datagram_breaks_the_reassembly(datagrams: list[bytes]):
    Reassembly().add(*datagrams)


@pytest.fixture
async def listeners(kept: SpoolOfTest) -> AsyncIterator[GelfListeners]:
    settings = GelfSettings(udp_listen=("127.0.0.1:0",), tcp_listen=("127.0.0.1:0",))
    listeners = GelfListeners(kept.spool, {"default": 3}.get, settings, LimitsSettings())
    await listeners.start()
    yield listeners
    await listeners.stop()


def port_of(listeners: GelfListeners, transport: str) -> int:
    return next(int(one.rpartition(":")[2]) for one in listeners.addresses if one.startswith(transport))


async def test_datagrams_plain_compressed_and_chunked(listeners: GelfListeners, kept: SpoolOfTest):
    message = json.dumps(MESSAGE).encode()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in (message, gzip.compress(message), zlib.compress(message), *chunked(zlib.compress(message), 20)):
            sender.sendto(datagram, ("127.0.0.1", port_of(listeners, "udp")))
    found = await kept.taken_lines(4)
    assert {(taken.codec, taken.project, taken.peer) for taken in found} == {("json_lines", 3, "127.0.0.1")}
    assert [json.loads(taken.line)["message"] for taken in found] == ["a"] * 4


async def test_objects_over_tcp_end_with_nul(listeners: GelfListeners, kept: SpoolOfTest):
    message = json.dumps(MESSAGE, indent=1).encode()
    _, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners, "tcp"))
    writer.write(message + b"\0" + message + b"\0" + message)
    writer.close()
    found = await kept.taken_lines(3)
    assert [json.loads(taken.line)["message"] for taken in found] == ["a"] * 3


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Gelf(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://logboom") as client:
        yield client


async def test_a_message_over_http_whatever_its_client_says_of_the_compression(
    client: httpx.AsyncClient, kept: SpoolOfTest
):
    body = zlib.compress(json.dumps(MESSAGE).encode())
    response = await client.post(f"/gelf?key={KEY}", content=body, headers={"Content-Encoding": "gzip,deflate"})
    assert (response.status_code, response.content) == (202, b"")
    (taken,) = await kept.taken()
    assert (taken.project, taken.key, json.loads(taken.line)["host"]) == (3, 7, "web-1")


@pytest.mark.parametrize(("query", "status"), [("", 401), (f"?key={'f' * 32}", 403)])
async def test_without_a_key_that_is_known_nothing_is_kept(
    client: httpx.AsyncClient, kept: SpoolOfTest, query: str, status: int
):
    response = await client.post("/gelf" + query, content=json.dumps(MESSAGE))
    assert response.status_code == status
    assert await kept.taken() == []
