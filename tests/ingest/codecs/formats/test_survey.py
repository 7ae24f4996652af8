"""A segment is decoded the same by the formats that its survey found as by all of them."""

import asyncio
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.ingest.codecs import Codec
from logboom.ingest.codecs.formats import CARRIERS, FORMATS, Format
from logboom.ingest.codecs.formats.preview import preview
from logboom.ingest.codecs.formats.survey import NOTHING, Findings, survey
from logboom.store.embedded import EmbeddedEngine
from logboom.store.statement import Statement
from tests.ingest.codecs.formats.samples import PLAIN, samples
from tests.ingest.codecs.reading import RECEIVED_US, Line, newest, staged

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


def escaped(text: bytes) -> Line:
    return Line(text.replace(b"\\", b"\\\\").replace(b"\n", b"\\n"), flags="e?service=web")


def found_in(directory: Path, lines: Iterable[Line]) -> Findings:
    segment = directory / "surveyed"
    segment.write_bytes(b"".join(map(bytes, lines)))
    return survey(segment)


async def decoded(engine: EmbeddedEngine, codec: Codec, segment: Path, load_id: int) -> list[list[object]]:
    staging = await staged(engine, codec, segment, load_id, trace_markers=("Traceback",))
    sql = "SELECT * EXCEPT (attempt) FROM logboom.staged_lines WHERE load_id = {load:UInt64} ORDER BY row"
    rows = (await engine.rows(Statement(sql, {"load": load_id}))).rows
    await staging.clear()
    return rows


async def assert_same(engine: EmbeddedEngine, directory: Path, lines: Sequence[Line]) -> None:
    segment = directory / "segment"
    segment.write_bytes(b"".join(map(bytes, lines)))
    load_id, codec = next(_loads), newest("text_lines")
    by_survey = await decoded(engine, codec, segment, load_id)
    by_all = await decoded(engine, replace(codec, survey=None), segment, load_id)
    assert len(by_all) == len(lines)
    for line, one, other in zip(lines, by_survey, by_all, strict=True):
        assert one == other, line


@pytest.mark.slow
async def test_no_line_has_a_format_that_the_survey_did_not_find(engine: EmbeddedEngine, tmp_path: Path):
    """Of each line alone, so that no other can help."""
    lines = [escaped((wrapping % text).encode()) for text in (*SAMPLES, *PLAIN) for wrapping in WRAPPINGS[:8]]
    segment = tmp_path / "segment"
    segment.write_bytes(b"".join(map(bytes, lines)))
    statement, reading = preview(segment_time_us=RECEIVED_US, timezone="UTC")
    result = await engine.read_segment(
        Statement(f"SELECT format FROM ({statement.sql})"), segment, format="TSV", settings=reading
    )
    formats = result.content.decode().splitlines()
    findings = await asyncio.to_thread(lambda: [found_in(tmp_path, [line]) for line in lines])
    for line, names, found in zip(lines, formats, findings, strict=True):
        held = {format_.name for format_ in (*found.formats, *found.carriers)}
        assert set(names.split()) - {"docker"} <= held, line


def test_a_segment_of_one_format_is_decoded_by_it_alone(tmp_path: Path):
    for format_ in (*CARRIERS, *FORMATS):
        found = found_in(tmp_path, [escaped(format_.example.encode())] * 3)
        of_it = found.carriers if format_ in CARRIERS else found.formats
        assert of_it == (format_,), format_.name
        if format_ not in CARRIERS:
            assert not found.carriers


def test_text_without_a_format_needs_none(tmp_path: Path):
    assert found_in(tmp_path, [escaped(b"hello"), Line(b"world")]) == Findings((), (), False, False, False)
    assert found_in(tmp_path, []) == Findings((), (), False, False, False)


MANY = [Line(b"connection closed")] * 1000  # more than the first lines, each of which is looked at by itself


def test_a_format_is_found_wherever_its_lines_begin(tmp_path: Path):
    """Also when what it is written with has other bytes than those of the examples."""
    for format_ in (*CARRIERS, *FORMATS):
        for text in (format_.example.encode(), f"{format_.example} é\\x".encode("latin-1")):
            found = found_in(tmp_path, [*MANY, escaped(text)])
            assert format_ in (*found.carriers, *found.formats), format_.name


@pytest.mark.slow
def test_what_carriers_wrap_is_found_among_many_lines(tmp_path: Path):
    for wrapping in WRAPPINGS[1:4]:
        for sample in SAMPLES[::10]:
            alone = found_in(tmp_path, [escaped((wrapping % sample).encode())])
            among = found_in(tmp_path, [*MANY, escaped((wrapping % sample).encode())])
            assert {*alone.formats, *alone.carriers} <= {*among.formats, *among.carriers}, sample
            assert (alone.objects, alone.pairs) == (among.objects, among.pairs), sample


def test_many_lines_without_a_format_need_none(tmp_path: Path):
    assert found_in(tmp_path, MANY) == NOTHING


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(data=st.data())
async def test_mixtures_are_decoded_as_by_all_formats(engine: EmbeddedEngine, tmp_path_factory, data: st.DataObject):
    texts = st.one_of(
        st.sampled_from(SAMPLES), st.sampled_from(PLAIN), st.sampled_from(SAMPLES).map(lambda text: text[:40])
    )
    line = st.builds(
        lambda wrapping, text, charset: escaped((wrapping % text).encode(charset, "replace")),
        st.sampled_from(WRAPPINGS),
        texts,
        st.sampled_from(("utf-8", "latin-1")),
    )
    lines = data.draw(st.lists(line, min_size=1, max_size=12))
    await assert_same(engine, tmp_path_factory.mktemp("mixture"), lines)


@pytest.mark.slow
@pytest.mark.parametrize("format_", [*CARRIERS, *FORMATS], ids=lambda format_: format_.name)
async def test_each_format_alone_is_decoded_as_by_all(engine: EmbeddedEngine, tmp_path: Path, format_: Format):
    lines = [escaped(sample.line.encode()) for sample in samples() if sample.format == format_.name]
    await assert_same(engine, tmp_path, lines)


@pytest.mark.slow
async def test_lines_without_a_format_are_decoded_as_by_all(engine: EmbeddedEngine, tmp_path: Path):
    for text in PLAIN:
        await assert_same(engine, tmp_path, [escaped(text.encode()), Line(text.encode())])
    await assert_same(engine, tmp_path, [escaped(sample.encode()) for sample in SAMPLES])
