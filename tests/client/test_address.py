"""The one URL that says where to send and with which key."""

import pytest

from logboom.client.address import parse


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("http://KEY@127.0.0.1:8514", "127.0.0.1", 8514, "/api/v1/ingest"),
        ("http://KEY@127.0.0.1:8514/", "127.0.0.1", 8514, "/api/v1/ingest"),
        ("http://KEY@127.0.0.1:8514/1", "127.0.0.1", 8514, "/api/v1/ingest"),
        ("https://KEY@logs.example.org", "logs.example.org", 443, "/api/v1/ingest"),
        ("http://KEY@logs.example.org", "logs.example.org", 80, "/api/v1/ingest"),
        ("https://KEY@example.org/logs/17", "example.org", 443, "/logs/api/v1/ingest"),
        ("http://KEY@[::1]:8514", "::1", 8514, "/api/v1/ingest"),
    ],
)
def test_the_parts(url: str, host: str, port: int, path: str):
    address = parse(url)
    assert (address.host, address.port, address.path, address.key) == (host, port, path, "KEY")


def test_what_is_shown_has_no_key():
    address = parse("https://KEY@example.org/logs")
    assert address.shown == "https://example.org:443/logs"
    assert "KEY" not in repr(address)
    assert "KEY" not in f"{address}"
