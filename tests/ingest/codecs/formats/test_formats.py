"""How lines are understood: labelled samples of every format, and lines that must stay as they are."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from logboom.ingest.codecs.formats import CARRIERS, FORMATS
from logboom.ingest.codecs.formats.understanding import HEAD, RAW
from logboom.ingest.manifest import Manifest
from logboom.ingest.preview import formats_of_lines
from logboom.ingest.staging import Staging
from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.formats.samples import PLAIN, Sample, samples
from tests.ingest.codecs.reading import RECEIVED, RECEIVED_US, Line, newest, read

COLUMNS = ("timestamp", "level", "logger", "service", "host", "trace_id", "span_id", "message")
SHARE_RIGHT = 0.995  # one saying begins with brackets, like a thread's name


def escaped(line: str) -> Line:
    return Line(line.replace("\\", "\\\\").replace("\n", "\\n").encode(), flags="e")


async def formats_of(engine: EmbeddedEngine, directory: Path, lines: Sequence[Line]) -> list[list[str]]:
    segment = directory / "segment"
    segment.write_bytes(b"".join(map(bytes, lines)))
    staging = Staging(engine, 7_000_001)
    manifest = Manifest(
        load_id=1, segment_time_us=RECEIVED_US, retention={}, default_retention=1, timezone="UTC", trace_markers=()
    )
    await staging.read_texts(newest("text_lines"), segment, manifest)
    formats = await formats_of_lines(engine)
    await staging.clear()
    return formats


def wrong_in(event: dict, formats: list[str], sample: Sample) -> dict[str, tuple[str, str]]:
    """Found and expected, for each name for which they differ; one that is not in the sample must not be found at all."""
    said = event["attributes"] | {name: event[name] for name in COLUMNS if event[name]}
    said["format"] = sample.format if sample.format in formats else " ".join(formats)
    expected = {"timestamp": RECEIVED, "format": sample.format, **sample.expected}
    names = (said.keys() | expected.keys()) - {HEAD, RAW} - sample.others
    return {
        name: (said.get(name, ""), expected.get(name, "")) for name in names if said.get(name) != expected.get(name)
    }


@pytest.mark.slow
async def test_of_ten_variants_of_every_format_time_level_and_fields_are_right(
    engine: EmbeddedEngine, capsys, tmp_path: Path
):
    """And nothing else is found in them: a wrong field is worse than none."""
    labelled = samples()
    lines = [escaped(sample.line) for sample in labelled]
    formats = await formats_of(engine, tmp_path, lines)
    events = (await read(engine, "text_lines", lines)).events
    wrongs = {number: wrong_in(events[number], formats[number], sample) for number, sample in enumerate(labelled)}
    total = Counter(sample.format for sample in labelled)
    right = Counter(sample.format for number, sample in enumerate(labelled) if not wrongs[number])
    with capsys.disabled():
        print(f"\n{right.total()} of {total.total()} lines of {len(total)} formats are right")
        for number, wrong in wrongs.items():
            if wrong:
                print(f"  {labelled[number].format}: {labelled[number].line!r}: {wrong}")
    assert {format_.name for format_ in (*CARRIERS, *FORMATS)} <= set(total)
    assert min(total.values()) >= 10
    assert right.total() >= SHARE_RIGHT * total.total()
    assert all(right[name] >= 0.8 * count for name, count in total.items())


@pytest.mark.slow
async def test_the_line_can_be_had_back_as_it_was(engine: EmbeddedEngine):
    labelled = [sample for sample in samples() if sample.format != "docker"]
    events = (await read(engine, "text_lines", [escaped(sample.line) for sample in labelled])).events
    for number, sample in enumerate(labelled):
        event = events[number]
        raw = event["attributes"].get("logboom.raw") or event["attributes"].get("logboom.head", "") + event["message"]
        assert raw == sample.line


@pytest.mark.slow
async def test_what_is_not_surely_recognised_stays_a_message(engine: EmbeddedEngine):
    events = (await read(engine, "text_lines", [escaped(line) for line in PLAIN])).events
    for number, line in enumerate(PLAIN):
        event = events[number]
        assert (event["message"], event["attributes"], event["level"], event["timestamp"]) == (line, {}, "", RECEIVED)
