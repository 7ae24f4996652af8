"""loggly-python-handler and node-loggly-bulk: their events are found with fields and tags."""

from pathlib import Path

import pytest

from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow

PYTHON = """
import logging, time
from loggly.handlers import HTTPSHandler

handler = HTTPSHandler("http://127.0.0.1:{port}/inputs/{key}/tag/python,shop")
handler.setFormatter(logging.Formatter('{{"logger":"%(name)s","level":"%(levelname)s","message":"%(message)s"}}'))
log = logging.getLogger("shop.cart")
log.addHandler(handler)
log.warning("order {word}")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
log.error('a "quoted" {word}')
from loggly import handlers
handlers.session.executor.shutdown(wait=True)
"""

NODE = """
const loggly = require("node-loggly-bulk");
const client = loggly.createClient({ token: "%(key)s", subdomain: "logboom", tags: ["node"], json: true });
client.urls.log = "http://127.0.0.1:%(port)d/inputs/%(key)s";
client.log({ message: "order %(word)s", level: "error", order: 7 }, (error, result) => {
  console.log(error ? String(error) : result.response);
  process.exit(0);
});
"""


def test_the_handler_for_python_with_the_format_of_the_manual(server: Server, word: str):
    run_python("loggly", PYTHON.format(port=server.port, key=server.ingest_key, word=word))
    found = {row["message"]: row for row in server.wait_for(word, 3)}
    order = found[f"order {word}"]
    assert (order["level"], order["logger"], order["input"]) == ("warning", "shop.cart", "loggly")
    assert order["attributes"]["tags"] == "python,shop"
    assert found[f"failed {word}"]["exception_type"] == "ZeroDivisionError"
    assert any("quoted" in message for message in found), "a line that is no JSON is text"


def test_the_client_for_node(server: Server, word: str, node_modules: Path, tmp_path: Path):
    program = NODE % {"port": server.port, "key": server.ingest_key, "word": word}
    assert run_node(tmp_path, node_modules, program).strip() == "ok"
    (row,) = server.wait_for(word)
    assert (row["message"], row["level"], row["attributes"]["order"]) == (f"order {word}", "error", "7")
    assert row["attributes"]["tags"] == "node"
