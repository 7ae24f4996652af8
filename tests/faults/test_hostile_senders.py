"""Senders that mean harm, at every listener: memory stays bounded, nothing crashes, and others are served meanwhile."""

import contextlib
import gzip
import os
import random
import resource
import socket
import struct
import time
import zlib
from collections.abc import Iterator

import brotli
import cramjam
import httpx
import pytest

from tests.faults.hostile import LIMITS, MIB, Target, attacked, listening_everywhere, pushed, reset
from tests.programs import cannot_run
from tests.serving import INGEST_KEY, Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

BEARER = {"Authorization": f"Bearer {INGEST_KEY}"}
SENTRY = {"X-Sentry-Auth": f"Sentry sentry_key={INGEST_KEY}"}
PATHS = {
    "/api/v1/ingest": BEARER,
    "/services/collector/event": {"Authorization": f"Splunk {INGEST_KEY}"},
    "/services/collector/raw": {"Authorization": f"Splunk {INGEST_KEY}"},
    "/_bulk": BEARER,
    "/logs/_doc": BEARER,
    "/api/v2/logs": {"DD-API-KEY": INGEST_KEY},
    f"/inputs/{INGEST_KEY}": {},
    f"/bulk/{INGEST_KEY}": {},
    "/loki/api/v1/push": BEARER,
    "/gelf": BEARER,
    "/entries": {"X-ApiKey": INGEST_KEY},
    "/api/1/envelope/": SENTRY,
    "/api/1/store/": SENTRY,
    "/v1/logs": BEARER,
    "/logstash": BEARER,
    "/addEvents": BEARER,
    "/log": BEARER,
}
BOMB_BYTES = 64 * MIB


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("hostile")
    settings = listening_everywhere(directory) | LIMITS
    server = Server(directory / "data", settings).start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    """Small bodies that are 64 MiB when inflated, by their Content-Encoding."""
    packer, raw = zlib.compressobj(6), zlib.compressobj(6, zlib.DEFLATED, -15)
    piece = b" " * MIB
    zeros = b"".join(packer.compress(piece) for _ in range(64)) + packer.flush()
    unwrapped = b"".join(raw.compress(piece) for _ in range(64)) + raw.flush()
    br = brotli.Compressor(quality=1)
    brotlied = b"".join(br.process(piece) for _ in range(64)) + br.finish()
    return {
        "deflate": zeros,
        "gzip": bytes(cramjam.gzip.compress(b" " * BOMB_BYTES, level=6)),
        "zstd": bytes(cramjam.zstd.compress(b" " * BOMB_BYTES)),
        "br": brotlied,
        "identity": unwrapped,
    }


def test_bombs_are_refused_while_they_are_inflated(server: Server, bombs: dict[str, bytes]):
    """Each path, each compression, and a bomb within another."""
    made = bombs | {"gzip, gzip": gzip.compress(bombs["gzip"])}
    with attacked(server), httpx.Client(base_url=server.url, timeout=120) as client:
        for path, headers in PATHS.items():
            for encoding, bomb in made.items():
                answer = client.post(path, content=bomb, headers={**headers, "Content-Encoding": encoding})
                # Raw deflate that nothing names is bytes like any others, and GELF's clients name what isn't so.
                plain = encoding == "identity" or (path == "/gelf" and encoding == "br")
                assert plain or 400 <= answer.status_code < 500, (path, encoding, answer.status_code)
        snappy = bytes(cramjam.snappy.compress_raw(b"\0" * (64 * MIB)))
        headers = {**BEARER, "Content-Type": "application/x-protobuf"}
        assert client.post("/loki/api/v1/push", content=snappy, headers=headers).status_code == 413


def test_bombs_in_streams_and_datagrams(server: Server, bombs: dict[str, bytes]):
    bomb = bombs["deflate"]
    with attacked(server) as target:
        with target.connected("tcp", target.port("syslog", "tcp")) as connection:
            pushed(connection, bomb, len(bomb))
        for kind in ("tcp", "tls"):
            with target.connected(kind, target.port("beats", kind)) as connection:
                pushed(connection, b"2W\0\0\0\1" + b"2C" + struct.pack(">I", len(bomb)) + bomb, len(bomb) + 12)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            address = ("127.0.0.1", target.port("gelf", "udp"))
            chunks = [bomb[at : at + 8000] for at in range(0, len(bomb), 8000)]
            assert len(chunks) <= 128
            for _ in range(5):
                name = os.urandom(8)
                for number, chunk in enumerate(chunks):
                    sender.sendto(b"\x1e\x0f" + name + bytes([number, len(chunks)]) + chunk, address)
            for _ in range(20_000):  # messages that never become whole
                sender.sendto(b"\x1e\x0f" + os.urandom(8) + b"\0\x80" + b"x" * 1000, address)


