"""Ids rise for ever."""

from pathlib import Path

from logboom.ingest.rising_ids import RESERVED_AHEAD, RisingIds


def test_ids_follow_the_clock(tmp_path: Path):
    """An id says when it was given out."""
    times = iter([1000, 2000, 3000])
    ids = RisingIds(tmp_path / "ids", lambda: next(times))
    assert [ids.next(), ids.next(), ids.next()] == [1000, 2000, 3000]


def test_ids_rise_while_the_clock_stands_or_steps_back(tmp_path: Path):
    """Nothing that was given out comes again."""
    times = iter([1000, 1000, 10, 1005])
    ids = RisingIds(tmp_path / "ids", lambda: next(times))
    assert [ids.next() for _ in range(4)] == [1000, 1001, 1002, 1005]


def test_ids_rise_across_a_restart_in_the_past(tmp_path: Path):
    """A machine without a battery starts in 1970."""
    last = RisingIds(tmp_path / "ids", lambda: 5_000_000_000).next()
    again = RisingIds(tmp_path / "ids", lambda: 0)
    assert again.last >= last, "what has been loaded so far is at or below it"
    assert again.next() > last


def test_a_write_is_needed_once_for_many_ids(tmp_path: Path):
    """Its file holds a ceiling, not the last id."""
    path = tmp_path / "ids"
    ids = RisingIds(path, lambda: 1000)
    ids.next()
    assert int(path.read_text()) == 1000 + RESERVED_AHEAD
    before = path.stat().st_ino
    for _ in range(100):
        ids.next()
    assert path.stat().st_ino == before


def test_a_file_that_the_disk_has_damaged_is_no_end(tmp_path: Path):
    """The clock and the segments that are there say enough."""
    (tmp_path / "ids").write_bytes(b"\0\0\0")
    ids = RisingIds(tmp_path / "ids", lambda: 7)
    ids.rise_above(500)
    assert ids.next() == 501
