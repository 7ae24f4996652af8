"""Browser, system and device from the header of a request."""

from typing import Any

import pytest

from logboom.issues.report import from_document, from_sentry
from logboom.issues.user_agents import tags_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5"
    " Mobile/15E148 Safari/604.1"
)


def test_a_server_tells_the_browsers_system_beside_its_own():
    assert tags_of({"User-Agent": FIREFOX}, "python") == {
        "browser": "Firefox 131.0",
        "browser.name": "Firefox",
        "client_os": "Windows 10",
        "client_os.name": "Windows",
    }


def test_in_a_page_the_browsers_system_is_the_applications():
    tags = tags_of([["user-agent", IPHONE]], "javascript")
    assert (tags["browser"], tags["os"], tags["device"]) == ("Mobile Safari 17.5", "iOS 17.5", "iPhone")


WITHOUT: dict[str, Any] = {
    "none": None,
    "no header": {"Accept": "*/*"},
    "nobody's": {"User-Agent": "???"},
    "of a wrong type": {"User-Agent": {"a": 1}},
    "no pairs": [1, "x", ["User-Agent"]],
    "a text": "User-Agent: x",
}


@pytest.mark.parametrize("headers", WITHOUT.values(), ids=WITHOUT)
def test_what_says_nothing_adds_nothing(headers: Any):
    assert tags_of(headers, "python") == {}
    assert from_document({"request": {"headers": headers}}).tags == {}


def test_what_the_sender_says_comes_first():
    document = b'{"platform":"python","tags":{"browser":"mine"},"contexts":{"browser":{"name":"IE","version":"6"}},'
    report = from_sentry(document + b'"request":{"headers":{"User-Agent":"' + FIREFOX.encode() + b'"}}}')
    assert (report.tags["browser"], report.tags["browser.name"]) == ("mine", "IE")
    assert report.tags["client_os"] == "Windows 10"
