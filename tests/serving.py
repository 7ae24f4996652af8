"""A real server for tests: `logboom serve` in a process of its own, on free loopback ports, with known secrets."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.waiting import until_sync

INGEST_KEY = "0123456789abcdef0123456789abcdef"
ADMIN_TOKEN = "lb_test_admin_token_of_the_suite"
READY_SECONDS = 180


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class EngineAway(AssertionError):
    """A search was answered 503: the engine is starting."""


@dataclass
class Server:
    """Start it, stop it, kill it, start it again: the data directory and the ports stay."""

    data_directory: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    ingest_key: str = INGEST_KEY
    admin_token: str = ADMIN_TOKEN
    port: int = field(default_factory=free_port)
    syslog_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    python: str = sys.executable
    """The Python whose Logboom it is."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_file(self) -> Path:
        return self.data_directory.with_name(self.data_directory.name + ".log")

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def start(self, *, wait: bool = True) -> "Server":
        environment = {
            **os.environ,
            "LOGBOOM_BOOTSTRAP__INGEST_KEY": self.ingest_key,
            "LOGBOOM_BOOTSTRAP__ADMIN_TOKEN": self.admin_token,
            "LOGBOOM_INPUTS__SYSLOG__LISTEN": f"127.0.0.1:{self.syslog_port}",
            "LOGBOOM_ENGINE__MEMORY_BYTES": str(3 << 30),
            **self.environment,
        }
        command = [self.python, "-m", "logboom.cli", "serve", "--data-dir", str(self.data_directory)]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(self.port)],
                env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        if wait:
            try:
                self.wait_until_ready()
            except BaseException:
                self.process.kill()  # nobody would end it
                raise
        return self

    def wait_until_ready(self) -> None:
        until_sync(self.is_ready, seconds=READY_SECONDS)

    def is_ready(self) -> bool:
        return self._says_well("/readyz")

    def is_alive(self) -> bool:
        return self._says_well("/healthz")

    def _says_well(self, path: str) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended:\n{self.log()}"
        try:
            return httpx.get(f"{self.url}{path}", timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """End it as a crash would; its engine notices and ends too."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> int:
        """Ask it to end; its exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def ingest(
        self, content: bytes | str, *, key: str | None = None, headers: Mapping[str, str] = {}, **query: str
    ) -> httpx.Response:
        return httpx.post(
            f"{self.url}/api/v1/ingest",
            content=content,
            params=query,
            headers={"Authorization": f"Bearer {key or self.ingest_key}", **headers},
            timeout=60,
        )

    def get(self, path: str, *, token: str | None = None, **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.admin_token}"}
        return httpx.get(f"{self.url}{path}", params=query, headers=headers, timeout=60)

    def search(self, query: str = "", **options: Any) -> list[dict[str, Any]]:
        """Rows of a search in the project `default`, over all time, unless told otherwise."""
        response = self.get(
            "/api/v1/search",
            query=query,
            format="json",
            **{"project": "default", "start": "1970-01-02", "end": "2261-01-01", **options},
        )
        if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise EngineAway(response.text)
        assert response.status_code == httpx.codes.OK, response.text
        return response.json()["rows"]

    def wait_for(self, query: str, count: int = 1, *, seconds: float = 30, **options: Any) -> list[dict[str, Any]]:
        """The rows of a search once there are at least `count` of them."""
        found: list[dict[str, Any]] = []

        def enough() -> bool:
            try:
                found[:] = self.search(query, **options)
            except EngineAway:
                return False
            return len(found) >= count

        until_sync(enough, seconds=seconds)
        return found


def line_of(event: Mapping[str, Any]) -> str:
    """The line of text that became the event, whole, whatever was understood of it."""
    attributes = event["attributes"]
    return attributes.get("logboom.raw") or attributes.get("logboom.head", "") + event["message"]


@contextmanager
def serving(directory: Path, **environment: str) -> Iterator[Server]:
    """A server with its data below the directory; that it ends well when told to is part of the test."""
    server = Server(directory / "data", environment).start()
    yield server
    assert server.stop() == 0
