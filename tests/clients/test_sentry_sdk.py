"""sentry-sdk for Python, as applications use it: nothing but the DSN is ours."""

from pathlib import Path

import pytest

from tests.clients.sentry_sdks import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow


def test_an_exception_is_found_with_its_facts(server: Server, word: str, tmp_path: Path):
    program = """
sentry_sdk.set_user({"id": "7", "email": "ada@example.org"})
sentry_sdk.set_tag("color", "blue")
try:
    1 / 0
except ZeroDivisionError as error:
    raise_from = ValueError(f"cannot divide {WORD}")
    raise_from.__cause__ = error
    print(sentry_sdk.capture_exception(raise_from))
"""
    event_id = run_python(tmp_path, server, word, program).strip()
    (event,) = server.wait_for(word)
    assert event["message"] == f"ValueError: cannot divide {word}"
    assert (event["level"], event["exception_type"], event["input"]) == ("error", "ValueError", "sentry")
    assert (event["release"], event["environment"]) == ("shop@1.2.3", "staging")
    assert event["fingerprint"] != 0
    assert len(event["trace_id"]) == 32
    attributes = event["attributes"]
    assert attributes["sentry.event_id"] == event_id
    assert (attributes["user.id"], attributes["user.email"], attributes["color"]) == ("7", "ada@example.org", "blue")
    assert server.search(f"sentry.event_id:{event_id}")[0]["event_id"] == event["event_id"]
