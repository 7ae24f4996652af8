"""What the tests of clients share: words that tell their events apart, and the JavaScript clients."""

import secrets
from pathlib import Path

import pytest

from tests.clients.javascript import installed_modules


@pytest.fixture
def word() -> str:
    """A word that no other test logs."""
    return "w" + secrets.token_hex(8)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The directory of the JavaScript clients."""
    return installed_modules()
