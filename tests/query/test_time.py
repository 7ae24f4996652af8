"""Moments as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest
from logboom.query.time import EARLIEST, LATEST, SECOND, of_datetime, parse_time, to_rfc3339

NOW = of_datetime(datetime(2026, 11, 22, 23, 12, 34, 567_000, tzinfo=UTC))  # a Sunday
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2026-11-22T23:00:00Z", "2026-11-22T23:00:00.000000000Z"),
        ("2026-11-22T23:00:00.123456789Z", "2026-11-22T23:00:00.123456789Z"),
        ("2026-11-22t23:00:00,5z", "2026-11-22T23:00:00.500000000Z"),
        ("2026-11-22 23:00:00+02:00", "2026-11-22T21:00:00.000000000Z"),
        ("2026-11-22T23:00:00-0130", "2026-11-23T00:30:00.000000000Z"),
        ("2026-11-22 23:00", "2026-11-22T23:00:00.000000000Z"),
        ("2026-11-22", "2026-11-22T00:00:00.000000000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"),
        ("1795388400", "2026-11-22T23:00:00.000000000Z"),
        ("1795388400.5", "2026-11-22T23:00:00.500000000Z"),
        ("1795388400123", "2026-11-22T23:00:00.123000000Z"),
        ("1795388400123456", "2026-11-22T23:00:00.123456000Z"),
        ("1795388400123456789", "2026-11-22T23:00:00.123456789Z"),
        ("now", "2026-11-22T23:12:34.567000000Z"),
        (" NOW ", "2026-11-22T23:12:34.567000000Z"),
        ("-15m", "2026-11-22T22:57:34.567000000Z"),
        ("now-1h", "2026-11-22T22:12:34.567000000Z"),
        ("+1h", "2026-11-23T00:12:34.567000000Z"),
        ("-h", "2026-11-22T22:12:34.567000000Z"),
        ("-250ms", "2026-11-22T23:12:34.317000000Z"),
        ("-1d@d", "2026-11-21T00:00:00.000000000Z"),
        ("@h", "2026-11-22T23:00:00.000000000Z"),
        ("@m", "2026-11-22T23:12:00.000000000Z"),
        ("@s", "2026-11-22T23:12:34.000000000Z"),
        ("@w", "2026-11-16T00:00:00.000000000Z"),
        ("@w0", "2026-11-22T00:00:00.000000000Z"),
        ("@w1", "2026-11-16T00:00:00.000000000Z"),
        ("@w6", "2026-11-21T00:00:00.000000000Z"),
        ("@mon", "2026-11-01T00:00:00.000000000Z"),
        ("@q", "2026-10-01T00:00:00.000000000Z"),
        ("@y+8h", "2026-01-01T08:00:00.000000000Z"),
        ("-9mon", "2026-02-22T23:12:34.567000000Z"),
        ("2weeks", None),
        ("-2weeks", "2026-11-08T23:12:34.567000000Z"),
        ("-1y-1q", "2025-08-22T23:12:34.567000000Z"),
    ],
)
def test_each_form_names_its_moment(written: str, means: str | None):
    if means is None:
        with pytest.raises(InvalidRequest):
            parse_time(written, now=NOW)
    else:
        assert to_rfc3339(parse_time(written, now=NOW)) == means


def test_a_time_without_offset_is_of_the_zone():
    assert to_rfc3339(parse_time("2026-07-01 12:00", now=NOW, zone=BERLIN)) == "2026-07-01T10:00:00.000000000Z"


def test_days_follow_the_calendar_of_the_zone():
    """On 25 October 2026 a day has 25 hours in Berlin; at 23:12 UTC it is the 23rd of November there."""
    after = of_datetime(datetime(2026, 10, 25, 12, tzinfo=BERLIN))
    assert parse_time("-1d", now=after, zone=BERLIN) == of_datetime(datetime(2026, 10, 24, 12, tzinfo=BERLIN))
    assert parse_time("@d", now=NOW, zone=BERLIN) == of_datetime(datetime(2026, 11, 23, tzinfo=BERLIN))


def test_the_last_day_of_a_month_stays_in_the_month():
    end_of_march = of_datetime(datetime(2026, 3, 31, tzinfo=UTC))
    assert to_rfc3339(parse_time("-1mon", now=end_of_march)) == "2026-02-28T00:00:00.000000000Z"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "12",
        "-5",
        "-5x",
        "@",
        "@w8",
        "2026-13-01",
        "2026-02-30",
        "1h",
        "--1h",
        "-1h-",
        "٣",
        "2026-11-22T25:00:00Z",
        "-999999999y",
    ],
)
def test_what_is_no_time_is_refused_with_examples(written: str):
    with pytest.raises(InvalidRequest) as caught:
        parse_time(written, now=NOW)
    assert caught.value.hint


def test_a_time_beyond_what_can_be_stored_is_the_nearest_that_can():
    assert parse_time("0001-01-01", now=NOW) == EARLIEST
    assert parse_time("9999-12-31T23:59:59Z", now=NOW) == LATEST


@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(["now", "-", "+", "@", "1", "9", "d", "mon", "y", "w7", "h", ":", "2026-01-01", "T"]),
        max_size=12,
    ).map("".join)
)
@example("-99999999d")
@example("+999999999y")
@example("9" * 19)
def test_any_text_is_a_time_or_refused(written: str):
    try:
        moment = parse_time(written, now=NOW, zone=BERLIN)
    except InvalidRequest:
        return
    assert EARLIEST <= moment <= LATEST


@given(st.integers(EARLIEST, LATEST))
def test_rfc3339_keeps_every_nanosecond(moment: int):
    assert parse_time(to_rfc3339(moment), now=0) == moment
    assert moment % SECOND == int(to_rfc3339(moment)[-10:-1])
