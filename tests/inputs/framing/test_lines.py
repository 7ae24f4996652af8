"""Messages as lines for the spool."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.framing.lines import Lines, as_lines, truncated
from tests.inputs.conftest import unescaped


def test_messages_without_newlines_stay_as_they_are():
    assert as_lines([b"one", b"two\\n"], 100) == [Lines(b"one\ntwo\\n\n")]


def test_a_newline_inside_is_escaped_and_so_are_backslashes():
    assert as_lines([b"a\nb", b"c\\d"], 100) == [Lines(b"a\\nb\nc\\\\d\n", "e")]


def test_runs_of_equal_flags_keep_the_order():
    assert as_lines([b"one", b"x" * 9, b"a\nb"], 8) == [
        Lines(b"one\n"),
        Lines(b"x" * 8 + b"\n", "t"),
        Lines(b"a\\nb\n", "e"),
    ]


def test_what_is_truncated_may_be_escaped_too():
    assert as_lines([b"a\n" + b"x" * 20], 4) == [Lines(b"a\\nxx\n", "et")]


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("abc", 2, "ab"),
        ("aé", 2, "a"),
        ("éé", 2, "é"),
        ("a€b", 2, "a"),
        ("a€b", 3, "a"),
        ("a€b", 4, "a€"),
        ("😀x", 3, ""),
    ],
)
def test_no_character_is_cut_in_two(text: str, size: int, expected: str):
    assert truncated(text.encode(), size) == expected.encode()


def test_what_is_no_utf8_is_cut_where_the_limit_is():
    assert truncated(b"\x80" * 10, 6) == b"\x80" * 6


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=10))
def test_escapes_are_undone(messages: list[bytes]):
    found = []
    for lines in as_lines(messages, 20):
        parts = lines.data.removesuffix(b"\n").split(b"\n")
        found += [unescaped(part) for part in parts] if "e" in lines.flags else parts
    assert found == messages
