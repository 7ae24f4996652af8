"""Whether a request comes from one of our own pages."""

import pytest

from logboom.api.same_origin import is_same_origin


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://logs:8514", "host": "logs:8514"}, False),
        ({"origin": "http://logs:8514", "host": "logs:8514"}, True),
        ({"origin": "http://logs:8515", "host": "logs:8514"}, False),
        ({"origin": "http://logs.evil.example", "host": "logs"}, False),
        ({"origin": "https://logs.example.org", "host": "backend"}, True),
        ({"origin": "null", "host": "logs"}, False),
        ({"origin": "", "host": ""}, False),
        ({"host": "logs"}, False),
    ],
)
def test_the_browser_tells_where_a_request_comes_from(headers: dict[str, str], own: bool) -> None:
    assert is_same_origin(headers, public_url="https://logs.example.org") is own
