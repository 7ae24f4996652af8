"""What inputs that decode in Python write, and the repair of lines."""

import json

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import RECEIVED, lines_of, read


async def test_every_column_that_a_line_names_is_filled(engine: EmbeddedEngine):
    line = {
        "timestamp": "2026-11-22T09:58:08.123456789Z",
        "severity": 17,
        "service": "web",
        "host": "h",
        "logger": "l",
        "environment": "prod",
        "release": "1",
        "message": "disk full",
        "trace_id": "t",
        "span_id": "s",
        "exception_type": "OSError",
        "fingerprint": 18446744073709551615,
        "input": "gelf",
        "attributes": {"device": "sda", "size": 7, "tags": ["a"]},
    }
    event = (await read(engine, "event", lines_of([json.dumps(line)]))).events[0]
    expected = {**line, "level": "error", "attributes": {"device": "sda", "size": "7", "tags": '["a"]'}}
    assert {name: event[name] for name in expected} == expected


async def test_a_word_gives_the_number_and_an_unknown_word_is_kept(engine: EmbeddedEngine):
    lines = lines_of(['{"level":"warn","message":"a"}', '{"level":"odd","message":"b"}', '{"message":"c"}'])
    events = (await read(engine, "event", lines)).events
    found = [(events[number]["severity"], events[number]["level"]) for number in range(3)]
    assert found == [(13, "warning"), (0, ""), (0, "")]
    assert events[1]["attributes"] == {"logboom.level": "odd"}
    assert events[0]["attributes"] == {"logboom.level": "warn"}
    assert events[2]["timestamp"] == RECEIVED
    assert events[2]["input"] == "http"


async def test_an_empty_message_is_an_event_too(engine: EmbeddedEngine):
    found = await read(engine, "event", lines_of(['{"message":""}', "{}", "[]", "nonsense"]))
    assert (sorted(found.events), len(found.unparsed)) == ([0], 3)
