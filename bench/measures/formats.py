"""What it costs to understand text: the load of mixed lines by the codec that looks for formats, and by the one that does not.

The same engine takes the same segments by both, in turn; nothing but the load is measured, here and in the engine. As in the
server, the module decodes where it has a function for the codec, which is so for the one that looks.
"""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from bench.corpus import corpus_file
from bench.cpu import own_cpu_seconds, tree_cpu_seconds
from bench.figures import Figure
from bench.plan import Plan
from bench.statistics import median
from logboom.ingest.codecs import EVENTS, Codec, Function, codec_named
from logboom.ingest.manifest import Manifest
from logboom.ingest.module.function import define
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.staging import Staging
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate
from logboom.store.statement import Statement

PROJECT = 1
RECEIVED_US = 1_795_341_600_000_000
PLAIN, UNDERSTOOD = 1, 2  # versions of the codec text_lines
FEW_LINES, FEW_LOADS = 10, 5
MEMORY_BYTES = 4 << 30
SEGMENT_BYTES = SpoolSettings().seal_bytes


def measure(plan: Plan) -> list[Figure]:
    lines = corpus_file(plan.ingest_events, "text").read_bytes().splitlines()
    return asyncio.run(_measured(plan, lines))


async def _measured(plan: Plan, lines: Sequence[bytes]) -> list[Figure]:
    many: dict[int, list[_Spent]] = {PLAIN: [], UNDERSTOOD: []}
    few: dict[int, list[float]] = {PLAIN: [], UNDERSTOOD: []}
    numbers = count(1)
    with tempfile.TemporaryDirectory() as directory:
        engine = EmbeddedEngine(Path(directory), EmbeddedSettings(memory_bytes=MEMORY_BYTES))
        await engine.start()
        try:
            await migrate(engine)
            functions = await define(engine)
            await engine.execute(Statement("SYSTEM STOP MERGES logboom.events"))
            few_lines = _segments(Path(directory) / "few", lines[:FEW_LINES])
            all_lines = _segments(Path(directory) / "all", lines)

            async def loaded(segments: Sequence[Path], version: int) -> _Spent:
                spent = [await _load(engine, functions, segment, version, next(numbers)) for segment in segments]
                return _Spent(*(sum(parts) for parts in zip(*spent, strict=True)))

            for version in many:  # the first makes ready what later ones find: not measured
                await loaded(few_lines, version)
            for _ in range(plan.rounds):
                for version, found in many.items():
                    few[version].append((await loaded(few_lines * FEW_LOADS, version)).all / FEW_LOADS * 1000)
                    found.append(await loaded(all_lines, version))
        finally:
            await engine.stop()
    millions = len(lines) / 1e6

    def per_million(version: int, part: str) -> float:
        return median([getattr(load, part) for load in many[version]]) / millions

    def added(part: str) -> float:
        pairs = zip(many[PLAIN], many[UNDERSTOOD], strict=True)
        return median([getattr(understood, part) - getattr(plain, part) for plain, understood in pairs]) / millions

    unit = "CPU-s per million events"
    return [
        Figure("load of mixed lines, not looked at", per_million(PLAIN, "all"), unit),
        Figure("load of mixed lines, understood", per_million(UNDERSTOOD, "all"), unit),
        Figure("what understanding adds", added("all"), unit, 1.5),
        Figure("... by the process that asks the engine", added("asking"), unit),
        Figure("... by decoding", added("decode"), unit),
        Figure("... by writing the fields that were found", added("write"), unit),
        Figure("load of ten lines, not looked at", median(few[PLAIN]), "CPU-ms"),
        Figure("load of ten lines, understood", median(few[UNDERSTOOD]), "CPU-ms"),
    ]


def _segments(directory: Path, lines: Sequence[bytes]) -> list[Path]:
    """Files of as many lines as the server loads at once when there is much to load."""
    directory.mkdir()
    prefix = b"%d\t0\t%d\t10.0.0.1\te?service=web\t" % (PROJECT, RECEIVED_US)
    of_segment: list[list[bytes]] = [[]]
    size = 0
    for line in lines:
        size += len(prefix) + len(line) + 1
        if size > SEGMENT_BYTES:
            of_segment.append([])
            size = 0
        of_segment[-1].append(prefix + line + b"\n")
    segments = [directory / str(number) for number in range(len(of_segment))]
    for segment, part in zip(segments, of_segment, strict=True):
        segment.write_bytes(b"".join(part))
    return segments


class _Spent(NamedTuple):
    """CPU seconds of loads."""

    asking: float
    """Of this process."""
    decode: float
    write: float

    @property
    def all(self) -> float:
        return self.asking + self.decode + self.write


async def _load(
    engine: EmbeddedEngine, functions: Mapping[Codec, Function], segment: Path, version: int, number: int
) -> _Spent:
    if engine.child_pid is None:
        raise RuntimeError("the engine has ended")
    manifest = Manifest(
        load_id=number,
        segment_time_us=RECEIVED_US,
        retention={PROJECT: 90},
        default_retention=30,
        timezone="UTC",
        trace_markers=(),
    )
    staging = Staging(engine, number, functions)
    began, began_own = tree_cpu_seconds(engine.child_pid), own_cpu_seconds()
    await staging.decode(codec_named("text_lines", version), segment, manifest)
    decoded = tree_cpu_seconds(engine.child_pid)
    await staging.insert(EVENTS, token=f"bench-{number}")
    await staging.clear()
    written, own = tree_cpu_seconds(engine.child_pid), own_cpu_seconds()
    return _Spent(asking=own - began_own, decode=decoded - began, write=written - decoded)
