"""Short requests of one event each over real connections: the same answers as by the usual way, in their order."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace

import pytest
import uvicorn

from logboom.errors import DiskFull
from logboom.ingest.committer import Outcome
from logboom.inputs.asgi import Receive, Scope, Send
from logboom.inputs.http import PATH, HttpIngest
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.server.direct import MOST_REMEMBERED_HEADS, SHORT_BODY_BYTES, DirectConnection, Head, Heads
from logboom.server.http_connections import HttpConnections, HttpServer
from logboom.server.settings import ServerSettings
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.conftest import kept as kept  # noqa: PLC0414  # the fixture

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}


@dataclass
class Serving:
    """A server on a free port, and how many requests took the usual way."""

    port: int
    kept: SpoolOfTest
    usual: int = 0
    heads: Heads = field(default_factory=Heads)

    async def said(self, *requests: bytes, pieces: int = 0) -> list[bytes]:
        """The answers to requests on one connection, that are sent at once or in pieces of so many bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        sent = b"".join(requests)
        for start in range(0, len(sent), pieces or len(sent)):
            writer.write(sent[start : start + (pieces or len(sent))])
            await writer.drain()
            if pieces:
                await asyncio.sleep(0)
        answers = [await answer(reader) for _ in requests]
        writer.close()
        return answers

    async def lines(self) -> list[bytes]:
        return [taken.line for taken in await self.kept.taken()]


async def answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + await reader.readexactly(length)


def request(body: bytes, *headers: bytes, path: str = PATH, key: str = KEY) -> bytes:
    head = [b"POST %s HTTP/1.1" % path.encode(), b"Host: x", b"Authorization: Bearer " + key.encode(), *headers]
    return b"\r\n".join([*head, b"Content-Length: %d" % len(body), b"", body])


@pytest.fixture
async def serving(kept: SpoolOfTest) -> AsyncIterator[Serving]:
    ingest = HttpIngest(Intake(kept.spool, KEYS.get, LimitsSettings()))
    found = Serving(0, kept)

    async def usual(scope: Scope, receive: Receive, send: Send) -> None:
        found.usual += 1
        await ingest(scope, receive, send)

    connections = HttpConnections(ServerSettings())
    protocol = partial(DirectConnection, connections, {PATH.encode(): ingest}.get, found.heads)
    config = uvicorn.Config(usual, http=protocol, lifespan="off", log_config=None, server_header=False)  # type: ignore[arg-type]
    server = HttpServer(config, connections)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found.port = listener.getsockname()[1]
        running = asyncio.create_task(server.serve([listener]))
        yield found
        server.should_exit = True
        await running


async def test_a_short_request_is_taken_without_a_task(serving: Serving):
    (said,) = await serving.said(request(b'{"a":1}'))
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert said.endswith(b'\r\n\r\n{"accepted": 1}')
    assert b"content-type: application/json\r\n" in said
    (taken,) = await serving.kept.taken()
    assert (taken.codec, taken.project, taken.key, taken.peer) == ("json_lines", 3, 7, "127.0.0.1")
    assert (taken.line, serving.usual) == (b'{"a":1}', 0)


async def test_requests_on_one_connection_are_answered_in_their_order(serving: Serving):
    """Sent at once, so that each comes while the one before it waits for the disk."""
    answers = await serving.said(*[request(b"x\n" * number) for number in (1, 2, 3, 4)])
    assert [said.rpartition(b"\r\n\r\n")[2] for said in answers] == [b'{"accepted": %d}' % n for n in (1, 2, 3, 4)]
    assert len(await serving.lines()) == 10


async def test_a_request_may_come_byte_by_byte(serving: Serving):
    answers = await serving.said(request(b'{"a":1}'), request(b'{"b":2}'), pieces=1)
    assert [said[9:12] for said in answers] == [b"200", b"200"]
    assert sorted(await serving.lines()) == [b'{"a":1}', b'{"b":2}']


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * (SHORT_BODY_BYTES + 1), []),
        (gzip.compress(b"x"), [b"Content-Encoding: gzip"]),
        (b"x", [b"X-Logboom-Batch: web:1"]),
        (b"x", [b"X-Logboom-Service: web"]),
        (b"x", [b"X-Forwarded-For: 192.0.2.9"]),
        (b"x", [b"Connection: close"]),
    ],
    ids=["large", "compressed", "a batch", "says something of its lines", "behind a proxy", "the last"],
)
async def test_what_asks_for_more_goes_the_usual_way(serving: Serving, body: bytes, headers: list[bytes]):
    (said,) = await serving.said(request(body, *headers))
    assert said.endswith(b'{"accepted": 1}')
    assert (serving.usual, len(await serving.lines())) == (1, 1)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(b"x", key="0" * 32), b"403"),
        (request(b"x", key=""), b"401"),
        (request(b"x", b"Content-Type: image/png"), b"415"),
    ],
    ids=["an unknown key", "no key", "no lines"],
)
async def test_what_is_refused_is_refused_the_usual_way_and_the_connection_goes_on(
    serving: Serving, sent: bytes, status: bytes
):
    refused, taken = await serving.said(sent, request(b"x"))
    assert (refused[9:12], taken[9:12]) == (status, b"200")
    assert serving.usual >= 1


