"""Whatever bytes come, under whatever names: every input answers in its own form, and takes the next request.

Each application as it is wired, over a real spool: beginnings of what its clients send, changed, cut, repeated,
compressed or called so.
"""

import asyncio
import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cramjam
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Spool
from logboom.inputs.datadog.application import Datadog
from logboom.inputs.elasticsearch.application import Elasticsearch
from logboom.inputs.elasticsearch.settings import ElasticsearchSettings
from logboom.inputs.gelf.application import Gelf
from logboom.inputs.http import HttpIngest
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.loggly.application import Loggly
from logboom.inputs.logstash.application import Logstash
from logboom.inputs.loki.application import Loki
from logboom.inputs.loki.push_request import Pair, PushRequest
from logboom.inputs.otlp.application import Otlp
from logboom.inputs.python_logging.application import PythonLogging
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.raygun.application import Raygun
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.scalyr.application import Scalyr
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.sentry.settings import SentrySettings
from logboom.inputs.splunk_hec.application import SplunkHec
from tests.inputs.conftest import VERSIONS

pytestmark = pytest.mark.slow

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=1)}
BEARER = {"Authorization": f"Bearer {KEY}"}
SCRUBBER = Scrubber(ScrubbingSettings())
LIMITS = LimitsSettings(max_request_bytes=100_000, max_decompressed_bytes=200_000, max_line_bytes=2000)


def push_request() -> bytes:
    push = PushRequest()
    entry = push.streams.add(labels=b'{app="shop"}').entries.add(line=b"hello")
    entry.timestamp.seconds = 1_700_000_000
    entry.metadata.append(Pair(name=b"user", value=b"7").SerializeToString())
    return bytes(cramjam.snappy.compress_raw(push.SerializeToString()))


def export_request() -> bytes:
    request = ExportLogsServiceRequest()
    of_resource = request.resource_logs.add()
    of_resource.resource.attributes.append(KeyValue(key="service.name", value=AnyValue(string_value="shop")))
    record = of_resource.scope_logs.add().log_records.add(time_unix_nano=1, body=AnyValue(string_value="hello"))
    record.attributes.append(KeyValue(key="order", value=AnyValue(int_value=7)))
    return bytes(request.SerializeToString())


