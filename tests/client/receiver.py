"""A small HTTP server that keeps what it is sent, and that a test can have refuse, stall or go away."""

import gzip
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import free_port

KEY = "0123456789abcdef0123456789abcdef"


class Receiver:
    """Keeps each batch once by its name, as the server does. `answers` are the statuses to come, then 200 for ever.

    A body over `largest_body` is answered 413, and not read. It is a proxy too, for those who ask with a whole URL.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.answers: list[int] = []
        self.batches: dict[str, list[dict[str, Any]]] = {}
        self.requests: list[str] = []
        self.largest_body: int | None = None
        self.proxied: list[tuple[str, str]] = []
        """Of requests as to a proxy: the URL or the host that was asked for, and what lets one through."""
        self.keys: set[str] = set()
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://{KEY}@127.0.0.1:{self.port}"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for batch in list(self.batches.values()) for event in batch]

    @property
    def messages(self) -> list[str]:
        return [event["message"] for event in self.events]

    def start(self, tls: ssl.SSLContext | None = None) -> "Receiver":
        receiver = self

        class Requests(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_CONNECT(self) -> None:
                receiver.proxied.append((self.path, self.headers.get("Proxy-Authorization", "")))
                host, _, port = self.path.rpartition(":")
                self.send_response(200)
                self.end_headers()
                with socket.create_connection((host, int(port))) as target:
                    pump = threading.Thread(target=copy, args=(target, self.connection))
                    pump.start()
                    copy(self.connection, target)
                    pump.join()
                self.close_connection = True

            def do_POST(self) -> None:
                size = int(self.headers["Content-Length"])
                if self.path.startswith("http://"):
                    receiver.proxied.append((self.path, self.headers.get("Proxy-Authorization", "")))
                if receiver.largest_body is not None and size > receiver.largest_body:
                    self.send_response(413)
                    self.send_header("Content-Length", "0")
                    self.send_header("Connection", "close")
                    self.end_headers()
                    return
                body = self.rfile.read(size)
                receiver.may_answer.wait()
                name = self.headers["X-Logboom-Batch"]
                receiver.requests.append(name)
                receiver.keys.add(self.headers["Authorization"].removeprefix("Bearer "))
                status = receiver.answers.pop(0) if receiver.answers else 200
                if status == 200:
                    receiver.batches[name] = [json.loads(line) for line in gzip.decompress(body).splitlines()]
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Requests)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def copy(source: socket.socket, target: socket.socket) -> None:
    """All that comes, until one of them ends."""
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver().start()
    yield receiver
    receiver.may_answer.set()
    receiver.stop()
