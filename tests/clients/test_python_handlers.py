"""The handlers of Python's own logging, in processes of their own: their records are found."""

import subprocess
import sys

import pytest

from tests.clients.listening import ListeningServer

pytestmark = pytest.mark.slow

PROGRAM = """
import decimal, logging, logging.handlers

log = logging.getLogger("shop.cart")
handler = logging.handlers.{handler}
handler.setFormatter(logging.Formatter())
log.addHandler(handler)
log.warning("order %s of {word}", "é&b", extra={{"order": 7, "service": "shop"}})
log.warning("object {word}", extra={{"price": decimal.Decimal(7)}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
logging.shutdown()
"""


def run(handler: str, word: str) -> None:
    program = PROGRAM.format(handler=handler, word=word)
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, capture_output=True)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_http_handler(listening: ListeningServer, word: str, method: str):
    """A form is text, so an object is one more attribute."""
    python = listening.server
    run(f'HTTPHandler("127.0.0.1:{python.port}", "/log?key={python.ingest_key}", method="{method}")', word)
    found = {row["message"].split()[0]: row for row in python.wait_for(word, 3)}
    order, failed = found["order"], found["failed"]
    assert (order["message"], order["level"], order["logger"]) == (f"order é&b of {word}", "warning", "shop.cart")
    assert (order["service"], order["input"], order["attributes"]["order"]) == ("shop", "python_logging", "7")
    assert found["object"]["attributes"]["price"] == "7"
    assert (failed["level"], failed["exception_type"]) == ("error", "ZeroDivisionError")
    assert python.ingest_key not in str(found)


@pytest.mark.parametrize("handler", ["SocketHandler", "DatagramHandler"])
def test_pickled_records(listening: ListeningServer, word: str, handler: str):
    """A record that holds an object is refused, and our own log says what to use."""
    python = listening.server
    run(f'{handler}("127.0.0.1", {listening.pickles})', word)
    found = {row["message"].split()[0]: row for row in python.wait_for(word, 2)}
    assert set(found) == {"order", "failed"}
    order, failed = found["order"], found["failed"]
    assert (order["message"], order["level"], order["service"]) == (f"order é&b of {word}", "warning", "shop")
    assert (order["attributes"]["order"], order["attributes"]["thread.name"]) == ("7", "MainThread")
    assert (failed["exception_type"], failed["attributes"]["code.function.name"]) == ("ZeroDivisionError", "<module>")
    assert "ZeroDivisionError" in failed["attributes"]["exception.stacktrace"]
    assert "send with logboom.Handler" in python.log()
