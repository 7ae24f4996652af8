"""Requests as clients write them to the socket, byte for byte, against a running server."""

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.serving import Server


@contextmanager
def connection(server: Server) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        yield client


def head(server: Server, *headers: str, method: str = "POST", path: str = "/api/v1/ingest") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {server.ingest_key}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def answer(client: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the next answer."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += client.recv(65_536)
    start, _, body = received.partition(b"\r\n\r\n")
    status, *lines = start.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    while len(body) < int(headers.get("content-length", 0)):
        body += client.recv(65_536)
    return int(status.split()[1]), headers, body


def test_a_chunked_body(server: Server, word: str):
    with connection(server) as client:
        client.sendall(head(server, "Transfer-Encoding: chunked"))
        for piece in (f'{{"message":"first {word}"}}\n{{"mess', f'age":"second {word}"}}'):
            client.sendall(b"%x\r\n%s\r\n" % (len(piece), piece.encode()))
        client.sendall(b"0\r\n\r\n")
        assert answer(client)[::2] == (200, b'{"accepted": 2}')
    assert {row["message"] for row in server.wait_for(word, 2)} == {f"first {word}", f"second {word}"}


def test_a_client_that_waits_for_100_continue(server: Server):
    with connection(server) as client:
        client.sendall(head(server, "Content-Length: 3", "Expect: 100-continue"))
        assert client.recv(65_536).startswith(b"HTTP/1.1 100 Continue")
        client.sendall(b"one")
        assert answer(client)[0] == 200


def test_requests_one_after_the_other_on_one_connection(server: Server, word: str):
    with connection(server) as client:
        for number in range(3):
            body = f"{word} number {number}".encode()
            client.sendall(head(server, f"Content-Length: {len(body)}") + body)
            assert answer(client)[::2] == (200, b'{"accepted": 1}')
    assert len(server.wait_for(word, 3)) == 3


def test_a_client_that_goes_away_in_the_middle_leaves_nothing(server: Server, word: str):
    with connection(server) as client:
        client.sendall(head(server, "Content-Length: 1000") + f"{word} half".encode())
    server.ingest(f"{word} whole")
    assert [row["message"] for row in server.wait_for(word)] == [f"{word} whole"]


def test_a_client_that_does_not_read_the_answer_is_kept_all_the_same(server: Server, word: str):
    with connection(server) as client:
        body = f"{word} unread".encode()
        client.sendall(head(server, f"Content-Length: {len(body)}") + body)
    assert len(server.wait_for(word)) == 1


def test_a_body_that_is_too_large_is_refused_without_being_read(server: Server):
    with connection(server) as client:
        client.sendall(head(server, "Content-Length: 99999999999"))
        status, headers, body = answer(client)
        assert (status, headers["connection"]) == (413, "close")
        assert json.loads(body)["error"]["code"] == "payload_too_large"
        assert client.recv(1) == b""


@pytest.mark.parametrize("path", ["/api/v1/ingest", "/api/v1/ingest/"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_each_method_and_path(server: Server, method: str, path: str):
    with connection(server) as client:
        client.sendall(head(server, "Content-Length: 3", method=method, path=path) + b"one")
        assert answer(client)[0] == 200


def test_a_compressed_body_under_a_wrong_type(server: Server, word: str):
    body = gzip.compress(f'[{{"message": "{word}"}}, {{"message": "{word}"}}]'.encode())
    with connection(server) as client:
        client.sendall(
            head(server, f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded") + body
        )
        assert answer(client)[2] == b'{"accepted": 2}'
    assert len(server.wait_for(word, 2)) == 2


def test_hostile_lines_harm_no_neighbour(server: Server, word: str):
    hostile = [
        b'{"message": "plain %s"}',
        b'{"message": "broken %s"',
        b'{"message": "not a number %s", "x": NaN}',
        b'{"message": "invalid \xff %s"}',
        b'{"message": "nul \x00 %s"}',
        b'{"message": "twice %s", "a": 1, "a": 2}',
        b'{"message": "deep %s", "d": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'"a string %s"',
        b"no json %s",
        b'{"message": "long %s' + b" x" * 700_000 + b'"}',
    ]
    body = b"\n".join(line.replace(b"%s", word.encode()) for line in hostile)
    response = server.ingest(body, headers={"Content-Type": "application/json"})
    assert response.json() == {"accepted": len(hostile)}
    found = server.wait_for(word, len(hostile))
    assert len(found) == len(hostile)
    (long,) = [row for row in found if len(row["message"]) > 100_000]
    assert len(long["message"]) == 1024 * 1024
    assert long["attributes"]["logboom.truncated"] == "true"
