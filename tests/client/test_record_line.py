"""A record as JSON: which fields it has, and that no record is too strange."""

import json
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.client.record_line import RecordLines, level_of

LINES = RecordLines({"service.name": "shop", "host.name": "web-1", "environment": "", "release": "1.2"}, 10_000)


def event_of(record: logging.LogRecord, **bound: object) -> dict[str, Any]:
    line = LINES.line(record, bound)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    return json.loads(line)


def record(message: str = "text", *arguments: object, level: int = logging.INFO, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("shop.pay", level, "/srv/shop/pay.py", 7, message, arguments, None, "charge")
    made.__dict__.update(more)
    return made


def test_a_record_has_its_place_and_what_all_records_have():
    made = record("order %d", 77, created=1763852945.123456)
    event = event_of(made)
    assert event.items() >= {
        "@timestamp": "1763852945123456", "level": "info", "message": "order 77", "logger": "shop.pay",
        "service.name": "shop", "host.name": "web-1", "release": "1.2",
        "code.file.path": "/srv/shop/pay.py", "code.line.number": 7, "code.function.name": "charge",
    }.items()  # fmt: skip
    assert "environment" not in event


def test_extra_and_what_is_bound_become_attributes_and_extra_wins():
    event = event_of(record(order=77, user={"id": 1}), order=1, request_id="r")
    assert (event["order"], event["user"], event["request_id"]) == (77, {"id": 1}, "r")


def test_an_extra_with_a_name_of_ours_hides_nothing():
    made = record(service="db", host="h")
    made.__dict__["level"] = "gold"
    event = event_of(made, message="bound")
    assert (event["level"], event["extra.level"]) == ("info", "gold")
    assert (event["message"], event["extra.message"]) == ("text", "bound")
    assert (event["service.name"], event["service"]) == ("shop", "db")


def test_the_new_fields_of_later_pythons_are_no_extra():
    assert "taskName" not in event_of(record(taskName="Task-1"))


def test_an_exception_is_part_of_its_event():
    try:
        b"\xff".decode()
    except UnicodeDecodeError:
        event = event_of(record("cannot read", level=logging.ERROR, exc_info=sys.exc_info()))
    assert event["message"] == "cannot read"
    assert event["exception.type"] == "UnicodeDecodeError"
    assert event["exception.message"].endswith("invalid start byte")
    assert event["exception.stacktrace"].startswith("Traceback (most recent call last):\n")


def test_an_exception_of_a_module_is_named_with_it():
    try:
        json.loads("{")
    except ValueError:
        event = event_of(record(exc_info=sys.exc_info()))
    assert event["exception.type"] == "json.decoder.JSONDecodeError"


def test_exc_info_without_an_exception_says_nothing():
    assert "exception.type" not in event_of(record(exc_info=(None, None, None)))


@pytest.mark.parametrize(
    ("number", "level"),
    [(0, ""), (5, "trace"), (10, "debug"), (15, "debug"), (20, "info"), (25, "notice"), (35, "warning"), (45, "error"), (60, "critical")],
)  # fmt: skip
def test_levels(number: int, level: str):
    assert level_of(number) == level
    if number % 10:
        assert event_of(record(level=number, levelname="AUDIT"))["logboom.level"] == "AUDIT"


class Silent:
    def __repr__(self) -> str:
        raise RuntimeError("I say nothing")


class Unprintable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("nor do I")


def circle() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), "2026-11-22 00:00:00+00:00"),
        (Path("/etc"), "/etc"),
        (b"caf\xc3\xa9 \xff", "café \\xff"),
        (float("nan"), "nan"),
        ({1: "a", (2, 3): "b"}, {"1": "a", "(2, 3)": "b"}),
        ({"x"}, ["x"]),
        (Silent(), "<Silent that says nothing>"),
        ("\udcff", "\\udcff"),
        (ValueError("bad"), "ValueError('bad')"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_that_are_no_json_are_sent_as_text(value: object, sent: object):
    assert event_of(record(value=value))["value"] == sent


def test_circles_end():
    assert "list of 1" in json.dumps(event_of(record(value=circle()))["value"])


def test_what_was_a_circle_is_none_once_it_is_broken():
    """Whatever was being written when that failed can be written again."""
    made = {"held": circle()}
    assert event_of(record(value=made))["value"] != {"held": []}
    made["held"].clear()
    assert event_of(record(value=made))["value"] == {"held": []}


def test_threads_share_objects_that_say_what_they_are_as_it_takes_time():
    class Slow:
        def __str__(self) -> str:
            both.wait(30)
            return "slow"

    both = threading.Barrier(2)
    shared = {"inner": Slow()}
    with ThreadPoolExecutor(2) as threads:
        events = list(threads.map(lambda _: event_of(record(value=shared)), range(2)))
    assert [event["value"] for event in events] == [{"inner": "slow"}] * 2


def test_arguments_that_do_not_fit_lose_no_record():
    assert event_of(record("%d and %d", "one"))["message"] == "%d and %d ('one',)"
    assert event_of(record("%s", Silent()))["message"].startswith("%s ")


def test_an_exception_that_cannot_be_printed():
    event = event_of(record(exc_info=(Unprintable, Unprintable(), None)))
    assert event["exception.type"].endswith("Unprintable")


def test_a_record_of_nothing():
    assert event_of(logging.makeLogRecord({}))["level"] == ""


def test_what_loguru_bound_is_not_nested():
    assert event_of(record(extra={"order": 77}))["order"] == 77


@pytest.mark.parametrize("character", ["x", "\0", "é", "\U0001f600", "\udcff", '"'])
def test_a_record_too_long_keeps_its_ends_and_is_marked(character: str):
    stack = "Traceback\n" + 9_000 * character + "\nKeyError: 1"
    made = record("begin" + 30_000 * character + "end", exc_text=stack, big=character * 20_000, order=7)
    line = LINES.line(made, {})
    assert len(line) <= 10_000
    event = json.loads(line)
    assert event["logboom.truncated"] == "true"
    assert event["message"].startswith("begin")
    assert event["message"].endswith("end")
    assert event["exception.stacktrace"].endswith("KeyError: 1")


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters()) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.text(st.characters()), st.dictionaries(st.text(max_size=8), VALUES, max_size=4))
def test_whatever_is_logged_is_one_line_of_json(message: str, extra: dict[str, Any]):
    made = logging.LogRecord("x", 20, "", 0, "%s", (message,), None)
    for name, value in extra.items():
        made.__dict__.setdefault(name, value)
    event_of(made)