Case = tuple[Callable[[Intake], Any], str, dict[str, str], bytes]
CASES: dict[str, Case] = {
    "http": (HttpIngest, "/api/v1/ingest", BEARER, b'{"message": "a", "level": "info"}\n{"message": "b"}'),
    "hec": (SplunkHec, "/services/collector/event", BEARER, b'{"event": {"a": 1}, "time": 1.5, "fields": {"x": "y"}}{"event": "b"}'),
    "hec raw": (SplunkHec, "/services/collector/raw?time=1700000000&source=a", BEARER, b"one\ntwo\n"),
    "hec ack": (SplunkHec, "/services/collector/ack?channel=00000000-0000-0000-0000-000000000001", BEARER, b'{"acks": [0, 1]}'),
    "bulk": (
        lambda intake: Elasticsearch(intake, ElasticsearchSettings()), "/_bulk", BEARER,
        b'{"create":{"_index":"a","_id":"1"}}\n{"message":"x"}\n{"delete":{"_index":"a"}}\n{"update":{"_id":"2"}}\n{"doc":{}}\n',
    ),
    "document": (lambda intake: Elasticsearch(intake, ElasticsearchSettings()), "/logs/_doc/7", BEARER, b'{"message":"x"}'),
    "datadog": (Datadog, "/api/v2/logs", {"DD-API-KEY": KEY}, b'[{"message":"{\\"a\\":1}","ddtags":"env:a,b"},{"message":"x"}]'),
    "loki": (
        lambda intake: Loki(intake, {}.get), "/loki/api/v1/push", BEARER,
        b'{"streams":[{"stream":{"app":"a"},"values":[["1700000000000000000","{\\"a\\":1}",{"b":"c"}]]},{"labels":"{a=\\"b\\"}","entries":[{"ts":"1","line":"x"}]}]}',
    ),
    "loki protobuf": (
        lambda intake: Loki(intake, {}.get), "/loki/api/v1/push", BEARER | {"Content-Type": "application/x-protobuf"},
        push_request(),
    ),
    "loggly": (Loggly, f"/bulk/{KEY}/tag/a,b", {}, b'{"message":"a"}\ntext\n{"a":1} Traceback'),
    "gelf": (Gelf, "/gelf", BEARER, b'{"version":"1.1","host":"a","short_message":"b","_x":1}'),
    "raygun": (
        lambda intake: Raygun(intake, RaygunSettings(), SCRUBBER), "/entries", {"X-ApiKey": KEY},
        b'{"details":{"error":{"className":"A","message":"b","stackTrace":[{"fileName":"a.py","lineNumber":1}]}}}',
    ),
    "store": (
        lambda intake: Sentry(intake, SentrySettings(), SCRUBBER), "/api/1/store/", {"X-Sentry-Auth": f"Sentry sentry_key={KEY}"},
        b'{"exception":{"values":[{"type":"A","value":"b","stacktrace":{"frames":[{"function":"f","lineno":1}]}}]}}',
    ),
    "envelope": (
        lambda intake: Sentry(intake, SentrySettings(), SCRUBBER), "/api/1/envelope/", {"X-Sentry-Auth": f"Sentry sentry_key={KEY}"},
        b'{"event_id":"9ec79c33ec9942ab8353589fcb2e04dc"}\n{"type":"event","length":15}\n{"message":"a"}\n{"type":"log"}\n{"items":[{"body":"a"}]}\n',
    ),
    "otlp json": (
        Otlp, "/v1/logs", BEARER | {"Content-Type": "application/json"},
        b'{"resourceLogs":[{"resource":{"attributes":[{"key":"a","value":{"stringValue":"b"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"x"},"severityNumber":9}]}]}]}',
    ),
    "otlp protobuf": (
        Otlp, "/v1/logs", BEARER | {"Content-Type": "application/x-protobuf"},
        export_request(),
    ),
    "logstash": (Logstash, "/logstash", BEARER, b'[{"@version":"1","message":"a","@fields":{"b":1}},{"message":"c"}]'),
    "scalyr": (Scalyr, "/addEvents", {}, json.dumps({"token": KEY, "events": [{"ts": "1", "sev": 3, "attrs": {"message": "a"}}]}).encode()),
    "form": (
        lambda intake: PythonLogging(intake, PythonLoggingSettings()), f"/log?key={KEY}", {}, b"name=a&msg=b&levelname=INFO&created=1.5",
    ),
}  # fmt: skip
ENCODINGS = st.sampled_from(["", "", "", "gzip", "deflate", "br", "zstd", "gzip, deflate", "identity", "nonsense"])
TYPES = st.sampled_from(
    ["", "", "application/json", "application/x-ndjson", "text/plain", "application/x-protobuf", "application/x-www-form-urlencoded", "a/b"]
)  # fmt: skip
PIECES = st.sampled_from(
    [b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"\n", b"\r\n", b"\0", b"\xff\xfe", b"null", b"1e999", b"NaN", b"-1",
     b"\\ud800", b"[" * 2000, b'{"a":' * 2000, b"\x1f\x8b", b"x\x9c", b"\x28\xb5\x2f\xfd", b"\xff\xff\xff\xff\x0f", b"9" * 400]
) | st.binary(max_size=20)  # fmt: skip


@st.composite
def changed(draw: st.DrawFn, sample: bytes) -> bytes:
    """The sample with some of it gone, something put in, or repeated; packed, as it may be."""
    body = sample * draw(st.integers(1, 3))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(PIECES) + body[at + draw(st.integers(0, 8)) :]
    body = body[: draw(st.integers(0, len(body)))] if draw(st.booleans()) else body
    packed = draw(st.sampled_from([bytes, bytes, bytes, gzip.compress, zlib.compress]))
    return packed(body)


@pytest.mark.parametrize("name", CASES)
def test_an_input_answers_whatever_comes(name: str, tmp_path: Path):
    made, path, headers, sample = CASES[name]

    with asyncio.Runner() as runner:

        async def opened() -> tuple[Spool, httpx.AsyncClient]:
            spool = await Spool.open(tmp_path / "spool", SpoolSettings(reserve_bytes=0, commit_seconds=0), VERSIONS)
            transport = httpx.ASGITransport(made(Intake(spool, KEYS.get, LIMITS)))
            return spool, httpx.AsyncClient(transport=transport, base_url="http://logboom")

        spool, client = runner.run(opened())

        def status_of(body: bytes, more: dict[str, str]) -> int:
            named = {header: value for header, value in (headers | more).items() if value}
            return runner.run(client.post(path, content=body, headers=named)).status_code

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(changed(sample), ENCODINGS, TYPES)
        def ask(body: bytes, encoding: str, content_type: str) -> None:
            more = {"Content-Encoding": encoding} | ({"Content-Type": content_type} if content_type else {})
            assert status_of(body, more) < 500

        try:
            assert status_of(sample, {}) < 300
            ask()
            assert status_of(sample, {}) < 300
        finally:
            runner.run(client.aclose())
            runner.run(spool.close())
