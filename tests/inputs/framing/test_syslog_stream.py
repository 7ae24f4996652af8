"""A stream of syslog is cut the same way however it arrives."""

import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.framing.lines import Lines
from logboom.inputs.framing.syslog_stream import BrokenCompression, SyslogStream
from tests.inputs.conftest import unescaped

MAX_BYTES = 64


def messages(found: list[Lines]) -> list[bytes]:
    """The messages in lines, with their escapes undone; a truncated one gets `…` behind it."""
    every: list[bytes] = []
    for lines in found:
        assert lines.data.endswith(b"\n")
        for line in lines.data[:-1].split(b"\n"):
            assert line, "no line is empty"
            text = unescaped(line) if "e" in lines.flags else line
            every.append(text + ("…".encode() if "t" in lines.flags else b""))
    return every


def cut(*chunks: bytes, max_bytes: int = MAX_BYTES) -> list[bytes]:
    stream = SyslogStream(max_bytes)
    found = [lines for chunk in chunks for lines in stream.feed(chunk)]
    return messages(found + stream.flush())


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"<13>one\n<14>two\n", [b"<13>one", b"<14>two"]),
        (b"<13>one\r\n<14>two\r\n", [b"<13>one", b"<14>two"]),
        (b"<12>one\0<11>two\nlines\0", [b"<12>one", b"<11>two\nlines"]),
        (b"<12>one\0\n<11>two\0\n", [b"<12>one", b"<11>two"]),
        (b"11 <13>1 hello7 <14>foo", [b"<13>1 hello", b"<14>foo"]),
        (b"8 <13>one\n8 <14>two\n", [b"<13>one", b"<14>two"]),
        (b"8 <13>a\nb!7 <14>two", [b"<13>a\nb!", b"<14>two"]),
        (b"<13>Traceback:\n  File x\n\nValueError: y\n<14>two\n", [b"<13>Traceback:\n  File x\n\nValueError: y", b"<14>two"]),
        (b"<13>a\\nb\n c\n", [b"<13>a\\nb\n c"]),
        (b"one\ntwo\n\n<13>three\n", [b"one", b"two", b"<13>three"]),
        (b"<13>no end", [b"<13>no end"]),
        (b"<13>a\0b\n<13>c\n", [b"<13>a\0b", b"<13>c"]),
        (b"<xml>\n<13>a <b>\n<14>c\n", [b"<xml>", b"<13>a <b>", b"<14>c"]),
        (b"12 monkeys\n", [b"12 monkeys"]),
        (b"", []),
        (b"\n\n", []),
    ],
)  # fmt: skip
def test_each_framing_that_senders_use(sent: bytes, expected: list[bytes]):
    assert cut(sent) == expected


def test_a_long_line_is_truncated_and_marked_and_the_next_is_whole():
    assert cut(b"<13>" + b"a" * 100 + b"\n<14>b\n") == [b"<13>" + b"a" * 60 + "…".encode(), b"<14>b"]


def test_a_long_frame_is_truncated_and_marked_and_the_next_is_whole():
    assert cut(b"104 <13>" + b"a" * 100 + b"5 <14>b") == [b"<13>" + b"a" * 60 + "…".encode(), b"<14>b"]


def test_truncation_leaves_no_part_of_a_character():
    assert cut(b"<13>" + "é".encode() * 40 + b"x\n", max_bytes=63) == [b"<13>" + "é".encode() * 29 + "…".encode()]


def test_a_wrong_count_harms_no_other_frame():
    """The sender counted characters: the rest of its message stands where a length is expected."""
    assert cut(b"7 <13>\xc3\xa9\xc3\xa9x8 <14>two\n8 <14>two\n") == [
        b"<13>\xc3\xa9\xc3",
        b"\xa9x",
        b"<14>two",
        b"<14>two",
    ]


def test_a_complete_line_waits_for_its_continuation_and_not_longer():
    stream = SyslogStream(MAX_BYTES)
    assert stream.feed(b"<13>one\n") == []
    assert stream.feed(b"  more\n") == []
    assert messages(stream.settle()) == [b"<13>one\n  more"]
    assert stream.flush() == []


def test_a_line_that_has_not_ended_is_not_settled():
    stream = SyslogStream(MAX_BYTES)
    assert stream.feed(b"<13>on") == []
    assert stream.settle() == []
    assert stream.feed(b"e\n") == []
    assert messages(stream.settle()) == [b"<13>one"]


