"""OTLP in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_ENVIRONMENT: Final = """\
export OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=@URL@/v1/logs
export OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_LOGS_HEADERS="authorization=Bearer%20@KEY@"
export OTEL_SERVICE_NAME=shop"""

_PYTHON: Final = """\
import logging

from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

provider = LoggerProvider(resource=Resource.create({"service.name": "shop"}))
exporter = OTLPLogExporter(endpoint="@URL@/v1/logs", headers={"authorization": "Bearer @KEY@"})
provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
logging.getLogger().addHandler(LoggingHandler(logger_provider=provider))"""

_NODE: Final = """\
const { LoggerProvider, BatchLogRecordProcessor } = require("@opentelemetry/sdk-logs");
const { OTLPLogExporter } = require("@opentelemetry/exporter-logs-otlp-http");

const exporter = new OTLPLogExporter({
  url: "@URL@/v1/logs",
  headers: { authorization: "Bearer @KEY@" },
});
const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
provider.getLogger("shop").emit({ severityNumber: 9, severityText: "INFO", body: "hello" });"""

_COLLECTOR: Final = """\
exporters:
  otlphttp/logboom:
    logs_endpoint: @URL@/v1/logs
    headers:
      authorization: "Bearer @KEY@"
service:
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [otlphttp/logboom]"""

_GRPC: Final = """\
[inputs.otlp]
grpc_listen = ["127.0.0.1:4317"]"""

DESCRIPTION: Final = Description(
    title="OpenTelemetry",
    summary="Log records of OpenTelemetry's SDKs and of its Collector, over HTTP and gRPC.",
    over="HTTP and gRPC",
    documentation="opentelemetry.md",
    paths=("/v1/logs",),
    setting='inputs.otlp.grpc_listen = ["127.0.0.1:4317"]',
    maps=(
        ("body", "message; a map or JSON is taken apart"),
        ("time, else the observed time", "timestamp"),
        ("severity number, severity text", "severity and level; the text as `logboom.level` where it is another word"),
        ("service.name, service.version, host.name, deployment.environment.name", "service, release, host, environment"),
        ("scope's name", "logger"),
        ("trace id, span id", "trace_id, span_id"),
        ("exception.type, exception.stacktrace", "exception_type, and an issue"),
        ("attributes; of resource and scope", "attributes; with `resource.` and `scope.` before their names"),
    ),
    recipes=(
        Recipe(id="opentelemetry", title="OpenTelemetry SDK", group="A client you already have", also="otel otlp java go dotnet ruby", steps=(Step("Every SDK reads its exporter's settings from the environment:", _ENVIRONMENT),)),
        Recipe(id="opentelemetry-python", title="OpenTelemetry for Python", group="Python", also="otel otlp logging", steps=(Step("With `pip install opentelemetry-sdk opentelemetry-exporter-otlp`:", _PYTHON),)),
        Recipe(id="opentelemetry-node", title="OpenTelemetry for Node", group="Other languages", also="otel otlp javascript typescript", steps=(Step("With `npm install @opentelemetry/sdk-logs @opentelemetry/exporter-logs-otlp-http`:", _NODE),)),
        Recipe(id="opentelemetry-collector", title="OpenTelemetry Collector", group="Servers", also="otel otelcol alloy kubernetes grpc", steps=(Step("In the Collector's configuration:", _COLLECTOR), Step("For what speaks gRPC alone, let Logboom listen for it, in `logboom.toml`; the key goes into the metadata `authorization`:", _GRPC))),
    ),
)  # fmt: skip
