"""Syslog over TLS with the certificate of `logboom admin tls-cert`, and keys within messages: rsyslog, syslog-ng, winston."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.command import logboom
from tests.clients.javascript import running_node
from tests.clients.rsyslog import rsyslog
from tests.clients.syslog_ng import syslog_ng
from tests.programs import required
from tests.serving import Server, free_port
from tests.waiting import until_sync

pytestmark = [pytest.mark.daemon, pytest.mark.slow]

RSYSLOG = """target="localhost" port="{port}" protocol="tcp" TCP_Framing="octet-counted"
  StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"
"""
TRUST = 'global(DefaultNetstreamDriverCAFile="{authority}")'
WITH_KEY = """
template(name="with_key" type="string"
         string="<%pri%>%protocol-version% %timestamp:::date-rfc3339% %HOSTNAME% %app-name% %procid% - [{key}@41058 tag=\\"shop\\"] %msg%\\n")
"""
SYSLOG_NG = (
    'syslog("localhost" port({port}) transport("tls") tls(ca-file("{authority}") peer-verify(required-trusted)));'
)
WINSTON = """
const winston = require("winston");
require("winston-syslog").Syslog;
const fs = require("fs");
const transport = new winston.transports.Syslog({
  host: "localhost", port: %(port)d, protocol: "%(protocol)s", type: "%(type)s", app_name: "shop", localhost: "web-1",
  protocolOptions: %(options)s,
});
transport.on("error", (error) => { console.error(error); process.exit(1); });
const logger = winston.createLogger({ levels: winston.config.syslog.levels, transports: [transport] });
logger.error("order %(word)s", { order: 7 });
logger.info("again %(word)s");
setInterval(() => {}, 1000);  // it goes on, as a server does
"""


@dataclass(frozen=True)
class Secure:
    server: Server
    port: int
    authority: Path


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    """A server that takes syslog by TLS alone, and only with a key or from the project of the port."""
    directory = tmp_path_factory.mktemp("secure")
    made = logboom("admin", "tls-cert", "--to", str(directory), "--data-dir", str(directory / "data"))
    assert made.returncode == 0, made.stderr
    port, certificate = free_port(), directory / "certificate.pem"
    environment = {
        "LOGBOOM_INPUTS__SYSLOG__TLS_LISTEN": f"127.0.0.1:{port}",
        "LOGBOOM_INPUTS__SYSLOG__TLS_CERTIFICATE": str(certificate),
        "LOGBOOM_INPUTS__SYSLOG__TLS_KEY": str(directory / "key.pem"),
    }
    server = Server(directory / "data", environment).start()
    yield Secure(server, port, certificate)
    assert server.stop() == 0


def send(listening: Path, message: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.connect(str(listening))
        client.send(message.encode())


def test_rsyslog(secure: Secure, word: str, tmp_path: Path):
    required("lmnsd_ossl.so")
    forwarding = RSYSLOG.format(port=secure.port) + 'template="RSYSLOG_SyslogProtocol23Format"'
    with rsyslog(tmp_path, forwarding, TRUST.format(authority=secure.authority)) as listening:
        send(listening, f"<34>Oct 11 22:14:15 su[12]: failed for {word}")
        (row,) = secure.server.wait_for(word)
    assert (row["service"], row["level"], row["key"]) == ("su", "critical", 0)


def test_rsyslog_with_a_key_in_its_messages(secure: Secure, word: str, tmp_path: Path):
    required("lmnsd_ossl.so")
    settings = TRUST.format(authority=secure.authority) + WITH_KEY.format(key=secure.server.ingest_key)
    with rsyslog(tmp_path, RSYSLOG.format(port=secure.port) + 'template="with_key"', settings) as listening:
        send(listening, f"<34>Oct 11 22:14:15 su[12]: failed for {word}")
        (row,) = secure.server.wait_for(word)
    assert (row["service"], row["key"]) == ("su", 1)
    assert row["attributes"]["sd.token@41058.tag"] == "shop"
    assert secure.server.ingest_key not in str(row)


def test_a_wrong_key_is_refused_and_shown(secure: Secure, word: str, tmp_path: Path):
    required("lmnsd_ossl.so")
    settings = TRUST.format(authority=secure.authority) + WITH_KEY.format(key="f" * 32)
    with rsyslog(tmp_path, RSYSLOG.format(port=secure.port) + 'template="with_key"', settings) as listening:
        send(listening, f"<34>Oct 11 22:14:15 su[12]: failed for {word}")
        counted = 'logboom_input_rejected_total{input="syslog",reason="unknown_key"} 1.0'
        until_sync(lambda: counted in secure.server.get("/metrics").text)
    assert not secure.server.search(word)


def test_syslog_ng(secure: Secure, word: str, tmp_path: Path):
    destination = SYSLOG_NG.format(port=secure.port, authority=secure.authority)
    with syslog_ng(tmp_path, destination) as listening:
        send(listening, f"<34>Oct 11 22:14:15 su[12]: failed for {word}")
        (row,) = secure.server.wait_for(word)
    assert (row["service"], row["level"]) == ("su", "critical")


@pytest.mark.parametrize(("transport", "form"), [("tls4", "5424"), ("tcp4", "5424"), ("tcp4", "BSD"), ("udp4", "BSD")])
def test_winston(secure: Secure, word: str, node_modules: Path, tmp_path: Path, transport: str, form: str):
    by_tls = transport == "tls4"
    program = WINSTON % {
        "port": secure.port if by_tls else secure.server.syslog_port,
        "protocol": transport,
        "type": form,
        "options": f'{{ ca: fs.readFileSync("{secure.authority}") }}' if by_tls else "{}",
        "word": word,
    }
    with running_node(tmp_path, node_modules, program):
        rows = {row["message"].split()[0]: row for row in secure.server.wait_for(word, 2)}
    assert (rows["order"]["level"], rows["again"]["level"]) == ("error", "info")
    assert {(row["service"], row["host"]) for row in rows.values()} == {("shop", "web-1")}
    assert rows["order"]["attributes"]["order"] == "7", "the message is JSON, and taken apart"
