"""python-logstash, python-logstash-async by each of its transports, lumberjack-client and lumberjack-protocol: their events are found."""

from pathlib import Path
from typing import Any

import pytest

from tests.clients.javascript import run_node
from tests.clients.listening import ListeningServer
from tests.clients.python_environments import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow

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
def test_python_logstash(listening: ListeningServer, word: str, kind: str, version: int):
    run_python("logstash", PLAIN.format(kind=kind, port=listening.logstash, version=version, word=word))
    order, _ = both(listening.server, word)
    assert (order["input"], order["service"], order["attributes"]["tags"]) == ("logstash", "shop", '["eu"]')


@pytest.mark.parametrize(
    ("transport", "input_"), [("Udp", "logstash"), ("Tcp", "logstash"), ("Beats", "beats"), ("BeatsTls", "beats")]
)
def test_python_logstash_async(listening: ListeningServer, word: str, transport: str, input_: str):
    port = getattr(listening, {"Beats": "beats", "BeatsTls": "beats_tls"}.get(transport, "logstash"))
    encrypted = f'ssl_enable=True, ssl_verify=True, ca_certs="{listening.certificate.certificate}"'
    program = ASYNC.format(
        transport=f'"logstash_async.transport.{transport.removesuffix("Tls")}Transport"', port=port, word=word,
        formatter=FORMATTER, more=encrypted if transport == "BeatsTls" else "",
    )  # fmt: skip
    run_python("logstash", program)
    order, failed = both(listening.server, word)
    assert (order["input"], order["service"], order["environment"]) == (input_, "shop", "prod")
    assert "ZeroDivisionError" in failed["attributes"]["stack_trace"]


def test_python_logstash_async_over_http(listening: ListeningServer, word: str):
    transport = f'HttpTransport("127.0.0.1", {listening.server.port}, ssl_enable=False, username="x", password="{listening.server.ingest_key}")'
    run_python(
        "logstash",
        ASYNC.format(transport=transport, port=listening.server.port, word=word, formatter=FORMATTER, more=""),
    )
    order, _ = both(listening.server, word)
    assert (order["input"], order["service"], order["environment"]) == ("logstash", "shop", "prod")


def test_elastic_common_schema(listening: ListeningServer, word: str):
    program = ASYNC.format(
        transport='"logstash_async.transport.TcpTransport"',
        port=listening.logstash,
        word=word,
        formatter=ECS_FORMATTER,
        more="",
    )
    run_python("logstash", program)
    order, _ = both(listening.server, word)
    assert order["service"] == "shop"


def test_lumberjack_client_for_node(listening: ListeningServer, word: str, node_modules: Path, tmp_path: Path):
    program = LUMBERJACK_CLIENT % {"port": listening.beats, "word": word}
    assert run_node(tmp_path, node_modules, program).strip() == "324100000001"  # 2A 1
    (row,) = listening.server.wait_for(word)
    assert (row["message"], row["level"], row["host"], row["input"]) == (f"order {word}", "warning", "web-1", "beats")
    assert row["attributes"]["order"] == "7"


def test_lumberjack_version_1_over_tls(listening: ListeningServer, word: str, node_modules: Path, tmp_path: Path):
    program = LUMBERJACK_PROTOCOL % {
        "port": listening.beats_tls,
        "word": word,
        "certificate": listening.certificate.certificate,
    }
    assert run_node(tmp_path, node_modules, program).strip() == "1"
    (row,) = listening.server.wait_for(word)
    assert (row["message"], row["host"]) == (f"order {word}", "web-1")
    assert row["attributes"]["log.file.path"] == "/var/log/shop.log"
