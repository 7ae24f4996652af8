"""Lines through a codec into the table and back."""

import itertools
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from logboom.ingest.codecs import CODECS, EVENTS, Codec, Function, Target
from logboom.ingest.manifest import Manifest
from logboom.ingest.module.function import define
from logboom.ingest.staging import Staging
from logboom.store.embedded import EmbeddedEngine
from logboom.store.statement import Statement

# Sunday 22 November 2026, 10:00:00 UTC
RECEIVED_US = 1_795_341_600_000_000
RECEIVED = "2026-11-22T10:00:00.000000000Z"
PROJECT = 930_001

_loads = itertools.count(7_000_000)
_attempts = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Line:
    """A raw line and what the spool puts before it."""

    raw: bytes
    flags: str = ""
    received_us: int = RECEIVED_US
    project: int = PROJECT
    peer: str = "10.0.0.9"

    def __bytes__(self) -> bytes:
        return b"%d\t4\t%d\t%s\t%s\t%s\n" % (
            self.project,
            self.received_us,
            self.peer.encode(),
            self.flags.encode(),
            self.raw,
        )


@dataclass(frozen=True, slots=True)
class Read:
    """The events by the number of their line, and the lines that were left out."""

    events: dict[int, dict[str, Any]]
    unparsed: list[bytes]
    rows_written: int


def newest(name: str) -> Codec:
    """The codec as segments are written for it now."""
    return [codec for codec in CODECS if codec.name == name][-1]


async def read(
    engine: EmbeddedEngine,
    codec: str,
    lines: Sequence[Line],
    *,
    timezone: str = "UTC",
    segment_us: int = RECEIVED_US,
    functions: Mapping[Codec, Function] | None = None,
) -> Read:
    """Load the lines as one segment."""
    load_id = next(_loads)
    with tempfile.TemporaryDirectory() as directory:
        segment = Path(directory) / "segment"
        segment.write_bytes(b"".join(map(bytes, lines)))
        staging = await staged(
            engine,
            newest(codec),
            segment,
            load_id,
            timezone=timezone,
            segment_us=segment_us,
            functions=functions,
        )
        rows = await staging.insert(EVENTS, token=f"test-{load_id}")
        left = await staging.unparsed(staging.lines - rows)
        await staging.clear()
    return Read(await events_of(engine, load_id), [line.removesuffix(b"\n") for line in left], rows)


async def staged(
    engine: EmbeddedEngine,
    codec: Codec,
    segment: Path,
    load_id: int,
    *,
    timezone: str = "UTC",
    segment_us: int = RECEIVED_US,
    trace_markers: tuple[str, ...] = (),
    functions: Mapping[Codec, Function] | None = None,
) -> Staging:
    """The segment decoded, and in no table yet that keeps it; by the module's `functions`, or by others."""
    manifest = Manifest(
        load_id=load_id,
        segment_time_us=segment_us,
        retention={PROJECT: 90},
        default_retention=30,
        timezone=timezone,
        trace_markers=trace_markers,
    )
    staging = Staging(engine, next(_attempts), await define(engine) if functions is None else functions)
    await staging.decode(codec, segment, manifest)
    return staging


async def load_into(
    engine: EmbeddedEngine, codec: Codec, segment: Path, load_id: int, targets: Iterable[Target] = (EVENTS,)
) -> int:
    """As a load does it, and as a repetition would again; the rows of the last table."""
    staging = await staged(engine, codec, segment, load_id)
    rows = 0
    for target in targets:
        rows = await staging.insert(target, token=f"test-{load_id}")
    await staging.clear()
    return rows


async def events_of(engine: EmbeddedEngine, load_id: int) -> dict[int, dict[str, Any]]:
    statement = Statement("SELECT * FROM logboom.events WHERE load_id = {load:UInt64}", {"load": load_id})
    result = await engine.result(
        statement, format="JSONEachRow", settings={"output_format_json_quote_64bit_integers": 0}
    )
    events = [json.loads(line) for line in result.content.splitlines()]
    return {int(event["event_id"].replace("-", "")[-6:], 16): event for event in events}


def lines_of(raws: Iterable[bytes | str], flags: str = "") -> list[Line]:
    return [Line(raw if isinstance(raw, bytes) else raw.encode(), flags) for raw in raws]
