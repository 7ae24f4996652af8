"""`logboom tail` against a running server, and against one that goes away."""

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from logboom.cli.connection import Connection
from logboom.cli.credentials import Credentials
from logboom.cli.tail import rows_as_they_come
from logboom.errors import QueryError
from tests.cli.command import environment_for, logboom
from tests.serving import Server
from tests.waiting import until_sync


class Tail:
    """A running `logboom tail`; `line()` is the next it prints."""

    def __init__(self, *arguments: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "logboom.cli", "tail", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            # A suite that runs in the background of a shell has inherited that SIGINT is ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # takes no lock
        )  # fmt: skip
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))

    def line(self) -> str:
        return self._lines.get(timeout=30)

    def interrupt(self) -> int:
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(30)

    def close(self) -> None:
        self._process.kill()
        self._process.wait(30)
        self._reader.join(30)
        assert self._process.stdout
        self._process.stdout.close()


@pytest.fixture
def tails() -> Iterator[list[Tail]]:
    running: list[Tail] = []
    yield running
    for tail in running:
        tail.close()


def send_until_seen(server: Server, tail: Tail, message: dict[str, str]) -> str:
    """A tail shows what comes after it began; when it has begun is seen by its first line."""
    seen: list[str] = []

    def shown() -> bool:
        server.ingest(json.dumps(message))
        try:
            seen.append(tail._lines.get(timeout=2))
        except queue.Empty:
            return False
        return True

    until_sync(shown)
    return seen[0]


def test_events_are_printed_as_they_come_into_a_pipe_too(server: Server, tails: list[Tail]):
    tail = Tail("heron level:error", "--json", environment=environment_for(server))
    tails.append(tail)
    first = send_until_seen(server, tail, {"message": "heron first", "level": "error"})
    assert json.loads(first)["message"] == "heron first"
    server.ingest(json.dumps({"message": "heron ordinary", "level": "info"}))
    server.ingest(json.dumps({"message": "heron second", "level": "error"}))
    while (message := json.loads(tail.line())["message"]) == "heron first":
        pass  # sent again while the tail was starting
    assert message == "heron second"
    assert tail.interrupt() == 130


def test_a_wrong_query_ends_at_once(server: Server):
    found = logboom("tail", "heron (", environment=environment_for(server))
    assert found.returncode == 2
    assert "  heron (" in found.stderr


def test_a_server_that_is_not_there_is_an_error_at_the_start(server: Server):
    assert logboom("tail", "--url", "http://127.0.0.1:9", "--token", "lb_x").returncode == 4


@pytest.mark.slow
def test_it_goes_on_after_the_server_was_killed(tmp_path: Path, tails: list[Tail]):
    """Each event once: what was taken while nobody listened comes too."""
    server = Server(tmp_path / "data").start()
    try:
        tail = Tail("egret", "--json", environment=environment_for(server))
        tails.append(tail)
        send_until_seen(server, tail, {"message": "egret before"})
        server.kill()
        server.start()
        server.ingest(json.dumps({"message": "egret after"}))
        while (message := json.loads(tail.line())["message"]) == "egret before":
            pass  # sent again while the tail was starting
        assert message == "egret after"
    finally:
        server.stop()


class ScriptedStream(BaseHTTPRequestHandler):
    """Answers each request with the next text of the script, and remembers how it was asked."""

    script: ClassVar[tuple[str, ...]] = ()
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers["Last-Event-ID"])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(self.script[len(self.asked) - 1].encode())

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def stream() -> Iterator[tuple[type[ScriptedStream], Connection]]:
    class Handler(ScriptedStream):
        asked: ClassVar[list[str | None]] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Connection(Credentials(f"http://127.0.0.1:{server.server_port}", "lb_x")) as connection:
        yield Handler, connection
    server.shutdown()
    server.server_close()


def test_a_new_connection_goes_on_after_the_last_load_that_was_seen(stream: tuple[type[ScriptedStream], Connection]):
    handler, connection = stream
    handler.script = (
        'event: stats\ndata: {"load_id": 7}\nid: 7\n\nevent: rows\ndata: [{"message": "one"}]\nid: 8\n\n',
        'event: rows\ndata: [{"message": "two"}]\nid: 9\n\n',
    )
    rows = rows_as_they_come(connection, {"query": ""})
    assert [next(rows), next(rows)] == [{"message": "one"}, {"message": "two"}]
    assert handler.asked == [None, "8"]


def test_an_error_that_a_retry_cannot_better_ends_it(stream: tuple[type[ScriptedStream], Connection]):
    handler, connection = stream
    handler.script = ('event: error\ndata: {"error": {"code": "invalid_query", "message": "no"}}\n\n',)
    with pytest.raises(QueryError, match="no"):
        next(rows_as_they_come(connection, {"query": ""}))


def test_what_was_left_out_is_told(stream: tuple[type[ScriptedStream], Connection], capsys: pytest.CaptureFixture[str]):
    handler, connection = stream
    left_out = '{"error": {"code": "limit_exceeded", "message": "too much to read"}}'
    stats = f'event: stats\ndata: {{"skipped": 12}}\nid: 1\n\nevent: stats\ndata: {left_out}\nid: 2\n\n'
    handler.script = (stats + 'event: rows\ndata: [{"message": "one"}]\nid: 3\n\n',)
    assert next(rows_as_they_come(connection, {"query": ""})) == {"message": "one"}
    assert capsys.readouterr().err.splitlines() == [
        "12 events came too fast to be shown; narrow the query",
        "some events are not shown: too much to read",
    ]
