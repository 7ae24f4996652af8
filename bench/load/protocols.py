"""The corpus as the clients of each protocol send it: bodies of a thousand events, or frames of a stream.

Made beforehand and sent from this process: what a client spends is not the server's.
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import cramjam
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from logboom.inputs.loki.push_request import Pair, PushRequest

EVENTS_A_BODY: Final = 1000
SEVERITIES: Final = {"trace": 1, "debug": 5, "info": 9, "notice": 10, "warning": 13, "error": 17, "critical": 21}
SYSLOG_LEVELS: Final = {"critical": 2, "error": 3, "warning": 4, "notice": 5, "info": 6, "debug": 7, "trace": 7}
OWN: Final = frozenset(("timestamp", "host", "service", "level", "message"))

Event = dict[str, Any]
Form = Callable[[Sequence[bytes], Sequence[Event]], bytes]


@cache
def events_of(file: Path) -> tuple[tuple[bytes, ...], tuple[Event, ...]]:
    """The lines of a corpus, and what they hold."""
    lines = tuple(file.read_bytes().splitlines())
    return lines, tuple(json.loads(line) for line in lines)


def bodies(file: Path, form: Form) -> list[bytes]:
    lines, events = events_of(file)
    cuts = range(0, len(lines), EVENTS_A_BODY)
    return [form(lines[at : at + EVENTS_A_BODY], events[at : at + EVENTS_A_BODY]) for at in cuts]


def json_lines(lines: Sequence[bytes], _: Sequence[Event]) -> bytes:
    return b"\n".join(lines) + b"\n"


def json_array(lines: Sequence[bytes], _: Sequence[Event]) -> bytes:
    return b"[" + b",".join(lines) + b"]"


def hec(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    """As splunk-handler writes them: one after the other without anything between."""
    written = [
        _encoded(
            {"event": _rest(one) | {"message": one["message"], "level": one["level"]}, "time": _epoch(one), "host": one["host"],
             "source": one["service"], "sourcetype": "json", "index": "main"}
        )
        for one in events
    ]  # fmt: skip
    return b"".join(written)


def bulk(lines: Sequence[bytes], _: Sequence[Event]) -> bytes:
    action = b'{"create":{"_index":"logs-bench"}}\n'
    return b"".join([action + line + b"\n" for line in lines])


def datadog(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    items = [
        _rest(one) | {"message": one["message"], "hostname": one["host"], "service": one["service"], "status": one["level"],
                      "ddsource": "python", "ddtags": "env:prod,team:shop", "timestamp": int(_epoch(one) * 1000)}
        for one in events
    ]  # fmt: skip
    return _encoded(items)


def loki_json(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    streams = [
        {
            "stream": dict(labels),
            "values": [[str(_nanoseconds(one)), one["message"], _metadata(one)] for one in of_stream],
        }
        for labels, of_stream in _streams(events)
    ]
    return _encoded({"streams": streams})


def loki_protobuf(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    push = PushRequest()
    for labels, of_stream in _streams(events):
        said = "{" + ", ".join(f'{name}="{value}"' for name, value in labels) + "}"
        stream = push.streams.add(labels=said.encode())
        for one in of_stream:
            entry = stream.entries.add(line=one["message"].encode())
            entry.timestamp.seconds, entry.timestamp.nanos = divmod(_nanoseconds(one), 10**9)
            for name, value in _metadata(one).items():
                entry.metadata.append(Pair(name=name.encode(), value=value.encode()).SerializeToString())
    return bytes(cramjam.snappy.compress_raw(push.SerializeToString()))


def otlp_protobuf(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    return bytes(_otlp(events).SerializeToString())


def otlp_json(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    resources = []
    for labels, of_stream in _streams(events):
        records = [
            {"timeUnixNano": str(_nanoseconds(one)), "severityNumber": SEVERITIES[one["level"]], "severityText": one["level"],
             "body": {"stringValue": one["message"]}, "traceId": one.get("trace_id", ""),
             "attributes": [{"key": name, "value": {"stringValue": value}} for name, value in _metadata(one).items()]}
            for one in of_stream
        ]  # fmt: skip
        attributes = [{"key": name, "value": {"stringValue": value}} for name, value in _resource(labels).items()]
        scope = {"scope": {"name": "bench"}, "logRecords": records}
        resources.append({"resource": {"attributes": attributes}, "scopeLogs": [scope]})
    return _encoded({"resourceLogs": resources})


def gelf(event: Event) -> bytes:
    """One message."""
    more = {f"_{name}": value if isinstance(value, str) else json.dumps(value) for name, value in _rest(event).items()}
    return _encoded(
        {"version": "1.1", "host": event["host"], "short_message": event["message"], "timestamp": _epoch(event),
         "level": SYSLOG_LEVELS[event["level"]], "_service": event["service"], **more}
    )  # fmt: skip


def gelf_stream(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    return b"".join([gelf(one) + b"\0" for one in events])


def syslog_datagram(event: Event) -> bytes:
    return (
        f"<{8 + SYSLOG_LEVELS[event['level']]}>1 {event['timestamp']} {event['host']} {event['service']} - - - {event['message']}"
    ).encode()


def lumberjack(lines: Sequence[bytes], _: Sequence[Event]) -> bytes:
    """A window of version 2, compressed as Beats send it."""
    frames = [b"2J" + struct.pack(">II", number, len(line)) + line for number, line in enumerate(lines, 1)]
    packed = bytes(cramjam.zlib.compress(b"".join(frames), level=3))
    return b"2W" + struct.pack(">I", len(lines)) + b"2C" + struct.pack(">I", len(packed)) + packed


def scribe(lines: Sequence[bytes], events: Sequence[Event]) -> bytes:
    """A framed call of `Log` whose messages are JSON."""
    entries = b"".join(
        [
            b"\x0b\0\1" + _thrift_text(one["service"].encode()) + b"\x0b\0\2" + _thrift_text(line) + b"\0"
            for line, one in zip(lines, events, strict=True)
        ]
    )
    call = b"\x80\1\0\1" + _thrift_text(b"Log") + struct.pack(">I", 1)
    call += b"\x0f\0\1\x0c" + struct.pack(">I", len(lines)) + entries + b"\0"
    return struct.pack(">I", len(call)) + call


def scalyr(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    written = [
        {"thread": "log_1", "ts": str(_nanoseconds(one)), "sev": 3, "attrs": _rest(one) | {"message": one["message"]}}
        for one in events
    ]
    return _encoded({"token": "KEY", "session": "bench", "sessionInfo": {"serverHost": "web-1"}, "events": written})


def text(_: Sequence[bytes], events: Sequence[Event]) -> bytes:
    return b"".join([f"{one['timestamp']} {one['level'].upper()} {one['message']}\n".encode() for one in events])


def _otlp(events: Sequence[Event]) -> ExportLogsServiceRequest:
    request = ExportLogsServiceRequest()
    for labels, of_stream in _streams(events):
        of_resource = request.resource_logs.add()
        of_resource.resource.attributes.extend([_pair(name, value) for name, value in _resource(labels).items()])
        scope = of_resource.scope_logs.add()
        scope.scope.name = "bench"
        for one in of_stream:
            record = scope.log_records.add(
                time_unix_nano=_nanoseconds(one),
                severity_number=SEVERITIES[one["level"]],
                severity_text=one["level"],
                body=AnyValue(string_value=one["message"]),
                trace_id=bytes.fromhex(one.get("trace_id", "")),
            )
            record.attributes.extend([_pair(name, value) for name, value in _metadata(one).items()])
    return request


def _pair(name: str, value: str) -> KeyValue:
    return KeyValue(key=name, value=AnyValue(string_value=value))


def _resource(labels: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    names = {"service": "service.name", "host": "host.name"}
    return {names.get(name, name): value for name, value in labels}


def _streams(events: Sequence[Event]) -> Iterator[tuple[tuple[tuple[str, str], ...], list[Event]]]:
    """The events by service and host, as a client of one program on one machine would send them."""
    found: dict[tuple[tuple[str, str], ...], list[Event]] = {}
    for one in events:
        found.setdefault((("service", one["service"]), ("host", one["host"])), []).append(one)
    yield from found.items()


def _rest(event: Event) -> Event:
    return {name: value for name, value in event.items() if name not in OWN}


def _metadata(event: Event) -> dict[str, str]:
    rest = {"level": event["level"]} | _rest(event)
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in rest.items()}


def _epoch(event: Event) -> float:
    return datetime.fromisoformat(event["timestamp"]).timestamp()


def _nanoseconds(event: Event) -> int:
    return round(_epoch(event) * 1e6) * 1000


def _thrift_text(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _encoded(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
