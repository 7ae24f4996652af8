"""A stream of JSON objects: line feeds and NUL, objects over lines, broken ones, long ones, any packet borders."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.framing.json_stream import JsonStream
from tests.inputs.conftest import unescaped

LIMIT = 1000


def messages(*chunks: bytes, limit: int = LIMIT) -> list[bytes]:
    """What a connection that says this and ends has said."""
    stream = JsonStream(limit)
    found = [lines for chunk in chunks for lines in stream.feed(chunk)] + stream.flush()
    return [unescaped(line) if "e" in lines.flags else line for lines in found for line in lines.data.split(b"\n")[:-1]]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b'{"a":1}\n{"a":2}\n', [b'{"a":1}', b'{"a":2}']),
        (b'{"a":1}\0{"a":2}\0', [b'{"a":1}', b'{"a":2}']),
        (b'{"a":1}\r\n{"a":2}', [b'{"a":1}', b'{"a":2}']),
        (b'{"a":1}\n\0{"a":2}\n\0', [b'{"a":1}', b'{"a":2}']),
        (b'{\n "a": 1\n}\0{"a":2}\0', [b'{\n "a": 1\n}', b'{"a":2}']),
        (b'text\n{"a":1}\n', [b"text", b'{"a":1}']),
        (b'{"a":\n{"a":2}\n', [b'{"a":', b'{"a":2}']),
        (b"\n\n\0\0", []),
        (b"", []),
    ],
)
def test_messages_end_where_their_objects_do(stream: bytes, expected: list[bytes]):
    assert messages(stream) == expected


def test_a_message_over_the_limit_is_cut_and_marked_and_its_end_is_left_out():
    stream = JsonStream(10)
    found = stream.feed(b'{"a":"' + b"x" * 20) + stream.feed(b'xxxx"}\n{"b":1}\n') + stream.flush()
    assert [(lines.flags, lines.data) for lines in found] == [("t", b'{"a":"xxxx\n'), ("", b'{"b":1}\n')]


OBJECTS = st.lists(
    st.dictionaries(st.text(max_size=4), st.text(max_size=8) | st.integers(), min_size=1, max_size=3), max_size=6
)


@given(OBJECTS, st.sampled_from([b"\n", b"\0", b"\n\0", b"\r\n"]), st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_packets_of_any_size_say_the_same(objects: list[dict], terminator: bytes, sizes: list[int]):
    stream = b"".join(json.dumps(one).encode() + terminator for one in objects)
    chunks, position, number = [], 0, 0
    while position < len(stream):
        size = sizes[number % len(sizes)]
        chunks.append(stream[position : position + size])
        position, number = position + size, number + 1
    assert [json.loads(message) for message in messages(*chunks)] == objects


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_no_bytes_break_the_cutting(chunks: list[bytes]):
    for message in messages(*chunks, limit=20):
        assert message
