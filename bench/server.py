"""The server under measurement: `logboom serve` as a user starts it, in a directory of its own."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import httpx

from bench.cpu import tree_cpu_seconds
from bench.engine_view import EngineView
from logboom.catalog.catalog import Catalog
from logboom.catalog.settings import CatalogSettings

START_SECONDS = 90.0
STOP_SECONDS = 30.0
REST_SECONDS = 0.5
KEYRING_SECONDS = 1.5  # after so long every change of the catalog is in force


class Server:
    """`with Server() as server:` runs one; its data goes with it. `settings` are of its environment, beside what all have."""

    def __init__(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._settings = settings
        # Short: the path of the engine's socket has to fit in 108 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="bench-"))
        self.key, self.token = secrets.token_hex(16), secrets.token_hex(20)
        self.port, self.syslog_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.engine = EngineView(self.directory)
        self.start_cpu = 0.0
        """CPU seconds of the whole process tree until it had come to rest."""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        self._come_to_rest()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self) -> float:
        """Start, and return after how many seconds it was ready."""
        command = [sys.executable, "-m", "logboom.cli", "serve", "--data-dir", str(self.directory)]
        log = (self.directory / "server.log").open("ab")
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            env=os.environ
            | {
                "LOGBOOM_BOOTSTRAP__INGEST_KEY": self.key,
                "LOGBOOM_BOOTSTRAP__ADMIN_TOKEN": self.token,
                "LOGBOOM_INPUTS__SYSLOG__LISTEN": f"127.0.0.1:{self.syslog_port}",
                # Each round counts anew: what the first person to ask sees.
                "LOGBOOM_SEARCH__REMEMBERED_HISTOGRAMS": "0",
            }
            | dict(self._settings),
            stdout=log,
            stderr=log,
        )
        while not self._ready():
            if self._process.poll() is not None or time.perf_counter() - begun > START_SECONDS:
                raise RuntimeError((self.directory / "server.log").read_text()[-4000:])
            time.sleep(0.02)
        return time.perf_counter() - begun

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def make_projects(self, count: int) -> list[str]:
        """Further projects, and a key of each."""
        catalog = Catalog.open(CatalogSettings().url_in(self.directory))
        try:
            keys = []
            for number in range(count):
                project = catalog.projects.create(f"bench-{number}")
                keys.append(catalog.projects.create_ingest_key(project.id, "bench").key)
        finally:
            catalog.close()
        time.sleep(KEYRING_SECONDS)
        return keys

    def _come_to_rest(self) -> None:
        """Wait until the engine has compiled what it prepares after a start, which is no part of what is measured."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            time.sleep(REST_SECONDS)
            self.start_cpu, before = tree_cpu_seconds(self.pid), self.start_cpu
            if self.start_cpu - before < REST_SECONDS / 10:
                return
        raise RuntimeError(f"the server is at work {START_SECONDS} s after its start, and nobody has asked it anything")

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
