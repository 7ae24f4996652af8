"""raygun4py, Raygun's client for Python, and its handler for logging."""

from pathlib import Path

import pytest

from tests.clients.sentry_sdks import run
from tests.serving import Server

pytestmark = pytest.mark.slow

PROGRAM = """
import logging
from raygun4py import raygunprovider

client = raygunprovider.RaygunSender({key!r})
client.endpointprotocol, client.endpointhost = "http://", "127.0.0.1:{port}"
client.set_version("1.2")
client.set_user({{"identifier": "7", "email": "ada@example.org"}})

def charge(order):
    password = "hunter2"
    try:
        {{}}["k"]
    except KeyError as error:
        raise ValueError("cannot charge {word}") from error

try:
    charge(7)
except ValueError:
    print(client.send_exception(tags=["blue"], userCustomData={{"order": 7}})[0])

handler = raygunprovider.RaygunHandler({key!r})
handler.sender.endpointprotocol, handler.sender.endpointhost = "http://", "127.0.0.1:{port}"
log = logging.getLogger("shop")
log.addHandler(handler)
log.error("out of stock {word}")
"""


def test_an_exception_and_what_a_logger_said(server: Server, word: str, tmp_path: Path):
    program = PROGRAM.format(key=server.ingest_key, port=server.port, word=word)
    assert run(tmp_path, program, AN_API_SECRET="s3cr3t").strip() == "202"
    found = {row["message"]: row for row in server.wait_for(word, 2)}
    error = found[f"ValueError: cannot charge {word}"]
    assert (error["exception_type"], error["release"], error["input"]) == ("ValueError", "1.2", "raygun")
    assert (error["attributes"]["user.id"], error["attributes"]["order"]) == ("7", "7")
    assert error["fingerprint"] != "0"
    logged = found[f"out of stock {word}"]
    assert (logged["logger"], logged["exception_type"]) == ("shop", "")
