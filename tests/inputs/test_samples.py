"""Bytes of real senders become the events that are written beside them.

`samples/syslog/NAME.stream` is what came over a TCP connection, `NAME.0.datagram`, ... what came over UDP, and
`expected.json` says of each the events: only what a sender decides, not what differs from one receipt to the next.
"""

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from logboom.ingest.loader import Loader
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Origin, Spool
from logboom.inputs.framing.lines import Lines, as_lines
from logboom.inputs.framing.syslog_stream import SyslogStream
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.inputs.conftest import VERSIONS

SAMPLES = Path(__file__).parent / "samples" / "syslog"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
MAX_BYTES = 65_536
COLUMNS = ("message", "level", "service", "host", "timestamp", "exception_type", "attributes")
"""Of these `expected.json` says those that the sender decides: the time only where a year is named."""


def lines_of(name: str) -> list[Lines]:
    stream = SAMPLES / f"{name}.stream"
    if not stream.exists():
        datagrams = [path.read_bytes() for path in sorted(SAMPLES.glob(f"{name}.*.datagram"))]
        return as_lines([datagram.rstrip(b"\r\n\0") for datagram in datagrams], MAX_BYTES)
    cutter = SyslogStream(MAX_BYTES)
    return cutter.feed(stream.read_bytes()) + cutter.flush()


@pytest.fixture(scope="module")
async def events(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Of each sample, through spool, loader and engine; each in a project of its own."""
    projects = dict(zip(EXPECTED, itertools.count(700_000), strict=False))
    spool = await Spool.open(tmp_path_factory.mktemp("spool"), SpoolSettings(reserve_bytes=0), VERSIONS)
    for name, project in projects.items():
        for lines in lines_of(name):
            await spool.append("syslog", lines.data, Origin(project, 0, "192.0.2.9", lines.flags))
    loader = Loader(spool, engine, dict, on_loaded=lambda *_: None)
    running = asyncio.create_task(loader.run())
    await loader.stop(within_seconds=60)
    await running
    await spool.close()
    sql = f"SELECT {', '.join(COLUMNS)} FROM logboom.events WHERE project = {{project:UInt32}} ORDER BY timestamp, event_id"
    answers = {name: await engine.rows(Statement(sql, {"project": project})) for name, project in projects.items()}
    return {name: [dict(zip(COLUMNS, row, strict=True)) for row in answer.rows] for name, answer in answers.items()}


def test_every_sample_has_its_events():
    assert {path.name.split(".")[0] for path in SAMPLES.glob("*.*") if path.suffix != ".json"} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_sample_becomes_these_events(events: dict[str, list[dict[str, Any]]], name: str):
    found = zip(events[name], EXPECTED[name], strict=True)
    assert [{key: event[key] for key in wanted} for event, wanted in found] == EXPECTED[name]
