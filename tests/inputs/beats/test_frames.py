"""Lumberjack: which events a connection's bytes hold, and what is answered when."""

import json
import struct
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest, LogboomError
from logboom.inputs.beats.frames import MAX_PAIRS, Found, Lumberjack
from logboom.inputs.inflate import inflate
from logboom.inputs.limits import LimitsSettings

LIMITS = LimitsSettings(max_decompressed_bytes=1_000_000)


def lumberjack(max_frame_bytes: int = 10_000) -> Lumberjack:
    return Lumberjack(max_frame_bytes, lambda data: inflate(data, "deflate", LIMITS))


def window(count: int, version: bytes = b"2") -> bytes:
    return version + b"W" + struct.pack(">I", count)


def event(sequence: int, document: bytes) -> bytes:
    return b"2J" + struct.pack(">II", sequence, len(document)) + document


def pairs(sequence: int, **texts: str) -> bytes:
    data = b"1D" + struct.pack(">II", sequence, len(texts))
    for text in (part for pair in texts.items() for part in pair):
        data += struct.pack(">I", len(text.encode())) + text.encode()
    return data


def compressed(frames: bytes, level: int = 6, version: bytes = b"2") -> bytes:
    data = zlib.compress(frames, level)
    return version + b"C" + struct.pack(">I", len(data)) + data


def acknowledged(sequence: int, version: bytes = b"2") -> bytes:
    return version + b"A" + struct.pack(">I", sequence)


def fed(data: bytes, size: int = 1_000_000) -> Found:
    """All that is found when the bytes come in pieces of a size."""
    frames, found = lumberjack(), Found()
    for at in range(0, len(data), size):
        part = frames.feed(data[at : at + size])
        found.documents += part.documents
        found.answers += part.answers
    assert frames.held_bytes == 0
    return found


EVENTS = event(1, b'{"a":1}') + event(2, b'{"a":2}\n')
DOCUMENTS = [b'{"a":1}', b'{"a":2}']


@pytest.mark.parametrize("frames", [EVENTS, compressed(EVENTS), compressed(EVENTS, 3)], ids=["plain", "zlib", "beats"])
def test_a_window_is_acknowledged_by_the_sequence_of_its_last_event(frames: bytes):
    assert fed(window(2) + frames) == Found(DOCUMENTS, [acknowledged(2)])


def test_a_window_that_is_not_complete_is_not_acknowledged():
    assert fed(window(3) + EVENTS) == Found(DOCUMENTS, [])


def test_windows_that_came_together_are_acknowledged_each():
    """A sender with two windows on their way waits for both answers, in their order."""
    assert fed((window(2) + compressed(EVENTS)) * 2).answers == [acknowledged(2)] * 2


def test_sequences_need_not_begin_at_one_again():
    data = window(1) + event(1, b"{}") + window(1) + event(2, b"{}")
    assert fed(data).answers == [acknowledged(1), acknowledged(2)]


def test_version_1_is_answered_whenever_all_is_understood():
    """Its window is the most that the sender leaves unanswered: it is said once, and never filled."""
    frames = lumberjack()
    first = frames.feed(window(1000, b"1") + pairs(1, line="one") + pairs(2, line="two")[:-1])
    assert first.answers == [acknowledged(1, b"1")]
    assert frames.feed(pairs(2, line="two")[-1:]).answers == [acknowledged(2, b"1")]


def test_pairs_have_the_names_of_ours():
    found = fed(pairs(1, line="charge failed", host="web-1", file="/var/log/x", type="shop"))
    assert [json.loads(document) for document in found.documents] == [
        {"message": "charge failed", "host.name": "web-1", "log.file.path": "/var/log/x", "type": "shop"}
    ]


def test_senders_of_version_2_alone_are_kept_waiting_by_a_sign():
    frames = lumberjack()
    assert frames.keep_alive == acknowledged(0)
    frames.feed(pairs(1, line="one"))
    assert frames.keep_alive == b""


@given(
    st.lists(st.tuples(st.booleans(), st.lists(st.binary(max_size=30), min_size=1, max_size=4)), max_size=4),
    st.integers(1, 40),
)
def test_however_a_stream_is_cut_its_events_are_the_same(batches: list[tuple[bool, list[bytes]]], size: int):
    data = b""
    for is_compressed, documents in batches:
        frames = b"".join([event(number, document) for number, document in enumerate(documents, 1)])
        data += window(len(documents)) + (compressed(frames) if is_compressed else frames)
    found = fed(data, size)
    assert found.documents == [one.strip() for _, documents in batches for one in documents if one.strip()]
    assert found.answers == [acknowledged(len(documents)) for _, documents in batches]


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"2X\0\0\0\1",
        event(1, b"x" * 20_000)[:20],
        b"2C" + struct.pack(">I", 20_000),
        b"1D" + struct.pack(">II", 1, MAX_PAIRS + 1),
        pairs(1, line="x" * 20_000)[:40],
        b"2C" + struct.pack(">I", 4) + b"nope",
        compressed(compressed(EVENTS)),
        compressed(EVENTS[:-1]),
        compressed(b"\0" * 2_000_000),
    ],
)
def test_what_cannot_be_read_closes_the_connection(data: bytes):
    with pytest.raises(LogboomError):
        lumberjack().feed(data)


def test_a_frame_that_is_too_long_is_refused_before_it_has_come():
    with pytest.raises(InvalidRequest, match=r"exceeds max_frame_bytes = 10000") as caught:
        lumberjack().feed(event(1, b"x" * 20_000)[:10])
    assert "inputs.beats.max_frame_bytes" in caught.value.hint


@given(
    st.lists(
        st.sampled_from([b"1", b"2", b"W", b"J", b"D", b"C", b"\0\0\0\1", b"\0\0\0\5"]) | st.binary(max_size=8)
    ).map(b"".join),
    st.integers(1, 9),
)
@example(b"2W\0\0\0\0" + event(1, b"{}"), 3)
def test_no_bytes_break_it_but_by_an_error_that_closes(data: bytes, size: int):
    frames = lumberjack(200)
    try:
        for at in range(0, len(data), size):
            frames.feed(data[at : at + size])
            assert frames.held_bytes <= 210
    except LogboomError:
        pass
