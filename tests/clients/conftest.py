"""What the tests of clients share: words that tell their events apart, and the JavaScript clients."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.javascript import installed_modules
from tests.clients.listening import ListeningServer, listening_server


@pytest.fixture
def word() -> str:
    """A word that no other test logs."""
    return "w" + secrets.token_hex(8)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The directory of the JavaScript clients."""
    return installed_modules()


@pytest.fixture(scope="session")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListeningServer]:
    """A server with the listeners that are off by default, for all tests of a run."""
    with listening_server(tmp_path_factory.mktemp("listening")) as one:
        yield one
