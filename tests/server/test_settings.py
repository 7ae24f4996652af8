"""The address that people are told, from where the server listens."""

import pytest

from logboom.server import ServerSettings


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8514"),
        ("logs.internal", "http://logs.internal:8514"),
        ("2001:db8::7", "http://[2001:db8::7]:8514"),
        ("0.0.0.0", "http://127.0.0.1:8514"),
        ("::", "http://[::1]:8514"),
    ],
)
def test_what_listens_on_every_address_is_named_by_the_loopback_address(host: str, address: str):
    assert ServerSettings(host=host).address() == address


def test_the_public_url_wins():
    assert (
        ServerSettings(host="0.0.0.0", public_url="https://logs.example.org/").address() == "https://logs.example.org"
    )
