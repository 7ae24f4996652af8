"""How lines are understood: labelled samples of every format, and lines that must stay as they are."""

from collections import Counter

import pytest

from logboom.ingest.codecs.formats import CARRIERS, FORMATS
from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.formats.samples import PLAIN, samples
from tests.ingest.codecs.reading import RECEIVED, Line, read

SHARE_RIGHT = 0.98


def escaped(line: str) -> Line:
    return Line(line.replace("\\", "\\\\").replace("\n", "\\n").encode(), flags="e")


def wrong_in(event: dict, expected: dict[str, str]) -> dict[str, tuple[str, str]]:
    said = {name: event[name] if name in event else event["attributes"].get(name, "") for name in expected}
    return {name: (text, expected[name]) for name, text in said.items() if text != expected[name]}


@pytest.mark.slow
async def test_of_ten_variants_of_every_format_time_level_and_fields_are_right(engine: EmbeddedEngine, capsys):
    labelled = samples()
    events = (await read(engine, "text_lines", [escaped(sample.line) for sample in labelled])).events
    wrongs = {number: wrong_in(events[number], sample.expected) for number, sample in enumerate(labelled)}
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
