"""Every input beside chDB alone, which loads the same events as JSON lines: CPU per million, and what one event a request costs.

Streams and requests come a thousand events at a time, each into an empty table, for merging what an input left behind
would be counted as the next one's. Datagrams and requests of one event are counted by the CPU-second,
with what the kernel dropped because the server did not read soon enough.
"""

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from bench.corpus import corpus_file
from bench.cpu import tree_cpu_seconds
from bench.figures import Figure
from bench.load import protocols, sending
from bench.load.protocols import Form
from bench.measures.taking import cpu_of_taking
from bench.plan import Plan
from bench.reference import reference
from bench.server import Server, free_port
from bench.statistics import median

TEXT_RATIO: Final = 3.0
BINARY_SECONDS: Final = 12.0
BINARY_RATIO: Final = BINARY_SECONDS / 3.6
"""The same beside the reference load, which took 3.6 on the machine that the seconds were set on."""
ONE_EVENT_REQUESTS: Final = 20_000
DATAGRAMS: Final = 50_000
ONE_BY_ONE: Final = "one-by-one"
DATAGRAMS_A_SECOND: Final = 15_000
QUIET_SECONDS: Final = 30.0
MOST_EVENTS: Final = 100_000
"""Of the corpus that is held in memory, in the form of each protocol."""
TIMES: Final = 3
"""How often at least each input is sent it: what a load costs by itself is then a small part. A larger corpus is so many more."""

LUMBERJACK_ANSWER_BYTES: Final = 6
SCRIBE_ANSWER_BYTES: Final = 4 + 4 + 4 + 3 + 4 + 3 + 4 + 1  # length, version, name, sequence, field, code, end


@dataclass(frozen=True, slots=True)
class Batches:
    """An input that takes many events at once; `path` is of HTTP, `setting` the listener of one without."""

    name: str
    form: Form
    path: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    setting: str = ""
    answered_bytes: int = 0
    binary: bool = False


JSON: Final = ("Content-Type", "application/json")
BEARER: Final = ("Authorization", "Bearer KEY")
BATCHES: Final = (
    Batches("Logboom's own HTTP", protocols.json_lines, "/api/v1/ingest", (BEARER,)),
    Batches("Splunk HEC", protocols.hec, "/services/collector/event", (("Authorization", "Splunk KEY"),)),
    Batches("Elasticsearch bulk", protocols.bulk, "/_bulk", (BEARER,)),
    Batches("Datadog", protocols.datadog, "/api/v2/logs", (("DD-API-KEY", "KEY"), JSON)),
    Batches("Loki JSON", protocols.loki_json, "/loki/api/v1/push", (BEARER, JSON)),
    Batches("Loggly bulk", protocols.json_lines, "/bulk/KEY"),
    Batches("Scalyr", protocols.scalyr, "/addEvents", (JSON,)),
    Batches("Logstash HTTP", protocols.json_array, "/logstash", (BEARER, JSON)),
    Batches("JSON/TCP", protocols.json_lines, setting="json_lines.listen"),
    Batches("GELF/TCP", protocols.gelf_stream, setting="gelf.tcp_listen"),
    Batches("text/TCP", protocols.text, setting="text.listen"),
    Batches("OTLP/HTTP JSON", protocols.otlp_json, "/v1/logs", (BEARER, JSON), binary=True),
    Batches(
        "OTLP/HTTP protobuf", protocols.otlp_protobuf, "/v1/logs", (BEARER, ("Content-Type", "application/x-protobuf")), binary=True
    ),
    Batches(
        "Loki protobuf", protocols.loki_protobuf, "/loki/api/v1/push", (BEARER, ("Content-Type", "application/x-protobuf")),
        binary=True,
    ),
    Batches("Lumberjack", protocols.lumberjack, setting="beats.listen", answered_bytes=LUMBERJACK_ANSWER_BYTES, binary=True),
    Batches("Scribe", protocols.scribe, setting="scribe.listen", answered_bytes=SCRIBE_ANSWER_BYTES, binary=True),
)  # fmt: skip


def names() -> list[str]:
    """What the inputs are called when some are asked for."""
    return [*(_short(one.name) for one in BATCHES), ONE_BY_ONE]