def test_streams_that_never_end_a_message(server: Server):
    """Megabytes without a line feed, at each listener: read no further than the longest message, or closed."""
    with attacked(server) as target:
        for _, kind, _, port in target.streams:
            for beginning in (b"", b"<13>", b'{"a":"', b"2W\xff\xff\xff\xff2J\0\0\0\1"):
                with target.connected(kind, port) as connection:
                    pushed(connection, beginning, len(beginning))
                    pushed(connection, b"x" * MIB, 6 * MIB, seconds=0.2)


def test_bodies_that_never_end(server: Server):
    """Chunked, so that no length is known beforehand."""
    with attacked(server) as target:
        for path, headers in PATHS.items():
            said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\n{said}Transfer-Encoding: chunked\r\n\r\n".encode()
            with target.connected("tcp", server.port) as connection:
                pushed(connection, head, len(head))
                pushed(connection, b"10000\r\n" + b"x" * 65_536 + b"\r\n", 12 * MIB, seconds=0.2)


def test_heads_that_never_end(server: Server):
    with attacked(server) as target:
        for beginning in (b"GET /", b"GET / HTTP/1.1\r\nA: ", b"GET / HTTP/1.1\r\n"):
            with target.connected("tcp", server.port) as connection:
                pushed(connection, beginning, len(beginning))
                assert pushed(connection, b"a" * 4096, 64 * MIB) < 32 * MIB
        assert target.rejected("head_too_large") > 0


def test_lengths_that_are_wrong(server: Server):
    """Of frames, of chunks, of bodies: too large, negative, or more than comes."""
    lengths = (
        b"99999999999999999999 <13>x", b"4294967295 <13>x", b"-5 <13>x", b"0 <13>x", b"007 <13>x",  # octet counting
        b"2W\xff\xff\xff\xff", b"2J\0\0\0\1\xff\xff\xff\xff{", b"2C\xff\xff\xff\xff", b"1D\0\0\0\1\xff\xff\xff\xff",
        b"2W\0\0\0\0", b"2C\0\0\0\0", b"9Z\0\0\0\1",  # Lumberjack
        b"\x7f\xff\xff\xff\x80\1\0\1", b"\xff\xff\xff\xff", b"\0\0\0\0", b"\0\0\0\5\x80\1\0\1\0",
        b"\0\0\0\x10\x80\1\0\1\x7f\xff\xff\xffLog\0",  # Thrift; pickles have the same head
        b"POST /api/v1/ingest HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/v1/ingest HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello",
        b"POST /api/v1/ingest HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\nhello",
        b"POST /api/v1/ingest HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/v1/ingest HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello",
        b"POST /api/v1/ingest HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello",
        b"POST /api/v1/ingest HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello, this is longer\r\n0\r\n\r\n",
    )  # fmt: skip
    with attacked(server) as target:
        ports = [(kind, port) for _, kind, _, port in target.streams] + [("tcp", server.port)]
        for kind, port in ports:
            for length in lengths:
                with target.connected(kind, port) as connection:
                    pushed(connection, length, len(length))


def test_garbage_at_every_port(server: Server):
    """Random bytes, and beginnings of what each protocol says with some bytes changed."""
    chance = random.Random(20_261_123)
    samples = [
        b'<13>1 2026-11-23T10:00:00Z a b - - [x y="z"] hello\n', b"47 <13>1 2026-11-23T10:00:00Z a b - - - hello world",
        b'{"version":"1.1","host":"a","short_message":"b"}\0', b"2W\0\0\0\1" + b'2J\0\0\0\1\0\0\0\x0b{"a":"bcd"}',
        b"\0\0\0\x2a\x80\1\0\1\0\0\0\3Log\0\0\0\1\x0f\0\1\x0c\0\0\0\1", b"\x1e\x0f12345678\0\2abc", gzip.compress(b'{"a":1}'),
        b"POST /api/v1/ingest HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x80\x04\x95\x10\0\0\0\0\0\0\0}\x94.",
    ]  # fmt: skip

    def garbage() -> bytes:
        if chance.random() < 0.3:
            return chance.randbytes(chance.randrange(1, 2000))
        sample = bytearray(chance.choice(samples) * chance.randrange(1, 4))
        for _ in range(chance.randrange(1, 6)):
            sample[chance.randrange(len(sample))] = chance.randrange(256)
        return bytes(sample[: chance.randrange(1, len(sample) + 1)])

    with attacked(server) as target:
        for _, kind, _, port in [*target.addresses, ("http", "tcp", "", server.port)]:
            if kind == "udp":
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                    for _ in range(300):
                        sender.sendto(garbage(), ("127.0.0.1", port))
                continue
            for _ in range(40):
                with target.connected(kind, port) as connection:
                    piece = garbage()
                    pushed(connection, piece, len(piece))
                    if chance.random() < 0.5:
                        reset(connection)


