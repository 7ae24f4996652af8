"""Taking a segment out of the spool, with or without others in its place."""

from pathlib import Path

from logboom.ingest.committer import Sealed
from logboom.ingest.manifest import Manifest
from logboom.ingest.segment import SegmentName
from logboom.ingest.succession import remove, replace

NAME = SegmentName(7, "json_lines", 1)
LINES = [b"1\t0\t17\t\t\tone\n", b"2\t0\t17\t\t\ttwo\n"]


def segment(directory: Path) -> Sealed:
    """A segment whose load was begun."""
    path = directory / NAME.file("sealed")
    path.write_bytes(b"".join(LINES))
    Manifest(load_id=9, segment_time_us=8, retention={}, default_retention=30, timezone="UTC").write(directory, NAME)
    return Sealed(NAME, path, path.stat().st_size)


def test_a_removed_segment_leaves_nothing(tmp_path: Path):
    """Neither lines nor manifest; doing it again is harmless."""
    gone = segment(tmp_path)
    remove(gone)
    remove(gone)
    assert list(tmp_path.iterdir()) == []


def test_successors_take_the_place_with_what_they_hold(tmp_path: Path):
    """Ready to be loaded; one without lines is left out."""
    first, second = SegmentName(8, "json_lines", 1), SegmentName(9, "event", 1)
    (successor,) = replace(segment(tmp_path), [(first, LINES), (second, [])])
    assert (successor.name, successor.lines, successor.projects) == (first, 2, frozenset({1, 2}))
    assert successor.path.read_bytes() == b"".join(LINES)
    assert list(tmp_path.iterdir()) == [successor.path]
