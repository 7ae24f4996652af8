"""Lines kept for a person."""

from pathlib import Path

import pytest

from logboom.errors import NotFound
from logboom.ingest.quarantine import adopt_replays, drop, put_aside, quarantined, replay, show
from logboom.ingest.segment import SegmentName

NAME = SegmentName(7, "json_lines", 1)
LINES = [b"1\t0\t17\t\t\tone\n", b"1\t0\t17\t\t\ttwo\n"]


def test_an_entry_says_what_it_is_and_why_it_is_there(tmp_path: Path):
    """Enough to decide what to do."""
    put_aside(tmp_path, NAME, LINES, "cannot convert", 6)
    (entry,) = quarantined(tmp_path)
    assert (entry.id, entry.codec, entry.codec_version, entry.lines) == (7, "json_lines", 1, 2)
    assert (entry.bytes, entry.error, entry.error_code) == (len(b"".join(LINES)), "cannot convert", 6)
    assert show(tmp_path, 7) == LINES
    assert show(tmp_path, 7, limit=1) == LINES[:1]


def test_putting_the_same_aside_twice_keeps_it_once(tmp_path: Path):
    """A crash repeats what was not finished."""
    put_aside(tmp_path, NAME, LINES, "first")
    put_aside(tmp_path, NAME, LINES, "second")
    assert [entry.error for entry in quarantined(tmp_path)] == ["second"]


def test_a_dropped_entry_leaves_nothing(tmp_path: Path):
    """Neither lines nor reason."""
    put_aside(tmp_path, NAME, LINES, "why")
    drop(tmp_path, 7)
    assert quarantined(tmp_path) == []
    assert list((tmp_path / "quarantine").iterdir()) == []


def test_a_replay_is_a_segment_with_a_new_id_for_the_newest_codec(tmp_path: Path):
    """The engine may remember the old id as loaded, and a newer codec may read what the old one could not."""
    put_aside(tmp_path, NAME, LINES, "why")
    replay(tmp_path, 7)
    assert quarantined(tmp_path) == []
    (segment,) = adopt_replays(tmp_path, lambda: 99, {"json_lines": 2})
    assert segment.name == SegmentName(99, "json_lines", 2)
    assert segment.path == tmp_path / SegmentName(99, "json_lines", 2).file("sealed")
    assert segment.path.read_bytes() == b"".join(LINES)
    assert adopt_replays(tmp_path, lambda: 100, {}) == []


@pytest.mark.parametrize("act", [show, replay, drop])
def test_what_is_not_there_is_named(tmp_path: Path, act: object):
    """With the command that lists what is."""
    with pytest.raises(NotFound, match="no 8 in quarantine"):
        act(tmp_path, 8)  # type: ignore[operator]


def test_an_empty_spool_has_no_quarantine(tmp_path: Path):
    """Nothing was ever put aside."""
    assert quarantined(tmp_path) == []
    assert adopt_replays(tmp_path, lambda: 1, {}) == []
