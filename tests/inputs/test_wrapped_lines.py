"""A line of a log that a shipper wraps in its protocol's document says, by every input, what it says when it comes bare."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from logboom.ingest.spool import Origin
from logboom.inputs.intake import Intake
from logboom.inputs.journal_entry import event_of
from logboom.inputs.journald import CODEC, FLAGS
from logboom.inputs.limits import LimitsSettings
from logboom.store.embedded import EmbeddedEngine
from tests.ingest.conftest import loading, stored
from tests.inputs.test_key_limits import KEY, PROTOCOLS, client_of

READ = datetime.now(UTC).replace(microsecond=0)
WRITTEN = READ - timedelta(minutes=5)
LINE = f"{WRITTEN:%Y-%m-%dT%H:%M:%SZ} ERROR app.views: charge failed order=42 amount=13.5"
SECONDS = int(READ.timestamp())
FILEBEATS = {
    "@timestamp": f"{READ:%Y-%m-%dT%H:%M:%SZ}",
    "log": {"offset": 7, "file": {"path": "/var/log/shop.log"}},
    "message": LINE,
}
OF_COLLECTOR = {"body": {"stringValue": LINE}, "observedTimeUnixNano": str(SECONDS * 10**9), "attributes": [
    {"key": "log.file.name", "value": {"stringValue": "shop.log"}}]}  # fmt: skip

# What is sent, and whose time counts: the line's where the document's is that of its reading.
BODIES: dict[str, tuple[object, datetime]] = {
    "loki": ({"streams": [{"stream": {"filename": "/var/log/shop.log"}, "values": [[f"{SECONDS}000000000", LINE]]}]}, WRITTEN),
    "hec": ({"time": SECONDS, "event": LINE}, READ),
    "datadog": ([{"message": LINE, "status": "info", "timestamp": SECONDS * 1000}], WRITTEN),
    "http": ({"date": SECONDS, "log": LINE, "stream": "stderr"}, WRITTEN),
    "logstash": (FILEBEATS, WRITTEN),
    "gelf": ({"version": "1.1", "host": "web-1", "short_message": LINE, "level": 6, "timestamp": SECONDS, "_container_id": "5f",
              "_image_name": "shop:7"}, READ),
    "otlp": ({"resourceLogs": [{"scopeLogs": [{"logRecords": [OF_COLLECTOR]}]}]}, WRITTEN),
    "scalyr": ({"token": KEY, "session": "a", "sessionInfo": {}, "events": [
        {"log": "1", "ts": str(SECONDS * 10**9), "attrs": {"message": LINE, "rack": "9"}}],
        "logs": [{"id": "1", "attrs": {"logfile": "/var/log/shop.log"}}]}, WRITTEN),
}  # fmt: skip

PROTOCOLS_INPUTS = {"hec": "splunk_hec"}


async def test_by_every_input(engine: EmbeddedEngine, tmp_path: Path):
    project = 930_117
    async with loading(tmp_path, engine) as load:
        keys = {KEY: SimpleNamespace(id=7, project=project)}
        intake = Intake(load.spool, keys.get, LimitsSettings())
        for name, (body, _) in BODIES.items():
            async with client_of(PROTOCOLS[name].made(intake)) as client:
                answer = await client.post(PROTOCOLS[name].path, json=body, headers=PROTOCOLS[name].headers)
            assert answer.status_code < 300, answer.text
        async with client_of(PROTOCOLS["elasticsearch"].made(intake)) as client:
            bulk = f'{{"create":{{"_index":"logs"}}}}\n{json.dumps(FILEBEATS)}\n'
            answer = await client.post("/_bulk", content=bulk, headers=PROTOCOLS["elasticsearch"].headers)
        entry = {"MESSAGE": [LINE.encode()], "PRIORITY": [b"6"], "__REALTIME_TIMESTAMP": [b"%d000000" % SECONDS]}
        await load.spool.append(CODEC, event_of(entry).encoded() + b"\n", Origin(project, flags=FLAGS))
        await load.done()
    found = await stored(
        engine, project, "input, toUnixTimestamp(timestamp), level, logger, message, attributes['order']"
    )
    said = ["error", "app.views", "charge failed order=42 amount=13.5", "42"]
    at = {PROTOCOLS_INPUTS.get(name, name): when for name, (_, when) in BODIES.items()}
    at |= {"elasticsearch": WRITTEN, "journald": READ}
    assert found == [[name, int(when.timestamp()), *said] for name, when in sorted(at.items())]
