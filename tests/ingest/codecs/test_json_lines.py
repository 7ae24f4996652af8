"""Documents as senders write them, and the events they are."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import RECEIVED, Line, lines_of, read

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"

CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the plain form": (
        {
            "timestamp": "2026-11-22T09:58:08.123456Z",
            "level": "info",
            "service": "web",
            "host": "h1",
            "logger": "app.db",
            "environment": "prod",
            "release": "1.2",
            "message": "ready",
            "trace_id": TRACE,
            "span_id": SPAN,
            "took": 1.5,
        },
        {
            "timestamp": "2026-11-22T09:58:08.123456000Z",
            "severity": 9,
            "level": "info",
            "service": "web",
            "host": "h1",
            "logger": "app.db",
            "environment": "prod",
            "release": "1.2",
            "message": "ready",
            "trace_id": TRACE,
            "span_id": SPAN,
            "input": "http",
            "attributes": {"took": "1.5"},
        },
    ),
    "pino: 30 is info, an error is an object": (
        {
            "level": 30,
            "time": 1795341600123,
            "pid": 1,
            "hostname": "h",
            "name": "api",
            "msg": "hello",
            "err": {"type": "TypeError", "stack": "TypeError: x\n at a"},
        },
        {
            "timestamp": "2026-11-22T10:00:00.123000000Z",
            "severity": 9,
            "host": "h",
            "logger": "api",
            "message": "hello",
            "exception_type": "TypeError",
            "attributes": {
                "pid": "1",
                "err": '{"type":"TypeError","stack":"TypeError: x\\n at a"}',
                "logboom.level": "30",
            },
        },
    ),
    "Python: 30 is a warning, 35 a finer step": (
        {"levelno": 33, "message": "m"},
        {"severity": 16, "level": "warning", "attributes": {"logboom.level": "33"}},
    ),
    "syslog's numbers": (
        {"level": 3, "message": "m"},
        {"severity": 17, "level": "error", "attributes": {"logboom.level": "3"}},
    ),
    "OpenTelemetry's number": (
        {"severity_number": 17, "body": "m"},
        {"severity": 17, "level": "error", "message": "m", "attributes": {"logboom.level": "17"}},
    ),
    "Elastic Common Schema, nested": (
        {
            "@timestamp": "2026-11-22T09:58:08.123Z",
            "log": {"level": "WARN", "logger": "a.b"},
            "service": {"name": "svc", "version": "1.2", "environment": "prod"},
            "host": {"name": "hh"},
            "message": "m",
            "trace": {"id": TRACE},
            "error": {"type": "IOError", "stack_trace": "..."},
        },
        {
            "timestamp": "2026-11-22T09:58:08.123000000Z",
            "level": "warning",
            "logger": "a.b",
            "service": "svc",
            "release": "1.2",
            "environment": "prod",
            "host": "hh",
            "message": "m",
            "trace_id": TRACE,
            "exception_type": "IOError",
            "attributes": {
                "log": '{"level":"WARN","logger":"a.b"}',
                "service": '{"name":"svc","version":"1.2","environment":"prod"}',
                "host": '{"name":"hh"}',
                "trace": f'{{"id":"{TRACE}"}}',
                "error": '{"type":"IOError","stack_trace":"..."}',
                "logboom.level": "WARN",
            },
        },
    ),
    "Elastic Common Schema, dotted": (
        {"log.level": "error", "service.name": "svc", "host.name": "hh", "message": "m"},
        {"level": "error", "service": "svc", "host": "hh", "attributes": {}},
    ),
    "the first name of the table wins, whatever the order": (
        {"hostname": "second", "msg": "second", "host": "first", "message": "first"},
        {"host": "first", "message": "first", "attributes": {"hostname": "second", "msg": "second"}},
    ),
    "case is ignored, the first of equals wins": (
        {"MESSAGE": "a", "Message": "b", "HOST": "h", "Level": "Error"},
        {"message": "a", "host": "h", "level": "error", "attributes": {"Message": "b"}},
    ),
    "status is a level when it is a word of one": (
        {"status": "error", "message": "m"},
        {"level": "error", "attributes": {}},
    ),
    "an HTTP status is none": (
        {"status": 500, "message": "m", "level": "info"},
        {"level": "info", "attributes": {"status": "500"}},
    ),
    "a job's status is none": (
        {"status": "shipped", "message": "m"},
        {"level": "", "severity": 0, "attributes": {"status": "shipped"}},
    ),
    "a level that nobody knows is kept": (
        {"level": "high", "message": "m"},
        {"level": "", "severity": 0, "attributes": {"logboom.level": "high"}},
    ),
    "a message that is an object is shown as it is, and its names stay in reach": (
        {"message": {"a": 1}},
        {"message": '{"a":1}', "attributes": {"message": '{"a":1}'}},
    ),
    "a message that is text with JSON in it is text": (
        {"message": '{"a":1}'},
        {"message": '{"a":1}', "attributes": {}},
    ),
    "a service that is a list is none": (
        {"service": ["a"], "msg": "m"},
        {"service": "", "attributes": {"service": '["a"]'}},
    ),
    "an event that is an object is no message": (
        {"event": {"kind": "x"}},
        {"message": "", "attributes": {"event": '{"kind":"x"}'}},
    ),
    "a null is no value, and the next name is asked": (
        {"message": None, "msg": "m"},
        {"message": "m", "attributes": {"message": ""}},
    ),
    "a time that is none stays under its own name": (
        {"time": "yesterday", "msg": "m"},
        {"timestamp": RECEIVED, "attributes": {"time": "yesterday"}},
    ),
    "a time too far ahead is claimed": (
        {"time": "2200-01-01T00:00:00Z", "msg": "m"},
        {"timestamp": RECEIVED, "attributes": {"logboom.claimed_timestamp": "2200-01-01T00:00:00Z"}},
    ),
    "a time before logs is claimed": (
        {"time": "1900-01-01T00:00:00Z", "msg": "m"},
        {"timestamp": RECEIVED, "attributes": {"logboom.claimed_timestamp": "1900-01-01T00:00:00Z"}},
    ),
    "W3C trace context": (
        {"traceparent": f"00-{TRACE}-{SPAN}-01", "msg": "m"},
        {"trace_id": TRACE, "span_id": SPAN, "attributes": {"traceparent": f"00-{TRACE}-{SPAN}-01"}},
    ),
    "a Python traceback": (
        {"message": "m", "exc_info": 'Traceback (most recent call last):\n  File "a", line 1\nlib.BadThing: no'},
        {"exception_type": "lib.BadThing"},
    ),
    "a Java stack trace": (
        {"message": "m", "stack_trace": "java.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)"},
        {"exception_type": "java.lang.IllegalStateException"},
    ),
    "an error that is a sentence is no type": (
        {"message": "m", "error": "connection refused"},
        {"exception_type": "", "attributes": {"error": "connection refused"}},
    ),
    "numbers and nested objects are text": (
        {"msg": "m", "n": 18446744073709551615, "f": 1e3, "b": True, "o": {"x": [1, None]}, "l": [1, "a"]},
        {
            "attributes": {
                "n": "18446744073709551615",
                "f": "1000",
                "b": "true",
                "o": '{"x":[1,null]}',
                "l": '[1,"a"]',
            }
        },
    ),
}


async def test_documents_of_all_kinds_are_read(engine: EmbeddedEngine):
    """One segment with all of them: none harms its neighbours."""
    found = await read(engine, "json_lines", lines_of(json.dumps(document) for document, _ in CASES.values()))
    assert found.unparsed == []
    for number, (name, (_, expected)) in enumerate(CASES.items()):
        event = found.events[number]
        assert (name, {column: event[column] for column in expected}) == (name, expected)


async def test_the_prefix_of_the_line_fills_its_columns(engine: EmbeddedEngine):
    lines = [
        Line(b'{"msg":"a","project":1,"key":2}', project=930_001, peer="::1"),
        Line(b'{"msg":"b"}', project=930_002, flags="t", received_us=1_795_341_600_123_456),
    ]
    events = (await read(engine, "json_lines", lines)).events
    first, second = events[0], events[1]
    assert (first["project"], first["key"], first["peer"], first["retention_days"]) == (930_001, 4, "::1", 90)
    assert first["attributes"] == {"project": "1", "key": "2"}
    assert (second["project"], second["retention_days"]) == (930_002, 30)
    assert second["received_at"] == "2026-11-22T10:00:00.123456Z"
    assert second["attributes"] == {"logboom.truncated": "true"}


UNREADABLE = [
    b'{"a":NaN}', b'{"a":1e400}', b'{"a":"\\ud800"}', b'{"a":"\xff"}', b'{"a":"b"', b"[1,2]", b"7", b"nope", b"{}",
    b'{"a":1,}', b'{"a":"\x00"}',
]  # fmt: skip


async def test_lines_that_cannot_be_read_are_given_back_whole_and_harm_no_neighbour(engine: EmbeddedEngine):
    """An event's id is made of the number of its line, so nothing that is left out shifts it."""
    good = b'{"msg":"good"}'
    lines = [line for bad in UNREADABLE for line in (Line(good), Line(bad))]
    found = await read(engine, "json_lines", lines)
    assert found.rows_written == len(UNREADABLE)
    assert sorted(found.events) == list(range(0, 2 * len(UNREADABLE), 2))
    assert found.unparsed == [bytes(Line(bad)).removesuffix(b"\n") for bad in UNREADABLE]


