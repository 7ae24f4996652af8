"""OpenTelemetry's SDKs for Python (over HTTP and gRPC) and Node: what they export is found with its fields."""

from pathlib import Path
from typing import Any

import pytest

from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server, free_port
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

PYTHON = """
import logging, sys
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.exporter.otlp.proto.{transport}._log_exporter import OTLPLogExporter

exporter = OTLPLogExporter(endpoint={endpoint!r}, headers={{"authorization": "Bearer {key}"}}, {options})
provider = LoggerProvider(resource=Resource.create({{
    "service.name": "shop", "service.version": "1.2", "host.name": "web-1", "deployment.environment.name": "test",
}}))
provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
log = logging.getLogger("shop.cart")
log.setLevel(logging.DEBUG)
log.addHandler(LoggingHandler(logger_provider=provider))
log.warning("order {word}", extra={{"order": 7, "items": ["a", 1]}})
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed {word}")
print(provider.force_flush())
provider.shutdown()
"""

NODE = """
const { LoggerProvider, BatchLogRecordProcessor } = require("@opentelemetry/sdk-logs");
const { OTLPLogExporter } = require("@opentelemetry/exporter-logs-otlp-http");
const { resourceFromAttributes } = require("@opentelemetry/resources");

const exporter = new OTLPLogExporter({
  url: "http://127.0.0.1:%(port)d/v1/logs", headers: { authorization: "Bearer %(key)s" }, compression: "%(compression)s",
});
const resource = resourceFromAttributes({ "service.name": "shop" });
const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
const log = provider.getLogger("shop.cart", "1.0");
log.emit({ severityNumber: 17, severityText: "ERROR", body: "order %(word)s", attributes: { order: 7, list: [1, "a"] } });
log.emit({ body: { msg: "again %(word)s", n: 1.5 } });
const error = new TypeError("no such order");
log.emit({ body: "failed %(word)s", severityNumber: 17, attributes: {
  "exception.type": error.name, "exception.message": error.message, "exception.stacktrace": error.stack } });
provider.forceFlush().then(() => provider.shutdown()).then(() => console.log("flushed"));
"""


@pytest.fixture(scope="module")
def grpc_port(tmp_path_factory: pytest.TempPathFactory):
    """The port of a server of its own, which listens for gRPC, and that server."""
    port = free_port()
    directory = tmp_path_factory.mktemp("otlp") / "data"
    server = Server(directory, {"LOGBOOM_INPUTS__OTLP__GRPC_LISTEN": f"127.0.0.1:{port}"}).start()
    yield port, server
    assert server.stop() == 0


def holds_what_python_logged(server: Server, word: str) -> None:
    found = {row["message"].split()[0]: row for row in server.wait_for(word, 2)}
    order, failed = found["order"], found["failed"]
    columns = ("level", "service", "release", "host", "environment", "logger", "input")
    assert [order[column] for column in columns] == ["warning", "shop", "1.2", "web-1", "test", "shop.cart", "otlp"]
    assert (order["attributes"]["order"], order["attributes"]["items"]) == ("7", '["a",1]')
    assert order["attributes"]["resource.telemetry.sdk.language"] == "python"
    assert (failed["level"], failed["exception_type"]) == ("error", "ZeroDivisionError")
    assert failed["fingerprint"] != "0", "it is an issue's"


def test_the_exporter_for_python_over_http(server: Server, word: str):
    for compression in ("NoCompression", "Gzip", "Deflate"):
        program = PYTHON.format(
            transport="http",
            endpoint=f"{server.url}/v1/logs",
            key=server.ingest_key,
            options=f"compression=__import__('opentelemetry.exporter.otlp.proto.http', fromlist='x').Compression.{compression}",
            word=word + compression,
        )
        assert run_python("opentelemetry", program).strip() == "True"
        holds_what_python_logged(server, word + compression)


def test_an_exception_that_is_exported_becomes_an_issue(server: Server, word: str):
    """Named after what Python raised; what is logged again is of the same issue."""
    raised = f'raise type("Refused{word}", (ZeroDivisionError,), {{}})("no order")'
    program = PYTHON.format(
        transport="http", endpoint=f"{server.url}/v1/logs", key=server.ingest_key, options="", word=word
    )
    for _ in range(2):
        assert run_python("opentelemetry", program.replace("1 / 0", raised)).strip() == "True"

    def issues() -> list[dict[str, Any]]:
        found = server.get("/api/v1/issues", project="default", query=f"Refused{word}").json()["issues"]
        return [one for one in found if f"Refused{word}" in one["title"]]

    until_sync(lambda: bool(issues()), seconds=60)
    (issue,) = issues()
    assert issue["title"] == f"Refused{word}: no order"
    events = server.wait_for(f'"failed {word}"', 2)
    assert {event["exception_type"] for event in events} == {f"Refused{word}"}
    assert len({event["fingerprint"] for event in events} - {"0"}) == 1


def test_the_exporter_for_python_over_grpc(grpc_port: tuple[int, Server], word: str):
    port, server = grpc_port
    program = PYTHON.format(
        transport="grpc", endpoint=f"127.0.0.1:{port}", key=server.ingest_key, options="insecure=True", word=word
    )
    assert run_python("opentelemetry", program).strip() == "True"
    holds_what_python_logged(server, word)


@pytest.mark.parametrize("compression", ["none", "gzip"])
def test_the_exporter_for_node(server: Server, word: str, node_modules: Path, tmp_path: Path, compression: str):
    program = NODE % {"port": server.port, "key": server.ingest_key, "word": word, "compression": compression}
    assert run_node(tmp_path, node_modules, program).strip() == "flushed"
    found = {row["message"].split()[0]: row for row in server.wait_for(word, 3)}
    columns = ("level", "service", "logger", "input")
    assert [found["order"][column] for column in columns] == ["error", "shop", "shop.cart", "otlp"]
    assert (found["order"]["attributes"]["order"], found["order"]["attributes"]["list"]) == ("7", '[1,"a"]')
    assert (found["again"]["level"], found["again"]["attributes"]["n"]) == ("", "1.5")
    assert found["failed"]["exception_type"] == "TypeError"
    assert found["failed"]["fingerprint"] != "0", "it is an issue's"
