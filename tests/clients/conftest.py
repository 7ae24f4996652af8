"""Words by which the tests of one server tell their events apart."""

import secrets

import pytest


@pytest.fixture
def word() -> str:
    """A word that no other test logs."""
    return "w" + secrets.token_hex(8)
