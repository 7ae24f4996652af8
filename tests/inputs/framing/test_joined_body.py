"""A body of lines is a stream that has ended."""

import pytest

from logboom.inputs.framing import newline
from logboom.inputs.framing.joined_body import cut_joined
from logboom.inputs.framing.lines import Lines

TRACE = b'Traceback (most recent call last):\n  File "pay.py", line 7, in charge\nKeyError: 1'


def test_a_trace_is_one_message_between_the_lines_around_it():
    (run,) = cut_joined(b"one\r\nERROR charge failed\n" + TRACE + b"\nINFO next", 1000)
    assert run.flags == "e"
    assert run.data.split(b"\n") == [
        b"one",
        rb"ERROR charge failed\n" + TRACE.replace(b"\n", rb"\n"),
        b"INFO next",
        b"",
    ]


@pytest.mark.parametrize("body", [b"", b"\n", b"a\n\nb\r\nc", b"a" * 20 + b"\nb"])
def test_a_body_without_one_is_cut_at_its_lines(body: bytes):
    assert cut_joined(body, 10) == newline.cut(body, 10)


def test_what_is_over_the_limit_is_truncated_and_marked():
    assert cut_joined(b"a\n  b\n" + b"c" * 20, 10) == [Lines(b"a\\n  b\n", "e"), Lines(b"c" * 10 + b"\n", "t")]
