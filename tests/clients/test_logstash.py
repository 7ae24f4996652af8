"""python-logstash, python-logstash-async by each of its transports, lumberjack-client and lumberjack-protocol: their events are found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import Certificate, self_signed
from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server, free_port

pytestmark = pytest.mark.slow

LOGSTASH, BEATS, BEATS_TLS = free_port(), free_port(), free_port()

PLAIN = """
import logging
import logstash

log = logging.getLogger("shop.cart")
log.addHandler(logstash.{kind}("127.0.0.1", {port}, version={version}, message_type="shop", tags=["eu"]))
log.warning("order {word}", extra={{"order": 7}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
logging.shutdown()
"""

ASYNC = """
import logging
from logstash_async.formatter import LogstashEcsFormatter, LogstashFormatter
from logstash_async.handler import AsynchronousLogstashHandler
from logstash_async.transport import HttpTransport

log = logging.getLogger("shop.cart")
handler = AsynchronousLogstashHandler("127.0.0.1", {port}, database_path=None, transport={transport}, {more})
handler.setFormatter({formatter})
log.addHandler(handler)
log.warning("order {word}", extra={{"order": 7}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
handler.flush()
logging.shutdown()
"""
FORMATTER = 'LogstashFormatter(extra={"application": "shop", "environment": "prod"})'
ECS_FORMATTER = 'LogstashEcsFormatter(extra={"service": {"name": "shop"}})'

LUMBERJACK_CLIENT = """
const LumberjackClient = require("lumberjack-client");
const client = new LumberjackClient({ host: "127.0.0.1", port: %(port)d });
client.log({ "@timestamp": new Date(), message: "order %(word)s", level: "warn", host: { name: "web-1" }, order: 7 });
client.socket.on("data", (answer) => { console.log(answer.toString("hex")); process.exit(0); });
"""

LUMBERJACK_PROTOCOL = """
const fs = require("fs");
const lumberjack = require("lumberjack-protocol");
const client = lumberjack.client({ host: "127.0.0.1", port: %(port)d, ca: [fs.readFileSync("%(certificate)s")] });
client.on("connect", () => {
  client._socket.on("ack", (sequence) => { console.log(sequence); process.exit(0); });
  client.writeDataFrame({ line: "order %(word)s", host: "web-1", file: "/var/log/shop.log" });
});
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def logstash(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Iterator[Server]:
    """A server that listens on all of these ports."""
    environment = {
        "LOGBOOM_INPUTS__LOGSTASH__TCP_LISTEN": f"127.0.0.1:{LOGSTASH}",
        "LOGBOOM_INPUTS__LOGSTASH__UDP_LISTEN": f"127.0.0.1:{LOGSTASH}",
        "LOGBOOM_INPUTS__BEATS__LISTEN": f"127.0.0.1:{BEATS}",
        "LOGBOOM_INPUTS__BEATS__TLS_LISTEN": f"127.0.0.1:{BEATS_TLS}",
        "LOGBOOM_INPUTS__BEATS__TLS_CERTIFICATE": str(certificate.certificate),
        "LOGBOOM_INPUTS__BEATS__TLS_KEY": str(certificate.key),
    }
    server = Server(tmp_path_factory.mktemp("logstash") / "data", environment).start()
    yield server
    assert server.stop() == 0


def both(server: Server, word: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The event of the order, and that of the exception."""
    found = {row["message"].split()[0]: row for row in server.wait_for(word, 2)}
    order, failed = found["order"], found["failed"]
    assert (order["message"], order["level"], order["logger"]) == (f"order {word}", "warning", "shop.cart")
    assert order["attributes"]["order"] == "7"
    assert order["host"]
    assert (failed["level"], failed["exception_type"]) == ("error", "ZeroDivisionError")
    return order, failed


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("kind", ["TCPLogstashHandler", "UDPLogstashHandler"])
def test_python_logstash(logstash: Server, word: str, kind: str, version: int):
    run_python("logstash", PLAIN.format(kind=kind, port=LOGSTASH, version=version, word=word))
    order, _ = both(logstash, word)
    assert (order["input"], order["service"], order["attributes"]["tags"]) == ("logstash", "shop", '["eu"]')


@pytest.mark.parametrize(
    ("transport", "input_"), [("Udp", "logstash"), ("Tcp", "logstash"), ("Beats", "beats"), ("BeatsTls", "beats")]
)
def test_python_logstash_async(logstash: Server, certificate: Certificate, word: str, transport: str, input_: str):
    port = {"Udp": LOGSTASH, "Tcp": LOGSTASH, "Beats": BEATS, "BeatsTls": BEATS_TLS}[transport]
    encrypted = f'ssl_enable=True, ssl_verify=True, ca_certs="{certificate.certificate}"'
    program = ASYNC.format(
        transport=f'"logstash_async.transport.{transport.removesuffix("Tls")}Transport"', port=port, word=word,
        formatter=FORMATTER, more=encrypted if transport == "BeatsTls" else "",
    )  # fmt: skip
    run_python("logstash", program)
    order, failed = both(logstash, word)
    assert (order["input"], order["service"], order["environment"]) == (input_, "shop", "prod")
    assert "ZeroDivisionError" in failed["attributes"]["stack_trace"]


def test_python_logstash_async_over_http(logstash: Server, word: str):
    transport = (
        f'HttpTransport("127.0.0.1", {logstash.port}, ssl_enable=False, username="x", password="{logstash.ingest_key}")'
    )
    run_python(
        "logstash", ASYNC.format(transport=transport, port=logstash.port, word=word, formatter=FORMATTER, more="")
    )
    order, _ = both(logstash, word)
    assert (order["input"], order["service"], order["environment"]) == ("logstash", "shop", "prod")


def test_elastic_common_schema(logstash: Server, word: str):
    program = ASYNC.format(
        transport='"logstash_async.transport.TcpTransport"', port=LOGSTASH, word=word, formatter=ECS_FORMATTER, more=""
    )
    run_python("logstash", program)
    order, _ = both(logstash, word)
    assert order["service"] == "shop"


def test_lumberjack_client_for_node(logstash: Server, word: str, node_modules: Path, tmp_path: Path):
    program = LUMBERJACK_CLIENT % {"port": BEATS, "word": word}
    assert run_node(tmp_path, node_modules, program).strip() == "324100000001"  # 2A 1
    (row,) = logstash.wait_for(word)
    assert (row["message"], row["level"], row["host"], row["input"]) == (f"order {word}", "warning", "web-1", "beats")
    assert row["attributes"]["order"] == "7"


def test_lumberjack_version_1_over_tls(
    logstash: Server, certificate: Certificate, word: str, node_modules: Path, tmp_path: Path
):
    program = LUMBERJACK_PROTOCOL % {"port": BEATS_TLS, "word": word, "certificate": certificate.certificate}
    assert run_node(tmp_path, node_modules, program).strip() == "1"
    (row,) = logstash.wait_for(word)
    assert (row["message"], row["host"]) == (f"order {word}", "web-1")
    assert row["attributes"]["log.file.path"] == "/var/log/shop.log"