def test_the_rest_of_a_truncated_message_is_skipped_until_the_connection_is_quiet():
    """A sender without terminators: only the silence tells its messages apart."""
    stream = SyslogStream(MAX_BYTES)
    assert messages(stream.feed(b"<13>" + b"x" * 100)) == [b"<13>" + b"x" * 60 + "…".encode()]
    assert stream.feed(b"more of it") == []
    assert stream.flush() == []
    assert stream.feed(b"<14>two") == []
    assert messages(stream.flush()) == [b"<14>two"]


def test_lines_of_one_chunk_pass_as_one_piece():
    """The hot path: nothing is done for a line on its own."""
    stream = SyslogStream(MAX_BYTES)
    first, *others = stream.feed(b"<13>one\n<14>two\n<15>three\n<1")
    assert (first, others) == (Lines(b"<13>one\n<14>two\n"), [])


@pytest.mark.parametrize("level", [1, 6, 9])
def test_one_zlib_stream_for_a_connection(level: int):
    packed = zlib.compress(b"<13>one\n<14>two\n", level)
    assert cut(packed) == [b"<13>one", b"<14>two"]
    assert cut(*[packed[at : at + 1] for at in range(len(packed))]) == [b"<13>one", b"<14>two"]


def test_a_stream_that_is_flushed_per_batch_is_read_per_batch():
    deflater = zlib.compressobj()
    stream = SyslogStream(MAX_BYTES)
    first = deflater.compress(b"8 <13>one\n") + deflater.flush(zlib.Z_SYNC_FLUSH)
    assert messages(stream.feed(first)) == [b"<13>one"]


def test_a_broken_zlib_stream_cannot_go_on():
    stream = SyslogStream(MAX_BYTES)
    with pytest.raises(BrokenCompression, match="broken"):
        stream.feed(b"x\x9c" + b"\xff" * 20)


def test_a_bomb_is_refused():
    stream = SyslogStream(MAX_BYTES)
    bomb = zlib.compress(b"\0" * 40_000_000)
    with pytest.raises(BrokenCompression, match="times its size"):
        stream.feed(bomb)


@pytest.mark.parametrize("head", [b"<13>1 2026-11-22T09:58:09Z h a - - -", b"<13>Nov 22 09:58:09 h a:"])
def test_messages_that_end_with_nothing_end_where_the_next_begins(head: bytes):
    """winston-syslog sends no terminator: what is quiet for a while is the last message."""
    stream = SyslogStream(MAX_BYTES)
    sent = [head + b" %d" % number for number in range(3)]
    assert messages(stream.feed(b"".join(sent))) == sent[:2]
    assert messages(stream.flush()) == sent[2:]


def test_where_terminators_come_no_other_end_is_looked_for():
    stream = SyslogStream(MAX_BYTES)
    line = b"<13>a quotes <13>1 2026-11-22T\n"
    assert messages(stream.feed(b"<13>first\n" + line) + stream.flush()) == [b"<13>first", line.strip()]


PIECES = st.sampled_from(
    [
        b"<13>", b"<1", b"3>", b"<14>1 - text", b"<", b">", b"\n", b"\r\n", b"\0", b"\0<13>", b"\n<11>two", b"  at a.py\n",
        b"12 ", b"7 <14>foo", b"8 <13>one\n", b"3 <1", b" ", b"x" * 40, b"y" * 70, b"\xc3\xa9", b"0 ", b"99999999999 ",
        b"80 <13>" + b"z" * 76, b"200 <13>", b"1", b"\\", b"\\n", b"x",
        b"<13>1 2026-11-22T", b"<14>Nov  2 09:58:09 ",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map(b"".join), st.lists(st.integers(0, 400), max_size=12))
def test_any_cut_into_chunks_gives_the_same_messages(sent: bytes, cuts: list[int]):
    edges = [0, *sorted(min(at, len(sent)) for at in cuts), len(sent)]
    chunks = [sent[start:end] for start, end in pairwise(edges)]
    assert cut(*chunks) == cut(sent) == cut(*[sent[at : at + 1] for at in range(len(sent))])


@given(
    st.lists(
        st.binary(min_size=1, max_size=MAX_BYTES).map(lambda text: b"<13>" + text.strip(b"\r\n\0 ")[:50] + b"."),
        max_size=20,
    )
)
def test_counted_frames_come_out_as_they_went_in(sent: list[bytes]):
    assert cut(b"".join(b"%d %s" % (len(message), message) for message in sent)) == sent
