"""Servers of a test's own, to be killed and starved."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.serving import Server

NewServer = Callable[..., Server]


@pytest.fixture
def new_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewServer]:
    """Makes servers that are not started yet; `new_server(LOGBOOM_SPOOL__MAX_BYTES="1000000")` sets settings."""
    made: list[Server] = []

    def new(directory: Path | None = None, **environment: str) -> Server:
        server = Server(directory or tmp_path_factory.mktemp("f") / "data", environment)
        made.append(server)
        return server

    yield new
    for server in made:
        if server.process is not None and server.process.poll() is None:
            server.kill()
