"""Frames behind their lengths."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest
from logboom.inputs.framing.length_prefix import LengthPrefix


def framed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


@given(st.lists(st.binary(max_size=20)), st.integers(1, 30))
def test_however_a_stream_is_cut_its_frames_are_the_same(frames: list[bytes], size: int):
    cutter = LengthPrefix(100, "max_frame_bytes")
    data = b"".join(map(framed, frames))
    assert [found for at in range(0, len(data), size) for found in cutter.feed(data[at : at + size])] == frames
    assert cutter.held_bytes == 0


def test_an_unfinished_frame_is_held():
    cutter = LengthPrefix(100, "max_frame_bytes")
    assert cutter.feed(framed(b"one") + framed(b"two")[:5]) == [b"one"]
    assert cutter.held_bytes == 5


def test_a_frame_that_is_too_long_is_refused_before_it_has_come():
    with pytest.raises(InvalidRequest, match=r"a frame of 101 bytes exceeds inputs\.x\.max_frame_bytes = 100"):
        LengthPrefix(100, "inputs.x.max_frame_bytes").feed(framed(b"x" * 101)[:4])
