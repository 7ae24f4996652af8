"""Runs an application as its users do: under a server of its own process, ended as an operator would end it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.repository.text_files import ROOT
from tests.serving import Server, free_port
from tests.waiting import until_sync

EXAMPLES = ROOT / "examples"


def ingest_url(server: Server) -> str:
    """The server's address with its ingest key, as a handler takes it."""
    return server.url.replace("//", f"//{server.ingest_key}@")


@dataclass
class Application:
    process: subprocess.Popen[bytes]
    port: int
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A request on a connection of its own, so that each worker gets some."""
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=30)

    def listens(self) -> bool:
        assert self.process.poll() is None, self.log
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def running(
    server: Server, command: Sequence[str], directory: Path, log_file: Path, **environment: str
) -> Iterator[Application]:
    """Run `python -m COMMAND` in a directory, `{port}` in it replaced; at the end it is told to stop and must."""
    port = free_port()
    settings: Mapping[str, str] = {
        **os.environ, "LOGBOOM_INGEST_URL": ingest_url(server), "PYTHONPATH": str(directory), **environment,
    }  # fmt: skip
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [part.format(port=port) for part in command], cwd=directory, env=settings, stdout=log, stderr=log
        )
    application = Application(process, port, log_file)
    try:
        until_sync(application.listens)
        yield application
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(20)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


GUNICORN = python("-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--access-logfile", "-")