def measure(plan: Plan) -> list[Figure]:
    file = corpus_file(min(plan.ingest_events, MOST_EVENTS), "jsonl")
    times = max(TIMES, plan.ingest_events // MOST_EVENTS)
    ports = {one.setting: free_port() for one in BATCHES if one.setting} | {"gelf.udp_listen": free_port()}
    settings = {
        f"LOGBOOM_INPUTS__{name.upper().replace('.', '__')}": f"127.0.0.1:{port}" for name, port in ports.items()
    }
    all_events = corpus_file(plan.ingest_events, "jsonl")
    beside = median([reference("reference_load", all_events) for _ in range(plan.rounds)])
    figures = [Figure("reference load", beside, "CPU-s per million events")]
    chosen = plan.inputs or frozenset(names())
    with Server(settings) as server:
        _cost(server, BATCHES[0], file, ports)  # the engine compiles expressions when it meets them first
        for one in BATCHES:
            if _short(one.name) not in chosen:
                continue
            costs = [_cost(server, one, file, ports, times) for _ in range(plan.rounds)]
            cost, own = (median(of_round) for of_round in zip(*costs, strict=True))
            target, ratio = (BINARY_SECONDS, BINARY_RATIO) if one.binary else (None, TEXT_RATIO)
            figures.append(
                Figure(one.name, cost, "CPU-s per million events", target, note=f"{own:.1f} without the engine")
            )
            figures.append(Figure(f"{one.name} / reference load", cost / beside, "", ratio))
        if ONE_BY_ONE in chosen:
            figures += _one_by_one(server, file, ports["gelf.udp_listen"])
    return figures


def _short(name: str) -> str:
    return re.sub("[^a-z]+", "-", name.lower())


def _cost(server: Server, one: Batches, file: Path, ports: dict[str, int], times: int = TIMES) -> tuple[float, float]:
    """CPU seconds per million events: all, and what the server's own process took of it."""
    events = len(protocols.events_of(file)[0]) * times
    bodies = [
        body.replace(b'"KEY"', b'"%s"' % server.key.encode()) for body in protocols.bodies(file, one.form)
    ] * times
    server.engine.rows("TRUNCATE TABLE logboom.events")

    def send() -> dict[str, Any]:
        if one.path:
            headers = {name: value.replace("KEY", server.key) for name, value in one.headers}
            sent = sending.over_http(server.url, one.path.replace("KEY", server.key), bodies, headers)
        else:
            sent = sending.over_stream(("127.0.0.1", ports[one.setting]), bodies, answered_bytes=one.answered_bytes)
        return sent | {"events": events}

    cpu, sent = cpu_of_taking(server, send)
    return cpu / events * 1e6, sent["server_cpu"] / events * 1e6


def _one_by_one(server: Server, file: Path, gelf_port: int) -> list[Figure]:
    _, events = protocols.events_of(file)
    messages = [protocols.gelf(one) for one in events[:DATAGRAMS]]
    requests = messages[:ONE_EVENT_REQUESTS]
    cpu, _ = cpu_of_taking(
        server,
        lambda: sending.over_http(server.url, f"/gelf?key={server.key}", requests, {}) | {"events": len(requests)},
    )
    figures = [
        Figure("GELF/HTTP, one event a request", len(requests) / cpu, "events per CPU-second", more_is_better=True)
    ]
    lines = [protocols.syslog_datagram(one) for one in events[:DATAGRAMS]]
    for name, port, datagrams in (("GELF/UDP", gelf_port, messages), ("syslog/UDP", server.syslog_port, lines)):
        figures += _datagrams(server, name, ("127.0.0.1", port), datagrams)
    return figures


def _datagrams(server: Server, name: str, address: tuple[str, int], messages: list[bytes]) -> list[Figure]:
    input_ = name.partition("/")[0].lower()
    taken_before, dropped_before = _taken(server, input_), _dropped(server, input_)
    loaded, before = server.engine.events(), tree_cpu_seconds(server.pid)
    sent = sending.datagrams(address, messages, a_second=DATAGRAMS_A_SECOND)

    def arrived() -> float:
        return _taken(server, input_) - taken_before + _dropped(server, input_) - dropped_before

    deadline = time.monotonic() + QUIET_SECONDS
    while arrived() < len(messages) and time.monotonic() < deadline:
        time.sleep(0.2)
    taken, dropped = _taken(server, input_) - taken_before, _dropped(server, input_) - dropped_before
    server.engine.wait_until_loaded(loaded + int(taken))
    cpu = tree_cpu_seconds(server.pid) - before
    pace = f"sent at {len(messages) / sent['seconds']:,.0f} a second"
    return [
        Figure(name, taken / cpu, "events per CPU-second", more_is_better=True, note=pace),
        Figure(f"{name}, dropped by the kernel", dropped, f"of {len(messages):,}"),
    ]


def _taken(server: Server, input_: str) -> float:
    return _metric(server, f'logboom_input_events_total{{input="{input_}"}}')


def _dropped(server: Server, input_: str) -> float:
    return _metric(server, f'logboom_input_rejected_total{{input="{input_}",reason="receive_buffer_full"}}')


def _metric(server: Server, name: str) -> float:
    lines = httpx.get(f"{server.url}/metrics", timeout=30).text.splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), 0.0)
