"""What lines say does not depend on the lines around them, though each is decoded together with others of its kind."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.ingest.codecs import READ
from logboom.ingest.codecs.formats.recognition import preparation
from logboom.store.embedded import EmbeddedEngine
from logboom.store.statement import Statement
from tests.ingest.codecs.formats.samples import PLAIN, samples
from tests.ingest.codecs.reading import Line, newest, read, staged

_loads = itertools.count(7_700_000)
SAMPLES = [sample.line for sample in samples()]
WRAPPINGS = (
    "%s",
    "2026-11-22T10:58:08.123456789Z stdout F %s",
    "Nov 22 10:58:08 web1 sshd[77]: %s",
    "2026-11-22T10:58:08.123456+01:00 web1 app: %s",
    '{"log":"%s","stream":"stderr"}',
    "\\%s",
    "\n%s",
    "é%s",
    " %s",
    "[%s",
)
HEADERS = ("<14>1 2026-11-22T09:58:09.5Z web app 77 - - ", "<14>Nov 22 09:58:09 web app[77]: ", "")


def escaped(text: bytes) -> Line:
    return Line(text.replace(b"\\", b"\\\\").replace(b"\n", b"\\n"), flags="e?service=web")


async def decoded(engine: EmbeddedEngine, codec: str, directory: Path, lines: Sequence[Line]) -> list[list[Any]]:
    segment = directory / "segment"
    segment.write_bytes(b"".join(map(bytes, lines)))
    load_id = next(_loads)
    staging = await staged(engine, newest(codec), segment, load_id, trace_markers=("Traceback",))
    sql = "SELECT * EXCEPT (attempt, row, load_id, event_id) FROM logboom.staged_lines WHERE load_id = {load:UInt64} AND parsed = {read:UInt8} ORDER BY row"
    rows = (await engine.rows(Statement(sql, {"load": load_id, "read": READ}))).rows
    await staging.clear()
    return rows


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("codec", ["text_lines", "syslog"])
async def test_parts_of_a_segment_are_decoded_as_the_whole(
    engine: EmbeddedEngine, tmp_path_factory, codec: str, data: st.DataObject
):
    texts = st.one_of(
        st.sampled_from(SAMPLES), st.sampled_from(PLAIN), st.sampled_from(SAMPLES).map(lambda text: text[:40])
    )
    line = st.builds(
        lambda header, wrapping, text, charset: escaped((header + wrapping % text).encode(charset, "replace")),
        st.sampled_from(HEADERS if codec == "syslog" else ("",)),
        st.sampled_from(WRAPPINGS),
        texts,
        st.sampled_from(("utf-8", "latin-1")),
    )
    lines = data.draw(st.lists(line, min_size=2, max_size=12))
    part = data.draw(st.integers(1, len(lines) - 1))
    directory = tmp_path_factory.mktemp("mixture")
    whole = await decoded(engine, codec, directory, lines)
    parts = [await decoded(engine, codec, directory, some) for some in (lines[:part], lines[part:])]
    assert len(whole) == len(lines)
    assert whole == [*parts[0], *parts[1]]


async def test_a_segment_without_lines_has_no_events(engine: EmbeddedEngine):
    assert (await read(engine, "text_lines", [])).events == {}


async def test_the_expressions_are_made_ready_without_a_line(engine: EmbeddedEngine):
    found = await engine.rows(Statement(preparation()))
    assert {kind for row in found.rows for kind in row} == {0}
