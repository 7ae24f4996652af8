"""One segment is one deterministic block, whatever its size: only so does a retry neither double rows nor lose them."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from logboom.ingest.codecs import CODECS, INSERT_SETTINGS, Codec, codec_named
from logboom.store.embedded import EmbeddedEngine
from logboom.store.statement import Statement
from tests.ingest.codecs.reading import RECEIVED_US, load_into

DAY_US = 86_400_000_000
_loads = itertools.count(7_900_000)


@pytest.fixture
def load_id() -> int:
    return next(_loads)


def write_segment(path: Path, rows: int, *, days: int, padding: int = 0) -> None:
    """`rows` documents of one load whose times lie on `days` days before its arrival."""
    padding_text = "x" * padding
    with path.open("w") as segment:
        for row in range(rows):
            seconds = (RECEIVED_US - (row % days) * DAY_US) // 1_000_000
            segment.write(
                f'930003\t4\t{RECEIVED_US}\t10.0.0.9\t\t{{"time":{seconds},"msg":"row {row}","padding":"{padding_text}"}}\n'
            )


async def counts(engine: EmbeddedEngine, load_id: int) -> tuple[int, int, int]:
    """Rows of the load, different ids among them, and days."""
    sql = "SELECT count(), uniqExact(event_id), uniqExact(toDate(timestamp)) FROM logboom.events WHERE load_id = {l:UInt64}"
    rows = (await engine.rows(Statement(sql, {"l": load_id}))).rows
    return rows[0][0], rows[0][1], rows[0][2]


async def test_a_load_over_ten_days_is_taken_once_however_often_it_is_retried(
    engine: EmbeddedEngine, tmp_path: Path, load_id: int
):
    write_segment(tmp_path / "segment", 5_000, days=10)
    codec = codec_named("json_lines", 1)
    written = [await load_into(engine, codec, tmp_path / "segment", load_id) for _ in range(3)]
    assert await counts(engine, load_id) == (5_000, 5_000, 10)
    assert written[0] == 5_000


async def test_a_retry_adds_the_days_that_a_failure_left_out_and_doubles_nothing(
    engine: EmbeddedEngine, tmp_path: Path, load_id: int
):
    """As after a failure in the middle: three days' parts are in the table, under the load's token, the others not."""
    segment = tmp_path / "segment"
    write_segment(segment, 5_000, days=10)
    whole = segment.read_bytes()
    lines = whole.splitlines(keepends=True)
    segment.write_bytes(b"".join(line if row % 10 < 3 else b"cut off\n" for row, line in enumerate(lines)))
    await load_into(engine, codec_named("json_lines", 1), segment, load_id)
    assert await counts(engine, load_id) == (1_500, 1_500, 3)
    segment.write_bytes(whole)
    await load_into(engine, codec_named("json_lines", 1), segment, load_id)
    assert await counts(engine, load_id) == (5_000, 5_000, 10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "padding"),
    [(45_000, 300), (180_000, 300), (1_000_000, 0)],
    ids=["16 MB", "64 MB", "a million rows"],
)
async def test_a_segment_of_any_size_is_one_block(
    engine: EmbeddedEngine, tmp_path: Path, load_id: int, rows: int, padding: int
):
    """One block of one day makes one part; the engine numbers the blocks of a partition."""
    write_segment(tmp_path / "segment", rows, days=1, padding=padding)
    await engine.execute(Statement("SYSTEM STOP MERGES logboom.events"))
    try:
        codec = codec_named("json_lines", 1)
        assert await load_into(engine, codec, tmp_path / "segment", load_id) == rows
        sql = "SELECT uniqExact(_part) FROM logboom.events WHERE load_id = {l:UInt64}"
        assert (await engine.rows(Statement(sql, {"l": load_id}))).rows == [[1]]
        await load_into(engine, codec, tmp_path / "segment", load_id)
        assert await counts(engine, load_id) == (rows, rows, 1)
    finally:
        await engine.execute(Statement("SYSTEM START MERGES logboom.events"))
        await engine.execute(Statement("ALTER TABLE logboom.events DELETE WHERE load_id = {l:UInt64}", {"l": load_id}))


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
def test_the_same_arguments_give_the_same_statement(codec: Codec):
    def statement() -> str:
        facts: dict[str, Any] = {
            "load_id": 1,
            "segment_time_us": RECEIVED_US,
            "retention": {2: 7, 1: 90},
            "default_retention": 30,
            "timezone": "UTC",
        }
        decoding = (codec.stage(attempt=1, **facts) if codec.makes_events else codec.insert(**facts)).sql
        return codec.read(attempt=1).sql + decoding if codec.text else decoding

    assert statement() == statement()
    assert "now(" not in statement()
    assert "rand" not in statement()
    assert statement().count("{source}") == 1


def test_a_codec_that_nobody_knows_is_an_error():
    with pytest.raises(LookupError, match="no codec json_lines of version 99"):
        codec_named("json_lines", 99)


def test_the_settings_of_an_insert_forbid_to_cut_it():
    assert INSERT_SETTINGS["max_insert_threads"] == INSERT_SETTINGS["max_threads"] == 1
    assert INSERT_SETTINGS["max_partitions_per_insert_block"] == 0
