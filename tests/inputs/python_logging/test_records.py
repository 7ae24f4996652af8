"""Records of Python's logging as events."""

import logging
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.python_logging.records import MAX_LINE_BYTES, event_of, rendered


def form_of(**fields: Any) -> dict[str, str]:
    """What HTTPHandler makes of a record: every value as text."""
    record = logging.makeLogRecord({"msg": "a", "levelname": "INFO", "levelno": 20, "name": "shop", **fields})
    return {name: str(value) for name, value in record.__dict__.items()}


def test_a_form_is_a_record_of_texts():
    fields = form_of(msg="order %s", args=("é&b",), created=1763884800.25, order=7)
    event = event_of(fields, service="shop", host="10.0.0.1")
    assert (event.message, event.timestamp, event.level, event.logger) == (
        "order é&b",
        "1763884800.250000",
        "INFO",
        "shop",
    )
    assert (event.service, event.host, event.attributes["order"]) == ("shop", "10.0.0.1", "7")
    assert event.attributes["process.name"] == "MainProcess"
    assert not {"None", ""} & set(event.attributes.values())


@pytest.mark.parametrize(
    ("template", "arguments", "message"),
    [
        ("a %s", "('b',)", "a b"),
        ("%(a)s-%(b)d", "{'a': 'x', 'b': 7}", "x-7"),
        ("100 %", "()", "100 %"),
        ("100 %", "None", "100 %"),
        ("%s", "(datetime.datetime(2026, 1, 1),)", None),
        ("%s", "(__import__('os').getpid(),)", None),
        ("%d", "('a',)", None),
        ("%s %s", "('a',)", None),
        ("%99999d", "(1,)", None),
        ("%.99999f", "(1.0,)", None),
        ("%*d", "(99999, 1)", None),
        ("%(a)099999d", "{'a': 1}", None),
        ("%s" * 60_000, "('%s',)" % ("x" * 16_000), None),
        ("%s", "(" * 10_000, None),
        ("%s", "'" + "x" * 20_000 + "'", None),
    ],
)
def test_a_template_is_filled_where_that_is_safe(template: str, arguments: str, message: str | None):
    assert rendered(template, arguments) == message


def test_a_template_that_cannot_be_filled_is_kept_with_its_arguments():
    event = event_of({"msg": "at %s", "args": "(datetime.date(2026, 1, 1),)"})
    assert (event.message, event.attributes) == ("at %s", {"args": "(datetime.date(2026, 1, 1),)"})


def test_a_pickled_record_has_its_message_rendered():
    event = event_of({"msg": "100 %s", "args": None, "created": 1763884800.25, "levelno": 40, "levelname": "ERROR"})
    assert (event.message, event.timestamp, event.level) == ("100 %s", "1763884800.250000", "ERROR")


def test_the_stack_trace_is_where_issues_look_for_it():
    event = event_of({"msg": "a", "exc_text": "Traceback (most recent call last):\nKeyError: 1", "exc_info": "x"})
    assert event.attributes == {"exception.stacktrace": "Traceback (most recent call last):\nKeyError: 1"}


def test_without_one_the_triple_tells_the_exception():
    info = "(<class 'shop.errors.Refused'>, Refused('card', 7), <traceback object at 0x7f80>)"
    event = event_of({"msg": "a", "exc_info": info})
    assert (event.exception_type, event.attributes) == (
        "shop.errors.Refused",
        {"exception.message": "Refused('card', 7)"},
    )


@pytest.mark.parametrize(
    ("levelname", "levelno", "severity"),
    [
        ("WARNING", 30, 0),
        ("Level 25", 25, 12),
        ("AUDIT", "45", 17),
        ("X", 5, 4),
        ("X", 70, 24),
        ("X", "no", 0),
        ("X", -1, 0),
    ],
)
def test_levels_of_ones_own_are_placed_by_their_number(levelname: str, levelno: object, severity: int):
    event = event_of({"msg": "a", "levelname": levelname, "levelno": levelno})
    assert (event.level, event.severity) == (levelname, severity)


def test_values_that_hold_themselves_have_an_end():
    circle: list[Any] = [1]
    circle.append(circle)
    wide: list[Any] = ["x"]
    for _ in range(60):
        wide = [wide, wide]
    event = event_of({"msg": circle, "wide": wide, "big": 10**900, "data": b"\xff"})
    assert event.message == '[1,[1,[1,[1,[1,[1,[1,[1,"…"]]]]]]]]'
    assert len(event.attributes["wide"]) < 100_000
    assert event.attributes["big"].startswith("0x")
    assert event.attributes["data"] == "\\xff"


@given(
    st.dictionaries(
        st.sampled_from(["msg", "args", "created", "levelno", "levelname", "name", "exc_info", "exc_text", "x"])
        | st.text(),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.binary()
        | st.lists(st.integers())
        | st.dictionaries(st.text(), st.text()),
    )
)
def test_no_record_breaks_it_and_its_line_is_bounded(record: dict[str, Any]):
    line = event_of(record).encoded()
    assert b"\n" not in line
    assert len(line) <= MAX_LINE_BYTES
    assert msgspec.json.decode(line)["input"] == "python_logging"


def test_the_largest_record_has_a_bounded_line():
    large = {f"{number:03}" + "\x01" * 300: "\x01" * 100_000 for number in range(1000)}
    assert len(event_of(large | {"msg": "\x01" * 10**6}).encoded()) <= MAX_LINE_BYTES