def test_one_byte_at_a_time_is_understood_as_if_it_came_at_once(server: Server):
    """At each listener of lines; slowly, while hundreds of others do the same and never come to an end."""
    request = (
        f"POST /api/v1/ingest HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {INGEST_KEY}\r\nContent-Length: 30\r\n"
        'Connection: close\r\n\r\n{"message": "bytewise overhttp"}'.replace("Length: 30", "Length: 32")
    ).encode()
    with attacked(server) as target, contextlib.ExitStack() as stack:
        said = {
            target.port("syslog", "tcp"): b"<13>bytewise oversyslog\n",
            target.port("text", "tcp"): b"bytewise overtext\n",
            target.port("gelf", "tcp"): b'{"version":"1.1","host":"a","short_message":"bytewise overgelf"}\0',
            target.port("json_lines", "tcp"): b'{"message":"bytewise overjson"}\n',
            target.port("beats", "tcp"): b"2W\0\0\0\1" + b'2J\0\0\0\1\0\0\0\x20{"message":"bytewise overbeats"}',
            server.port: request,
        }
        lingering = [
            (stack.enter_context(target.connected("tcp", port)), words)
            for port, words in said.items()
            for _ in range(10)
        ]
        speaking = [(stack.enter_context(target.connected("tcp", port)), words) for port, words in said.items()]
        for connection, _ in speaking:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(max(len(words) for words in said.values())):
            for connection, words in speaking:
                connection.sendall(words[at : at + 1])
            for connection, words in lingering[at % 7 :: 7]:
                with contextlib.suppress(OSError):
                    connection.send(words[at % (len(words) // 2) :][:1])
        for word in ("oversyslog", "overtext", "overgelf", "overjson", "overbeats", "overhttp"):
            server.wait_for(f'"bytewise {word}"')


def test_a_request_that_stalls_is_ended(server: Server):
    """A head or a body that does not go on for `receive_timeout_seconds`; a live tail that waits for events is none."""
    half_head = b"POST /api/v1/ingest HTTP/1.1\r\nHost: a\r\n"
    half_body = half_head + b"Authorization: Bearer " + INGEST_KEY.encode() + b"\r\nContent-Length: 100\r\n\r\nhalf"
    with attacked(server) as target, contextlib.ExitStack() as stack:
        headers = {"Authorization": f"Bearer {server.admin_token}"}
        tail = stack.enter_context(
            httpx.stream("GET", f"{server.url}/api/v1/tail", params={"project": "default"}, headers=headers, timeout=60)
        )
        lines = tail.iter_lines()
        next(lines)
        before = target.rejected("stalled_request")
        stalling = [stack.enter_context(target.connected("tcp", server.port)) for _ in range(3)]
        for connection, words in zip(stalling, (b"", half_head, half_body), strict=True):
            connection.sendall(words)
            connection.settimeout(60)
        assert [connection.recv(1000) for connection in stalling] == [b""] * 3
        assert target.rejected("stalled_request") >= before + 3
        word = f"still{time.monotonic_ns()}"
        server.ingest(word)
        assert any(word in line for line in lines)


@pytest.mark.parametrize(("where", "connections"), [("http", 10_000), ("text", 3000)])
def test_ten_thousand_connections(server: Server, where: str, connections: int):
    """Of which each says nothing, half a word, or goes away without one. Over the setting, silent ones make room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < connections + 500:
        cannot_run(f"the system grants {hard} descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    opened: list[socket.socket] = []
    try:
        with attacked(server) as target:
            port = server.port if where == "http" else target.port(where, "tcp")
            steady = target.connected("tcp", target.port("text", "tcp"))
            steady.sendall(b"steady before\n")
            refused_before = target.rejected("too_many_connections")
            for number in range(connections):
                opened.append(target.connected("tcp", port))
                if number % 3 == 1:
                    with contextlib.suppress(OSError):
                        opened[-1].send(b"POST /a")
                elif number % 100 == 2:
                    reset(opened[-1])
            steady.sendall(b"steady meanwhile\n")
            server.wait_for('"steady meanwhile"')
            steady.close()
        if where == "text":
            assert target.rejected("too_many_connections") > refused_before
    finally:
        for connection in opened:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    until_sync(lambda: server.ingest('{"message": "after ten thousand"}').status_code == httpx.codes.OK)


def test_everything_at_once_leaves_no_memory_behind(server: Server):
    """Last: what all of that took is given back, but for what the allocator keeps."""
    target = Target(server)
    assert target.memory_bytes("VmRSS") < 700 * MIB
