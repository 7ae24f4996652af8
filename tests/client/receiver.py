"""A small HTTP server that keeps what it is sent, and that a test can have refuse, stall or go away."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.serving import free_port

KEY = "0123456789abcdef0123456789abcdef"


class Receiver:
    """Keeps each batch once by its name, as the server does. `answers` are the statuses to come, then 200 for ever."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.answers: list[int] = []
        self.batches: dict[str, list[dict[str, Any]]] = {}
        self.requests: list[str] = []
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

    def start(self) -> "Receiver":
        receiver = self

        class Requests(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
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
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver().start()
    yield receiver
    receiver.may_answer.set()
    receiver.stop()
