"""splunk-handler and splunk-hec-handler (Python), splunk-logging (Node): their events are found with their fields."""

from pathlib import Path

import pytest

from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow

SPLUNK_HANDLER = """
import logging
from splunk_handler import SplunkHandler, force_flush

handler = SplunkHandler(
    host="127.0.0.1", port={port}, token={key!r}, index="main", protocol="http", verify=False,
    hostname="web-1", source="shop", sourcetype="python", flush_interval=0.2,
)
log = logging.getLogger("shop")
log.addHandler(handler)
log.setLevel("INFO")
for number in range(5):
    log.info("order %d {word}", number)
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
force_flush()
logging.shutdown()
"""

SPLUNK_HEC_HANDLER = """
import logging
from splunk_hec_handler import SplunkHecHandler

log = logging.getLogger("shop")
log.addHandler(SplunkHecHandler(
    "127.0.0.1", {key!r}, port={port}, proto="http", ssl_verify=False, source="shop", endpoint={endpoint!r},
    hostname="web-2",
))
log.warning("refused {word}")
"""

SPLUNK_LOGGING = """
const { Logger } = require("splunk-logging");
const logger = new Logger({ token: "%(key)s", url: "http://127.0.0.1:%(port)d", maxBatchCount: 2 });
logger.error = (error) => { console.error(String(error)); process.exit(1); };
const metadata = { host: "web-3", source: "shop", index: "main" };
logger.send({ message: "a %(word)s", severity: "warn", metadata });
logger.send({ message: { order: 7, text: "b %(word)s" }, severity: "error", metadata }, (error, response, body) => {
  console.log(body.code);
});
"""


def test_splunk_handler_sends_batches_and_tracebacks(server: Server, word: str):
    run_python("splunk", SPLUNK_HANDLER.format(port=server.port, key=server.ingest_key, word=word))
    found = {row["message"].splitlines()[0]: row for row in server.wait_for(word, 6)}
    assert set(found) == {*(f"order {number} {word}" for number in range(5)), f"failed {word}"}
    row = found[f"order 0 {word}"]
    assert (row["host"], row["service"], row["input"]) == ("web-1", "shop", "splunk_hec")
    assert (row["attributes"]["index"], row["attributes"]["sourcetype"]) == ("main", "python")
    assert found[f"failed {word}"]["exception_type"] == "ZeroDivisionError"


@pytest.mark.parametrize("endpoint", ["event", "raw"])
def test_splunk_hec_handler_sends_its_objects_to_either_path(server: Server, word: str, endpoint: str):
    program = SPLUNK_HEC_HANDLER.format(port=server.port, key=server.ingest_key, word=word, endpoint=endpoint)
    run_python("splunk", program)
    (row,) = server.wait_for(word)
    assert (row["message"], row["level"], row["service"]) == (f"refused {word}", "warning", "shop")


def test_splunk_logging_batches_texts_and_objects(server: Server, word: str, node_modules: Path, tmp_path: Path):
    program = SPLUNK_LOGGING % {"port": server.port, "key": server.ingest_key, "word": word}
    assert run_node(tmp_path, node_modules, program).strip() == "0"
    rows = sorted(server.wait_for(word, 2), key=lambda row: row["level"])
    assert [(row["level"], row["host"]) for row in rows] == [("error", "web-3"), ("warning", "web-3")]
    assert rows[1]["message"] == f"a {word}"
    assert server.search(f"{word} sourcetype:* index:main")
