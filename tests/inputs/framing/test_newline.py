"""Lines of a whole body."""

import pytest

from logboom.inputs.framing.lines import Lines
from logboom.inputs.framing.newline import cut, has_longer_line


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"one", b"one\n"),
        (b"one\ntwo\n", b"one\ntwo\n"),
        (b"one\r\ntwo\r\n", b"one\ntwo\n"),
        (b"\n\n one \n \t\n\ntwo\n \n", b" one \ntwo\n"),
        (b"50%\r100%\n", b"50%\r100%\n"),
        (b"\xff\0\xfe", b"\xff\0\xfe\n"),
    ],
)
def test_each_line_is_a_message_and_blank_ones_are_none(body: bytes, expected: bytes):
    assert cut(body, 100) == [Lines(expected)]


@pytest.mark.parametrize("body", [b"", b"\n", b" \r\n\t\n"])
def test_nothing_is_no_line(body: bytes):
    assert cut(body, 100) == []


def test_a_long_line_is_cut_off_and_its_neighbours_are_not():
    assert cut(b"one\n" + b"x" * 101 + b"\ntwo", 100) == [
        Lines(b"one\n"),
        Lines(b"x" * 100 + b"\n", "t"),
        Lines(b"two\n"),
    ]


@pytest.mark.parametrize(
    ("data", "longer"),
    [
        (b"", False),
        (b"aaaa\n", False),
        (b"aaaa\nbbbb\ncc", False),
        (b"aaaaa\n", True),
        (b"a\nb\nccccc", True),
        (b"aaaa\nb\nc\nddddd\ne\n", True),
    ],
)
def test_longer_lines_are_found(data: bytes, longer: bool):
    assert has_longer_line(data, 4) is longer
