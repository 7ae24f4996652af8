"""A stream comes in pieces: its messages are the same however it is cut."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.agent.lines import LineStream
from logboom.agent.origin import service_of


def test_a_line_is_given_when_the_next_begins_or_nothing_comes():
    stream = LineStream(100)
    assert stream.feed(b"on") == []
    assert stream.feed(b"e\ntw") == []
    assert (stream.held_bytes, stream.holds_message) == (6, True)
    assert stream.feed(b"o\n") == [b"one"]
    assert stream.settle() == [b"two"]
    assert stream.held_bytes == 0


def test_a_line_without_an_end_waits_until_the_stream_has_ended():
    stream = LineStream(100)
    assert stream.feed(b"half") == []
    assert stream.settle() == []
    assert stream.flush() == [b"half"]


def test_a_line_too_long_is_given_cut_off_and_its_rest_skipped():
    stream = LineStream(10)
    given = stream.feed(b"before\n" + 15 * b"x") + stream.feed(15 * b"y" + b"\nafter\n") + stream.flush()
    assert given == [b"before", 11 * b"x", b"after"]


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from([b"a", b"\n", b"  b", b"\r\n", b"Traceback (most recent call last):\n", b"xyz"]), max_size=20
    )
)
def test_held_bytes_are_what_a_second_reading_would_have_to_read_again(pieces: list[bytes]):
    stream = LineStream(1000)
    given = [message for piece in pieces for message in stream.feed(piece)]
    whole = b"".join(pieces)
    again = LineStream(1000)
    repeated = again.feed(whole[len(whole) - stream.held_bytes :]) + again.flush()
    once = LineStream(1000)
    assert given + repeated == once.feed(whole) + once.flush()


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/var/log/dpkg.log", "dpkg"),
        ("/var/log/nginx/access.log", "nginx"),
        ("/var/log/nginx/error.log.1", "nginx"),
        ("/var/log/syslog.2.gz", "syslog"),
        ("/srv/shop/logs/shop-2026-11-23.log", "shop"),
        ("/var/log/error.log", "error"),
        ("access.log", "access"),
    ],
)
def test_the_service_of_a_file(path: str, service: str):
    assert service_of(Path(path)) == service
