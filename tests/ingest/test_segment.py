"""The format of segments: what is written is read back, and a torn end is told from a whole one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.ingest.segment import (
    Mark,
    Origin,
    SegmentName,
    is_whole,
    lines_of,
    marked_prefix,
    marks,
    parse_file_name,
    prefix,
    projects_of,
    received_at_us,
    whole_bytes,
)

NOW_US = 1_763_852_945_123_456
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\t\n"), max_size=20)
RAW_LINES = st.binary(min_size=1, max_size=60).map(lambda raw: raw.replace(b"\n", b"?"))
SENDERS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def written(origin: Origin, raw: list[bytes], mark: Mark | None = None) -> bytes:
    """An append as it stands in a segment."""
    start = prefix(origin, NOW_US)
    body = b"".join(start + line + b"\n" for line in raw)[len(start) :]
    return (start if mark is None else marked_prefix(origin, NOW_US, mark, len(body))) + body


@given(st.integers(0, 10**19), st.sampled_from(["json_lines", "syslog", "a2"]), st.integers(0, 99), st.integers(0, 99))
def test_a_file_name_spells_the_segment(number: int, codec: str, version: int, pipeline: int):
    """And other names are no segments'."""
    name = SegmentName(number, codec, version, pipeline)
    assert parse_file_name(name.file("open")) == (name, "open")
    assert parse_file_name(name.file("sealed")) == (name, "sealed")
    assert parse_file_name(name.manifest_file) is None
    assert parse_file_name(name.file("sealed") + ".tmp") is None


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), WORDS, st.lists(RAW_LINES, min_size=1, max_size=5))
def test_every_line_that_is_written_is_whole(project: int, key: int, peer: str, raw: list[bytes]):
    """CR, tabs, NUL and bytes that are no UTF-8 belong to the raw line."""
    content = written(Origin(project, key, peer, "e"), raw)
    assert [line.split(b"\t", 5)[5] for line in lines_of(content)] == [line + b"\n" for line in raw]
    assert all(map(is_whole, lines_of(content)))
    assert projects_of(lines_of(content)) == {project}
    assert {received_at_us(line) for line in lines_of(content)} == {NOW_US}
    assert whole_bytes(content) == len(content)


@pytest.mark.parametrize("origin", [Origin(1, peer="a\tb"), Origin(1, peer="a\nb"), Origin(1, flags="?host=a\tb")])
def test_an_origin_that_would_break_the_format_is_refused(origin: Origin):
    """A line of one project must never become a line of another."""
    with pytest.raises(ValueError):
        prefix(origin, NOW_US)


@pytest.mark.parametrize(
    "line",
    [b"\n", b"garbage\n", b"1\t2\t3\t\t{}\n", b"x\t2\t3\t\t\t{}\n", b"1\t2\t3\t\t\t{}", b"\0\0\0\0\n"],
)
def test_a_line_that_no_spool_wrote_is_not_whole(line: bytes):
    """Torn, overwritten, or of something else."""
    assert not is_whole(line)


@given(st.lists(RAW_LINES, min_size=1, max_size=4), st.data())
def test_a_torn_end_is_cut_at_the_last_whole_line(raw: list[bytes], data: st.DataObject):
    """A crash may leave any part of what was not acknowledged."""
    content = written(Origin(3), raw)
    torn = content[: data.draw(st.integers(0, len(content)))]
    kept = torn[: whole_bytes(torn)]
    assert lines_of(kept) == lines_of(content)[: torn.count(b"\n")]


@given(st.lists(RAW_LINES, min_size=1, max_size=4), SENDERS, st.integers(0, 2**63), st.data())
def test_a_senders_batch_is_there_whole_and_marked_or_not_at_all(
    raw: list[bytes], sender: str, sequence: int, data: st.DataObject
):
    """So a retry after the crash neither doubles a part of it nor is taken for one that was whole."""
    mark = Mark(3, sender, sequence)
    before = written(Origin(3), [b"before"])
    batch = written(Origin(3, flags="e?host=web"), raw, mark)
    assert list(marks(before + batch)) == [mark]
    torn = (before + batch)[: len(before) + data.draw(st.integers(0, len(batch)))]
    kept = torn[: whole_bytes(torn)]
    if len(torn) == len(before) + len(batch):
        assert kept == torn
    else:
        assert kept == before
        assert list(marks(kept)) == []


def test_the_senders_word_stays_in_the_flags_beside_the_mark():
    """What the sender said about its lines holds for the first line too."""
    line = marked_prefix(Origin(3, 4, "peer", "e?time_field=when"), NOW_US, Mark(3, "a b:c", 7), 12)
    assert line == b"3\t4\t1763852945123456\tpeer\te?batch=a%20b%3Ac:7:12&time_field=when\t"


def test_a_line_that_only_speaks_of_batches_marks_nothing():
    """The mark counts in the flags alone: senders write what they like into their lines."""
    content = written(Origin(3), [b"?batch=web:7:12\t", b"1\t1\t1\t\t?batch=web:7:0\tx"])
    assert list(marks(content)) == []