async def test_a_full_disk_is_said_in_the_answer(serving: Serving, monkeypatch: pytest.MonkeyPatch):
    full = DiskFull("the disk of the spool is full")
    committer = serving.kept.spool._committer
    monkeypatch.setattr(committer, "commit", lambda portions: Outcome(dict.fromkeys(portions, full), [], {}))
    (said,) = await serving.said(request(b"x"))
    assert said.startswith(b"HTTP/1.1 507 ")
    assert b"retry-after: " in said
    assert b"the disk of the spool is full" in said


async def test_a_client_that_goes_away_harms_nobody(serving: Serving):
    _, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    writer.write(request(b"gone") * 3)
    writer.transport.abort()
    (said,) = await serving.said(request(b"here"))
    assert said[9:12] == b"200"
    assert b"here" in await serving.lines()


async def one_by_one(serving: Serving, *requests: bytes) -> list[bytes]:
    """The answers to requests on one connection, each sent when the one before it was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    answers = []
    for sent in requests:
        writer.write(sent)
        answers.append(await answer(reader))
    writer.close()
    return answers


async def test_a_head_that_is_known_is_not_parsed_again(serving: Serving, monkeypatch: pytest.MonkeyPatch):
    """Whatever the length of its body, and on other connections too."""
    parsed = []
    monkeypatch.setattr(
        DirectConnection, "on_url", lambda connection, url: parsed.append(url) or setattr(connection, "url", url)
    )
    answers = await one_by_one(serving, *[request(b"x\n" * number) for number in (1, 2, 700)])
    answers += await one_by_one(serving, request(b"x\n" * 4))
    assert [said.rpartition(b"\r\n\r\n")[2] for said in answers] == [b'{"accepted": %d}' % n for n in (1, 2, 700, 4)]
    assert (len(parsed), serving.usual, len(await serving.lines())) == (1, 0, 707)


@pytest.mark.parametrize(
    "second",
    [
        request(b"x", key="0" * 32),
        request(b"x", b"Connection: close"),
        request(b"x", b"X-Forwarded-For: 192.0.2.9"),
        request(b"x", b"X-Logboom-Batch: web:1"),
        request(b"x", b"Content-Length: 1"),
        request(b"x", b"Transfer-Encoding: chunked"),
        request(b"x" * (SHORT_BODY_BYTES + 1)),
        request(b"x").replace(b"POST", b"PUT "),
        request(b"x").replace(b"1.1", b"1.0"),
        request(b"x").replace(b"Content-Length: 1", b"Content-Length: 01"),
        request(b"x").replace(b"Content-Length: 1", b"Content-Length: 1 "),
    ],
    ids=[
        "another key", "the last", "behind a proxy", "a batch", "two lengths", "chunks", "large", "another method",
        "an old version", "a nought before the length", "a blank behind the length",
    ],
)  # fmt: skip
async def test_another_head_is_answered_as_if_none_were_known(serving: Serving, second: bytes):
    (before,) = await one_by_one(serving, second)
    assert [said[9:12] for said in await one_by_one(serving, request(b"x"), request(b"x"), second)] == [
        b"200",
        b"200",
        before[9:12],
    ]


async def test_a_request_with_a_known_head_may_come_in_pieces_or_with_others(serving: Serving):
    first = request(b"first")
    await one_by_one(serving, first)
    assert len(await serving.said(first, request(b"second"), first, pieces=len(first) + 9)) == 3
    assert len(await serving.said(first, first)) == 2
    assert sorted(await serving.lines()) == [b"first"] * 5 + [b"second"]


async def test_as_many_heads_are_remembered_as_memory_bounds():
    heads = Heads()
    for number in range(MOST_REMEMBERED_HEADS + 1):
        heads.remember((b"%d" % number, b""), Head(HttpIngest, {}))  # type: ignore[arg-type]
    assert heads.known((b"0", b"")) is None
    assert heads.known((b"%d" % MOST_REMEMBERED_HEADS, b"")) is not None
