"""What docs/python.md says of structlog and loguru, with the libraries themselves."""

import re
import subprocess

import pytest

from tests.clients.applications import ingest_url, python
from tests.repository.text_files import ROOT
from tests.serving import Server

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")


def recipe(beginning: str) -> str:
    """The block of the page that begins with this."""
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if block.startswith(beginning)]
    return found


def run(server: Server, program: str) -> None:
    program = program.replace("http://KEY@127.0.0.1:8514", ingest_url(server))
    subprocess.run(python("-c", program), check=True, timeout=60)


def test_structlog(server: Server, word: str):
    run(
        server,
        f"""
import logging, structlog, logboom
logging.basicConfig(level="INFO", handlers=[logboom.Handler("http://KEY@127.0.0.1:8514", service="shop")])
{recipe("structlog.configure")}
log = structlog.get_logger("shop.pay")
log.info("order accepted", order=77, word={word!r})
try:
    {{}}["coffee"]
except KeyError:
    log.exception("order failed", word={word!r})
""",
    )
    accepted, failed = sorted(server.wait_for(f"word:{word}", 2), key=lambda event: event["timestamp"])
    assert (accepted["message"], accepted["level"], accepted["logger"]) == ("order accepted", "info", "shop.pay")
    assert accepted["attributes"]["order"] == "77"
    assert (failed["message"], failed["exception_type"], failed["level"]) == ("order failed", "KeyError", "error")


def test_loguru(server: Server, word: str):
    run(
        server,
        f"""
import logboom
from loguru import logger
logger.remove()
{recipe("logger.add")}
logger.bind(order=77, word={word!r}).success("order accepted")
try:
    {{}}["coffee"]
except KeyError:
    logger.bind(word={word!r}).exception("order failed")
""",
    )
    accepted, failed = sorted(server.wait_for(f"word:{word}", 2), key=lambda event: event["timestamp"])
    assert (accepted["message"], accepted["level"], accepted["service"]) == ("order accepted", "notice", "shop")
    assert accepted["attributes"]["order"] == "77"
    assert accepted["attributes"]["logboom.level"] == "SUCCESS"
    assert (failed["message"], failed["exception_type"], failed["level"]) == ("order failed", "KeyError", "error")


def test_under_pytest_with_its_captured_log(server: Server, word: str, tmp_path):
    """The handler neither disturbs caplog nor the end of the run."""
    (tmp_path / "test_shop.py").write_text(f"""
import logging, logboom, pytest

@pytest.fixture(autouse=True, scope="session")
def to_logboom():
    handler = logboom.Handler({ingest_url(server)!r})
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    handler.close()

def test_it(caplog):
    logging.getLogger("shop").error("seen {word}")
    assert "seen {word}" in caplog.text
""")
    command = python("-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "no:asyncio", str(tmp_path))
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    assert len(server.wait_for(word)) == 1


def test_a_kill_nine_loses_nothing_that_was_flushed(server: Server, word: str):
    program = f"""
import logging, logboom, os, signal
handler = logboom.Handler({ingest_url(server)!r}, batch_seconds=60)
log = logging.getLogger(); log.addHandler(handler)
for number in range(100):
    log.error("record %d of {word}", number)
handler.flush()
log.error("after the flush of {word}")
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run(python("-c", program), timeout=60, check=False).returncode < 0
    found = server.wait_for(f'"record" {word}', 100, limit=200)
    assert sorted(int(event["message"].split()[1]) for event in found) == list(range(100))
