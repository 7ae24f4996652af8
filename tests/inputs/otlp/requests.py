"""Requests of OTLP as the tests make them."""

import json
from types import SimpleNamespace
from typing import Any

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
TIME_NS = 1_700_000_000_000_000_001
EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
TRACE, SPAN = bytes(range(16)), bytes(range(8))


def any_value(value: Any) -> AnyValue:
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, bytes):
        return AnyValue(bytes_value=value)
    if isinstance(value, str):
        return AnyValue(string_value=value)
    found = AnyValue()
    if isinstance(value, list):
        found.array_value.values.extend(map(any_value, value))
        found.array_value.SetInParent()
    elif isinstance(value, dict):
        found.kvlist_value.SetInParent()
        for name, inner in value.items():
            found.kvlist_value.values.add(key=name, value=any_value(inner))
    return found


def request(
    body: Any = "hello", *, resource: dict[str, Any] | None = None, scope: dict[str, Any] | None = None, **record: Any
) -> ExportLogsServiceRequest:
    """A request of one record; `attributes` are a dictionary."""
    made = ExportLogsServiceRequest()
    of_resource = made.resource_logs.add()
    of_scope = of_resource.scope_logs.add()
    of_scope.scope.name, of_scope.scope.version = "shop.cart", "1.1"
    attributes = record.pop("attributes", {})
    one = of_scope.log_records.add(**({"time_unix_nano": TIME_NS} | record), body=any_value(body))
    for pairs, values in (
        (of_resource.resource.attributes, resource or {}),
        (of_scope.scope.attributes, scope or {}),
        (one.attributes, attributes),
    ):
        for name, value in values.items():
            pairs.add(key=name, value=any_value(value))
    return made


def as_json(message: ExportLogsServiceRequest) -> bytes:
    """As OTLP's JSON has it: ids are hex."""
    document = json_format.MessageToDict(message, use_integers_for_enums=True)
    for of_resource in document.get("resourceLogs", ()):
        for of_scope in of_resource.get("scopeLogs", ()):
            for record in of_scope.get("logRecords", ()):
                for name, plain in (("traceId", TRACE), ("spanId", SPAN)):
                    if name in record:
                        record[name] = plain.hex()
    return json.dumps(document).encode()


def in_request(*records: str) -> bytes:
    return f'{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{",".join(records)}]}}]}}]}}'.encode()