async def test_an_event_id_is_a_uuid_of_version_7_of_the_segments_time(engine: EmbeddedEngine):
    event_id = (await read(engine, "json_lines", lines_of([b'{"msg":"m"}']))).events[0]["event_id"]
    assert int(event_id.replace("-", "")[:12], 16) == 1_795_341_600_000
    assert event_id[14] == "7"
    assert event_id[19] in "89ab"


NAMED = {
    "when": "2026-11-22 09:00:00,5",
    "ctx": {"lvl": {"x": "error"}},
    "what": "said",
    "service": "own",
    "node": "n1",
}
NAMED_CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "names in the document": (
        "?time_field=when&message_field=what&level_field=ctx.lvl.x&host_field=node",
        {
            "timestamp": "2026-11-22T09:00:00.500000000Z",
            "message": "said",
            "level": "error",
            "host": "n1",
            "service": "own",
            "attributes": {"ctx": '{"lvl":{"x":"error"}}'},
        },
    ),
    "fixed values": (
        "t?service=web&host=h&environment=prod+x&release=1%2B2&logger=l&level=debug&input=door",
        {
            "service": "web",
            "host": "h",
            "environment": "prod x",
            "release": "1+2",
            "logger": "l",
            "level": "debug",
            "input": "door",
            "attributes": {
                "when": "2026-11-22 09:00:00,5",
                "ctx": '{"lvl":{"x":"error"}}',
                "what": "said",
                "service": "own",
                "node": "n1",
                "logboom.truncated": "true",
            },
        },
    ),
    "a name that the document does not have": (
        "?message_field=nothing&service_field=a.b",
        {"message": "", "service": "own"},
    ),
}


