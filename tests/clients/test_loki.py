"""python-logging-loki (both forms) and winston-loki (JSON and protobuf): their entries are found with their fields."""

from pathlib import Path

import pytest

from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow

PYTHON = """
import logging, logging_loki

log = logging.getLogger("shop.cart")
log.addHandler(logging_loki.LokiHandler(
    url="http://127.0.0.1:{port}/loki/api/v1/push", tags={{"app": "shop"}}, auth=("me", {key!r}), version={version!r},
))
log.warning("order {word}", extra={{"tags": {{"order": "7"}}}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
"""

NODE = """
const winston = require("winston");
const LokiTransport = require("winston-loki");
const transport = new LokiTransport({
  host: "http://127.0.0.1:%(port)d", basicAuth: "me:%(key)s", labels: { app: "shop" }, json: %(json)s, interval: 1,
  onConnectionError: (error) => { console.error(String(error)); process.exit(1); },
});
const logger = winston.createLogger({ transports: [transport] });
logger.error("order %(word)s");
logger.info("again %(word)s");
transport.flush().then(() => { console.log("flushed"); process.exit(0); });
"""


@pytest.mark.parametrize("version", ["0", "1"])
def test_the_handler_for_python(server: Server, word: str, version: str):
    run_python("loki", PYTHON.format(port=server.port, key=server.ingest_key, word=word, version=version))
    found = {row["message"].splitlines()[0]: row for row in server.wait_for(word, 2)}
    order = found[f"order {word}"]
    columns = ("level", "service", "logger", "input")
    assert [order[column] for column in columns] == ["warning", "shop", "shop.cart", "loki"]
    assert order["attributes"]["order"] == "7"
    assert found[f"failed {word}"]["exception_type"] == "ZeroDivisionError"


@pytest.mark.parametrize("json", ["true", "false"])
def test_the_transport_for_winston(server: Server, word: str, node_modules: Path, tmp_path: Path, json: str):
    program = NODE % {"port": server.port, "key": server.ingest_key, "word": word, "json": json}
    assert run_node(tmp_path, node_modules, program).strip() == "flushed"
    rows = server.wait_for(word, 2)
    assert {(row["level"], row["service"]) for row in rows} == {("error", "shop"), ("info", "shop")}
