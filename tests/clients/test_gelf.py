"""graypy, pygelf and gelf-pro over UDP, TCP and HTTP: their messages are found with their fields, large ones whole."""

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server, free_port

pytestmark = pytest.mark.slow

PORT = free_port()

PYTHON = """
import logging, random, string
{imports}

log = logging.getLogger("shop.cart")
log.addHandler({handler})
log.warning("order {word}", extra={{"order": 7}})
log.warning("large {word} " + "".join(random.Random("{word}").choices(string.ascii_letters, k=60_000)))
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
logging.shutdown()
"""
HANDLERS = {
    "graypy-udp": ("import graypy", 'graypy.GELFUDPHandler("127.0.0.1", {gelf}, debugging_fields=True)'),
    "graypy-udp, not compressed": (
        "import graypy",
        'graypy.GELFUDPHandler("127.0.0.1", {gelf}, debugging_fields=True, compress=False)',
    ),
    "graypy-tcp": ("import graypy", 'graypy.GELFTCPHandler("127.0.0.1", {gelf})'),
    "graypy-http": ("import graypy", 'graypy.GELFHTTPHandler("127.0.0.1", {port}, path="/gelf?key={key}")'),
    "pygelf-udp": (
        "import pygelf",
        'pygelf.GelfUdpHandler(host="127.0.0.1", port={gelf}, include_extra_fields=True, debug=True)',
    ),
    "pygelf-udp, not compressed": (
        "import pygelf",
        'pygelf.GelfUdpHandler(host="127.0.0.1", port={gelf}, include_extra_fields=True, compress=False)',
    ),
    "pygelf-tcp": ("import pygelf", 'pygelf.GelfTcpHandler(host="127.0.0.1", port={gelf}, include_extra_fields=True)'),
    "pygelf-http": (
        "import pygelf",
        'pygelf.GelfHttpHandler(host="127.0.0.1", port={port}, path="/gelf?key={key}", include_extra_fields=True)',
    ),
}

NODE = """
const log = require("gelf-pro");
log.setConfig({ fields: { service: "shop" }, adapterName: "%(adapter)s", adapterOptions: { host: "127.0.0.1", port: %(gelf)d } });
log.error("order %(word)s", { order: 7 }, (error) => { console.log(error ? String(error) : "sent"); });
"""


@pytest.fixture(scope="module")
def gelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that listens for GELF on PORT."""
    environment = {
        "LOGBOOM_INPUTS__GELF__UDP_LISTEN": f"127.0.0.1:{PORT}",
        "LOGBOOM_INPUTS__GELF__TCP_LISTEN": f"127.0.0.1:{PORT}",
    }
    server = Server(tmp_path_factory.mktemp("gelf") / "data", environment).start()
    yield server
    assert server.stop() == 0


@pytest.mark.parametrize("name", HANDLERS)
def test_handlers_for_python(gelf: Server, word: str, name: str):
    imports, handler = HANDLERS[name]
    handler = handler.format(gelf=PORT, port=gelf.port, key=gelf.ingest_key)
    run_python("gelf", PYTHON.format(imports=imports, handler=handler, word=word))
    found = {row["message"].split()[0]: row for row in gelf.wait_for(word, 3)}
    assert set(found) == {"order", "large", "failed"}
    order = found["order"]
    assert (order["level"], order["input"], order["attributes"]["order"]) == ("warning", "gelf", "7")
    assert order["host"]
    # Random text, which compresses too little for one datagram.
    large = "".join(random.Random(word).choices(string.ascii_letters, k=60_000))
    assert found["large"]["message"] == f"large {word} {large}"
    assert found["failed"]["exception_type"] == "ZeroDivisionError"


@pytest.mark.parametrize("adapter", ["udp", "tcp"])
def test_the_client_for_node(gelf: Server, word: str, adapter: str, node_modules: Path, tmp_path: Path):
    program = NODE % {"adapter": adapter, "gelf": PORT, "word": word}
    assert run_node(tmp_path, node_modules, program).strip() == "sent"
    (row,) = gelf.wait_for(word)
    assert (row["message"], row["level"], row["service"]) == (f"order {word}", "error", "shop")
    assert row["attributes"]["order"] == "7"