@pytest.mark.parametrize("name", NAMED_CASES)
async def test_what_the_request_said_goes_before_the_table(engine: EmbeddedEngine, name: str):
    flags, expected = NAMED_CASES[name]
    lines = [Line(json.dumps(NAMED).encode(), flags=flags)]
    event = (await read(engine, "json_lines_named", lines)).events[0]
    assert {column: event[column] for column in expected} == expected


async def test_a_document_of_a_file_has_its_path(engine: EmbeddedEngine):
    lines = [
        Line(b'{"message": "one", "order": 7}', flags="?input=files", peer="/srv/shop.log"),
        Line(b'{"message": "two"}', flags="?input=logboom"),
    ]
    of_file, other = (await read(engine, "json_lines_named", lines)).events.values()
    assert of_file["attributes"] == {"order": "7", "log.file.path": "/srv/shop.log"}
    assert (of_file["input"], of_file["peer"]) == ("files", "/srv/shop.log")
    assert other["attributes"] == {}


async def test_both_codecs_read_the_same_when_the_request_said_no_more_than_its_input(engine: EmbeddedEngine):
    lines = [Line(json.dumps(document).encode(), flags="?input=loki") for document, _ in CASES.values()]
    plain = (await read(engine, "json_lines", lines)).events
    named = (await read(engine, "json_lines_named", lines)).events
    for number, event in plain.items():
        assert event["input"] == "loki"
        assert {**named[number], "event_id": "", "load_id": 0} == {**event, "event_id": "", "load_id": 0}


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
NAME = st.one_of(
    TEXT, st.sampled_from(["message", "Msg", "level", "time", "host", "service", "status", "log", "error"])
)
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAME, inner, max_size=3)),
    max_leaves=6,
)
DOCUMENT = st.dictionaries(NAME, VALUE, min_size=1, max_size=8)


def says(text: str, value: Any) -> bool:
    """Whether the text holds the value: itself, or as JSON in whatever spelling."""
    if isinstance(value, str):
        return text == value or text == value.lower()
    if value is None:
        return text == ""
    try:
        return bool(json.loads(text) == value)
    except ValueError:
        return False


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents=st.lists(DOCUMENT, min_size=1, max_size=20))
async def test_any_object_is_found_again_whole(engine: EmbeddedEngine, documents: list[dict[str, Any]]):
    """Each value is an attribute under its own name, or in a column, or the sender's level; a time is an instant."""
    lines = lines_of(json.dumps(document, ensure_ascii=False) for document in documents)
    found = await read(engine, "json_lines", lines)
    assert found.unparsed == []
    for number, document in enumerate(documents):
        event = found.events[number]
        attributes = event["attributes"]
        columns = [event[name] for name in ("message", "service", "host", "level", "logger")]
        places = [*columns, attributes.get("logboom.level", ""), attributes.get("logboom.claimed_timestamp", "")]
        for name, value in document.items():
            is_time = name == "time" and event["timestamp"] != RECEIVED
            kept = name in attributes and (says(attributes[name], value) or isinstance(value, (dict, list, int)))
            assert kept or is_time or any(says(place, value) for place in places), (name, value, event)
