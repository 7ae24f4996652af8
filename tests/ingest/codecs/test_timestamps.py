"""How senders write times, and which instants they are."""

import json

import pytest

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import RECEIVED, Line, lines_of, read

# Received on 22 November 2026 at 10:00; a time without a zone is in UTC.
TIMES = {
    "2026-11-22T09:58:08Z": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22t09:58:08z": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22T09:58:08.123456789Z": "2026-11-22T09:58:08.123456789Z",
    "2026-11-22T09:58:08.1234567891234Z": "2026-11-22T09:58:08.123456789Z",
    "2026-11-22T10:58:08+01:00": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22T04:28:08-0530": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22 09:58:08": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22 09:58:08 UTC": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22 09:54:26,585": "2026-11-22T09:54:26.585000000Z",
    "2026/11/22 09:58:08": "2026-11-22T09:58:08.000000000Z",
    "2026-11-22T09:58Z": "2026-11-22T09:58:00.000000000Z",
    "2026-11-22T10:58:08+01:00[Europe/Berlin]": "2026-11-22T09:58:08.000000000Z",
    "20261122T095808Z": "2026-11-22T09:58:08.000000000Z",
    "22/Nov/2026:10:58:08 +0100": "2026-11-22T09:58:08.000000000Z",
    "Sun, 22 Nov 2026 09:58:08 GMT": "2026-11-22T09:58:08.000000000Z",
    "22 Nov 2026 10:58:08 +0100": "2026-11-22T09:58:08.000000000Z",
    "22-Nov-2026 09:58:08": "2026-11-22T09:58:08.000000000Z",
    "Sun Nov 22 09:58:08 2026": "2026-11-22T09:58:08.000000000Z",
    "Nov 22 09:58:08": "2026-11-22T09:58:08.000000000Z",
    "Nov  2 09:58:08.25": "2026-11-02T09:58:08.250000000Z",
    "Nov 22 2026 09:58:08": "2026-11-22T09:58:08.000000000Z",
    "Nov 23 01:00:00": "2026-11-23T01:00:00.000000000Z",
    "Dec 31 23:59:59": "2025-12-31T23:59:59.000000000Z",
    "1795341488": "2026-11-22T09:58:08.000000000Z",
    "1795341488.25": "2026-11-22T09:58:08.250000000Z",
    "1795341488123": "2026-11-22T09:58:08.123000000Z",
    "1795341488123456": "2026-11-22T09:58:08.123456000Z",
    "1795341488123456789": "2026-11-22T09:58:08.123456789Z",
    "9999999999": None,
    "99999999": None,
    "12345678901": None,
    "12:34:56": None,
    "May": None,
    "7": None,
    "2026-11-22": None,
    "2026-02-30T10:00:00Z": None,
    "2026-13-01T10:00:00Z": None,
    "2026-11-22T24:00:01Z": None,
    "2026-11-22T25:58:08Z": None,
    "2026-11-22T09:61:08Z": None,
    "22/Nov/2026:25:58:08 +0100": None,
    "2026-11-22T09:58:08Zjunk": None,
    "2026-11-22 09:58:08 CEST": None,
    "9999-01-01T00:00:00Z": None,
    "99999999999999999999": None,
    "": None,
}


async def test_each_shape_is_read_and_nothing_else_is_taken_for_a_time(engine: EmbeddedEngine):
    lines = lines_of(json.dumps({"time": text, "msg": "m"}) for text in TIMES)
    events = (await read(engine, "json_lines", lines)).events
    found = {text: events[number]["timestamp"] for number, text in enumerate(TIMES)}
    assert found == {text: instant or RECEIVED for text, instant in TIMES.items()}


async def test_what_is_no_time_stays_where_it_was(engine: EmbeddedEngine):
    texts = [text for text, instant in TIMES.items() if instant is None]
    events = (await read(engine, "json_lines", lines_of(json.dumps({"time": text}) for text in texts))).events
    assert [events[number]["attributes"] for number in range(len(texts))] == [{"time": text} for text in texts]


@pytest.mark.parametrize("codec", ["json_lines", "event"])
@pytest.mark.parametrize(
    "text",
    ["1900-01-01T00:00:00Z", "1970-06-01 00:00:00", "2026-11-23T10:00:01Z", "2200-01-01T00:00:00Z"],
)
async def test_an_absurd_time_is_claimed_and_the_event_is_kept_under_its_arrival(
    engine: EmbeddedEngine, codec: str, text: str
):
    lines = lines_of([json.dumps({"timestamp": text, "message": "m"})])
    event = (await read(engine, codec, lines)).events[0]
    assert event["timestamp"] == RECEIVED
    assert event["attributes"] == {"logboom.claimed_timestamp": text}


async def test_a_time_without_a_zone_is_in_the_zone_of_the_setting(engine: EmbeddedEngine):
    lines = [Line(b'{"time":"2026-11-22 09:58:08"}'), Line(b'{"time":"2026-11-22 09:58:08Z"}')]
    events = (await read(engine, "json_lines", lines, timezone="Europe/Berlin")).events
    assert [events[0]["timestamp"], events[1]["timestamp"]] == [
        "2026-11-22T08:58:08.000000000Z",
        "2026-11-22T09:58:08.000000000Z",
    ]


async def test_a_year_less_time_just_after_new_year_belongs_to_the_old_one(engine: EmbeddedEngine):
    new_year_us = 1_798_761_605_000_000  # 2027-01-01 00:00:05 UTC
    lines = [
        Line(json.dumps({"time": text}).encode(), received_us=new_year_us)
        for text in ("Dec 31 23:59:59", "Jan  1 00:00:04")
    ]
    events = (await read(engine, "json_lines", lines, segment_us=new_year_us)).events
    assert [events[0]["timestamp"], events[1]["timestamp"]] == [
        "2026-12-31T23:59:59.000000000Z",
        "2027-01-01T00:00:04.000000000Z",
    ]
