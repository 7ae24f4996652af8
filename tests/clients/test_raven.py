"""raven, the SDK that came before sentry-sdk: single events at the store endpoint."""

from pathlib import Path

import pytest

from tests.clients.sentry_sdks import dsn, run
from tests.serving import Server

pytestmark = pytest.mark.slow

PROGRAM = """
import logging, sys
from raven import Client
from raven.handlers.logging import SentryHandler
from raven.transport.http import HTTPTransport

client = Client({dsn!r}, transport=HTTPTransport, release="1.2", environment="prod", tags={{"color": "blue"}})
try:
    int({word!r})
except ValueError:
    print(client.captureException())
client.captureMessage("hello {word}", level="warning")
log = logging.getLogger("shop")
log.addHandler(SentryHandler(client))
log.error("order %s of %s failed", 7, {word!r})
assert not client.state.did_fail()
"""


def test_exceptions_messages_and_logs(server: Server, word: str, tmp_path: Path):
    event_id = run(tmp_path, PROGRAM.format(dsn=dsn(server), word=word)).strip()
    found = {row["message"]: row for row in server.wait_for(word, 3)}
    error = found[f"ValueError: invalid literal for int() with base 10: '{word}'"]
    assert (error["exception_type"], error["level"]) == ("ValueError", "error")
    assert (error["release"], error["environment"]) == ("1.2", "prod")
    assert (error["attributes"]["color"], error["attributes"]["sentry.event_id"]) == ("blue", event_id)
    assert found[f"hello {word}"]["level"] == "warning"
    logged = found[f"order 7 of {word} failed"]
    assert (logged["logger"], logged["level"]) == ("shop", "error")
    assert len({row["fingerprint"] for row in found.values()} - {"0"}) == 3
