"""A key over its limit is told so in each protocol's own words, before its body is read; streams wait, datagrams are dropped."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from logboom.catalog.records import NO_LIMITS, KeyLimits
from logboom.inputs.accounting import REJECTED
from logboom.inputs.datadog.application import Datadog
from logboom.inputs.elasticsearch.application import Elasticsearch
from logboom.inputs.elasticsearch.settings import ElasticsearchSettings
from logboom.inputs.framing.syslog_stream import SyslogStream
from logboom.inputs.gelf.application import Gelf
from logboom.inputs.http import HttpIngest
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.loggly.application import Loggly
from logboom.inputs.logstash.application import Logstash
from logboom.inputs.loki.application import Loki
from logboom.inputs.meters import Meters
from logboom.inputs.otlp.answers import RESOURCE_EXHAUSTED
from logboom.inputs.otlp.application import Otlp
from logboom.inputs.python_logging.application import PythonLogging
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.raygun.application import Raygun
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.rejections import REJECTIONS
from logboom.inputs.scalyr.application import Scalyr
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.sentry.settings import SentrySettings
from logboom.inputs.splunk_hec.application import FIRST_NUMBER, SplunkHec
from logboom.inputs.transport.destination import Destination
from logboom.inputs.transport.tcp import TcpListener
from logboom.inputs.transport.udp import UdpListener
from tests.inputs.conftest import SpoolOfTest
from tests.waiting import until

KEY = "0123456789abcdef0123456789abcdef"
PROJECT, KEY_ID = 4_100, 7
KEYS = {KEY: SimpleNamespace(id=KEY_ID, project=PROJECT)}
BEARER = {"Authorization": f"Bearer {KEY}"}
EVENT = b'{"message": "hello"}'
OTLP_RECORD = b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a"}}]}]}]}'
SCRUBBER = Scrubber(ScrubbingSettings())


class Clock:
    now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


def meters_with(clock: Clock, **limits: int) -> Meters:
    given = {KEY_ID: KeyLimits(**limits)}
    return Meters(lambda key: given.get(key, NO_LIMITS), clock=clock)


@dataclass(frozen=True)
class Protocol:
    """How its client sends an event, and what it hears when it may not."""

    made: Callable[[Intake], Any]
    path: str
    body: bytes
    status: int
    headers: dict[str, str] = field(default_factory=lambda: BEARER)
    told: dict[str, str] = field(default_factory=dict)
    says: str = "rate_limited"


PROTOCOLS = {
    "http": Protocol(HttpIngest, "/api/v1/ingest", EVENT, 429),
    "hec": Protocol(
        SplunkHec, "/services/collector/event", b'{"event": "a"}', 503, {"Authorization": f"Splunk {KEY}"}, says='"code": 9'
    ),
    "elasticsearch": Protocol(
        lambda intake: Elasticsearch(intake, ElasticsearchSettings()),
        "/_bulk",
        b'{"create":{"_index":"logs"}}\n' + EVENT + b"\n",
        429,
        says="es_rejected_execution_exception",
    ),
    "datadog": Protocol(
        Datadog, "/api/v2/logs", EVENT, 429, {"DD-API-KEY": KEY}, {"x-ratelimit-reset": "1"}
    ),
    "loki": Protocol(
        lambda intake: Loki(intake, {}.get),
        "/loki/api/v1/push",
        b'{"streams":[{"stream":{"app":"a"},"values":[["1700000000000000000","a"]]}]}',
        429,
        says="a second",
    ),
    "loggly": Protocol(Loggly, f"/inputs/{KEY}", EVENT, 503, says="a second"),
    "gelf": Protocol(Gelf, f"/gelf?key={KEY}", b'{"version":"1.1","host":"a","short_message":"b"}', 429, {}),
    "otlp": Protocol(
        Otlp, "/v1/logs", OTLP_RECORD, 429, {**BEARER, "Content-Type": "application/json"}, says=f'"code":{RESOURCE_EXHAUSTED}'
    ),
    "scalyr": Protocol(
        Scalyr, "/addEvents", b'{"token": "%b", "events": [{"attrs": {"message": "a"}}]}' % KEY.encode(), 429, {},
        says="error/server/backoff",
    ),
    "logstash": Protocol(Logstash, "/logstash", EVENT, 429, says="a second"),
    "HTTPHandler": Protocol(
        lambda intake: PythonLogging(intake, PythonLoggingSettings()), f"/log?key={KEY}", b"msg=a", 429, {}
    ),
    "raygun": Protocol(
        lambda intake: Raygun(intake, RaygunSettings(), SCRUBBER),
        "/entries",
        b'{"details":{"error":{"className":"A","message":"b"}}}',
        429,
        {"X-ApiKey": KEY},
    ),
    "sentry": Protocol(
        lambda intake: Sentry(intake, SentrySettings(), SCRUBBER),
        f"/api/{PROJECT}/store/",
        b'{"message": "a"}',
        429,
        {"X-Sentry-Auth": f"Sentry sentry_key={KEY}"},
        {"x-sentry-rate-limits": "1::key:rate_limited"},
        says="a second",
    ),
}  # fmt: skip


def client_of(application: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application, client=("192.0.2.7", 4711)), base_url="http://logboom"
    )


@pytest.mark.parametrize("name", PROTOCOLS)
async def test_a_key_over_its_rate_hears_it_in_the_protocols_words(kept: SpoolOfTest, name: str):
    protocol, clock = PROTOCOLS[name], Clock()
    meters = meters_with(clock, events_per_second=1)
    meters.count(KEY_ID, 9, 0)
    application = protocol.made(Intake(kept.spool, KEYS.get, LimitsSettings(), meters))
    refused = meters.today(KEY_ID).refused
    async with client_of(application) as client:
        answers = [await client.post(protocol.path, content=protocol.body, headers=protocol.headers) for _ in range(2)]
        clock.now += 1
        answers.append(await client.post(protocol.path, content=protocol.body, headers=protocol.headers))
    assert [answer.status_code for answer in answers if answer.status_code < 300] == [answers[0].status_code] * 2
    told = answers[1]
    assert told.status_code == protocol.status
    assert told.headers["retry-after"] == "1"
    assert protocol.told.items() <= told.headers.items()
    assert protocol.says in told.text
    assert KEY not in told.text
    assert meters.today(KEY_ID).refused == refused + 1
    assert meters.today(KEY_ID).events == 11
    assert len(await kept.taken()) == 2
    (seen,) = [
        one
        for one in REJECTIONS.of(frozenset({PROJECT}))
        if one.input == application.name and one.reason == "rate_limited"
    ]
    assert seen.key == KEY_ID


@pytest.mark.parametrize("name", PROTOCOLS)
async def test_a_key_whose_day_is_full_hears_it_in_the_protocols_words(kept: SpoolOfTest, name: str):
    protocol = PROTOCOLS[name]
    meters = meters_with(Clock(), events_per_day=1)
    application = protocol.made(Intake(kept.spool, KEYS.get, LimitsSettings(), meters))
    async with client_of(application) as client:
        taken, told = [
            await client.post(protocol.path, content=protocol.body, headers=protocol.headers) for _ in range(2)
        ]
    assert taken.status_code < 300
    assert told.status_code == protocol.status
    assert int(told.headers["retry-after"]) > 60  # when the day ends
    assert (meters.today(KEY_ID).events, meters.today(KEY_ID).refused) == (1, 1)
    assert len(await kept.taken()) == 1
    refused = [one.input for one in REJECTIONS.of(frozenset({PROJECT})) if one.reason == "quota_exceeded"]
    assert application.name in refused


async def test_what_brings_no_events_has_no_limits(kept: SpoolOfTest):
    """A client that asks for acknowledgements must hear that its earlier events are safe."""
    meters = meters_with(Clock(), events_per_day=1)
    meters.count(KEY_ID, 5, 5)
    intake = Intake(kept.spool, KEYS.get, LimitsSettings(), meters)
    async with client_of(SplunkHec(intake)) as client:
        headers = {"Authorization": f"Splunk {KEY}", "X-Splunk-Request-Channel": "00000000-0000-0000-0000-000000000001"}
        body = f'{{"acks":[{FIRST_NUMBER}]}}'
        asked = await client.post("/services/collector/ack", content=body, headers=headers)
        assert (asked.status_code, asked.json()) == (200, {"acks": {str(FIRST_NUMBER): True}})
    async with client_of(Elasticsearch(intake, ElasticsearchSettings())) as client:
        assert (await client.get("/_license", headers=BEARER)).status_code == 200
        bulk = PROTOCOLS["elasticsearch"].body
        assert (await client.post("/_bulk", content=bulk, headers=BEARER)).status_code == 429


async def test_a_batch_that_was_taken_before_costs_nothing(kept: SpoolOfTest):
    meters = meters_with(Clock(), events_per_day=100)
    async with client_of(HttpIngest(Intake(kept.spool, KEYS.get, LimitsSettings(), meters))) as client:
        for _ in range(5):
            headers = {**BEARER, "X-Logboom-Batch": "web:1"}
            assert (await client.post("/api/v1/ingest", content=EVENT, headers=headers)).status_code == 200
    assert meters.today(KEY_ID).events == 1


def destination(meters: Meters) -> Destination:
    return Destination("syslog", "syslog", PROJECT, "", KEY_ID, meters)


async def test_a_stream_is_read_on_when_its_keys_rate_allows_it(kept: SpoolOfTest):
    """Nothing of it is dropped: the sender waits."""
    clock = Clock()
    meters = meters_with(clock, events_per_second=1)
    meters.count(KEY_ID, 9, 0)
    listener = await TcpListener(
        kept.spool, destination(meters), lambda: SyslogStream(4096), idle_timeout_seconds=60, max_connections=5
    ).open("127.0.0.1", 0)
    host, _, port = listener.address.rpartition("/")[2].rpartition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    for number in range(3):
        writer.write(b"<13>message %d\n" % number)
        await writer.drain()
        await until(lambda number=number: _is(meters.today(KEY_ID).events == 10 + number))
        clock.now += 1
    writer.close()
    taken = await kept.taken_lines(3)
    assert [one.line for one in taken] == [b"<13>message %d" % number for number in range(3)]
    assert {one.key for one in taken} == {KEY_ID}
    await listener.stop()


async def test_a_stream_is_not_stopped_for_the_rest_of_a_day(kept: SpoolOfTest):
    """The program that writes it would stand still: what is over the quota is dropped, counted and shown."""
    meters = meters_with(Clock(), events_per_day=1)
    listener = await TcpListener(
        kept.spool, destination(meters), lambda: SyslogStream(4096), idle_timeout_seconds=60, max_connections=5
    ).open("127.0.0.1", 0)
    host, _, port = listener.address.rpartition("/")[2].rpartition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"<13>one\n<13>next\n")
    await until(lambda: _is(meters.today(KEY_ID).events >= 1))
    writer.write(b"<13>two\n<13>next\n")
    await until(lambda: _is(meters.today(KEY_ID).refused >= 1))
    writer.close()
    await listener.stop()
    seen = [one for one in REJECTIONS.of(frozenset({PROJECT})) if one.reason == "quota_exceeded"]
    assert seen[0].sample.startswith("<13>")
    assert (await kept.taken())[0].line == b"<13>one"


async def test_datagrams_over_the_rate_are_dropped_and_counted(kept: SpoolOfTest):
    meters = meters_with(Clock(), events_per_second=1)
    meters.count(KEY_ID, 10, 0)
    listener = await UdpListener.open(
        "127.0.0.1", 0, spool=kept.spool, destination=destination(meters), max_bytes=4096, buffer_bytes=65_536
    )
    before = REJECTED.labels("syslog", "rate_limited")._value.get()
    host, _, port = listener.address.rpartition("/")[2].rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(3):
            sender.sendto(b"<13>one", (host, int(port)))
        await until(lambda: _is(REJECTED.labels("syslog", "rate_limited")._value.get() == before + 3))
    await listener.stop()
    assert await kept.taken() == []


async def test_clients_that_never_send_again_have_the_last_room(kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch):
    """A spool that is full for all who come again."""
    monkeypatch.setattr(type(kept.spool), "has_room", property(lambda _: False))
    taken = {}
    for name, protocol in PROTOCOLS.items():
        async with client_of(protocol.made(Intake(kept.spool, KEYS.get, LimitsSettings()))) as client:
            for agent in ("some client", "python-requests/2.32"):
                headers = {**protocol.headers, "User-Agent": agent}
                answered = await client.post(protocol.path, content=protocol.body, headers=headers)
                taken[name, agent] = answered.status_code < 300
    never = {"sentry", "raygun", "gelf", "loggly", "HTTPHandler"}
    assert {name for (name, agent), done in taken.items() if done and agent == "some client"} == never
    assert {name for (name, agent), done in taken.items() if done} == never | {"loki", "hec"}


async def _is(value: bool) -> bool:
    return value
