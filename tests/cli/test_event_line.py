"""One event as one line for a terminal."""

import time
from collections.abc import Iterator

import pytest

from logboom.cli.event_line import STYLE_OF_LEVEL, event_line, local_time
from logboom.event import LEVELS

EVENT = {
    "timestamp": "2026-11-22T23:11:05.123456789Z",
    "level": "error",
    "host": "web-1",
    "service": "checkout",
    "message": "payment refused",
    "attributes": {"order": "77"},
}


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_line_says_when_how_bad_who_and_what():
    assert event_line(EVENT).plain == "2026-11-23 00:11:05.123 ERROR    web-1 checkout: payment refused"


def test_what_is_unknown_is_left_out():
    assert event_line({"timestamp": "2026-11-22T23:11:05Z", "level": "", "message": "hello"}).plain == (
        "2026-11-23 00:11:05.000          hello"
    )


def test_further_lines_of_a_message_are_indented():
    event = EVENT | {"message": "Traceback\nValueError: no"}
    assert event_line(event).plain.endswith("checkout: Traceback\n    ValueError: no")


def test_control_characters_of_a_message_do_nothing_to_the_terminal():
    event = EVENT | {"message": "\x1b]0;owned\x07\rhidden\x9b2J", "host": "\x1b[2J"}
    assert "\x1b" not in event_line(event).plain
    assert event_line(event).plain.endswith(r"\x1b[2J checkout: \x1b]0;owned\x07\x0dhidden\x9b2J")


def test_every_level_has_its_style():
    assert set(STYLE_OF_LEVEL) == set(LEVELS)


def test_a_message_is_never_read_as_markup():
    assert event_line(EVENT | {"message": "[red]not ours[/red]"}).plain.endswith("[red]not ours[/red]")


def test_a_row_that_is_no_event_shows_its_names_and_values():
    assert event_line({"service": "web", "count": 3}).plain == "service=web count=3"


def test_what_is_no_time_is_shown_as_it_is():
    assert local_time("yesterday") == "yesterday"
