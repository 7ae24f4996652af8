"""Bytes as real senders write them, and the events they are."""

from typing import Any

import pytest

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import RECEIVED, Line, lines_of, read

BOM = "\ufeff"
NOW = RECEIVED
PEER = "10.0.0.9"


def event(message: str, **columns: Any) -> dict[str, Any]:
    """What a message is at least: user.notice of the peer, now."""
    attributes = {"syslog.facility": columns.pop("facility", "user"), **columns.pop("attributes", {})}
    usual = {"timestamp": NOW, "severity": 10, "level": "notice", "service": "", "host": PEER, "input": "syslog"}
    return {**usual, "message": message, **columns, "attributes": attributes}


AT_10 = "2026-11-22T09:58:09.000000000Z"
OCTOBER = "2026-10-11T22:14:15.000000000Z"
INFO = {"severity": 9, "level": "info"}
WARNING = {"severity": 13, "level": "warning"}
ERROR = {"severity": 17, "level": "error"}
CRITICAL = {"severity": 18, "level": "critical"}

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "Python's SysLogHandler": ("<12>hello", event("hello", **WARNING)),
    "SysLogHandler with ident": ("<10>app: text", event("text", service="app", **CRITICAL)),
    "a level before a colon is no program": (
        "<11>ERROR: it broke",
        event("it broke", attributes={"logboom.head": "ERROR: "}, **ERROR),
    ),
    "an exception before a colon is no program": ("<11>ValueError: bad", event("ValueError: bad", **ERROR)),
    "Python's rfc5424-logging-handler": (
        f'<14>1 2026-11-22T09:58:08.557619+00:00 vm app 23265 MID [sd@123 k="v\\"\\]\\\\"][x@1 a="b"] {BOM}text',
        event(
            "text",
            timestamp="2026-11-22T09:58:08.557619000Z",
            service="app",
            host="vm",
            attributes={"proc_id": "23265", "msg_id": "MID", "sd.sd@123.k": 'v"]\\', "sd.x@1.a": "b"},
            **INFO,
        ),
    ),
    "logger": (
        '<13>1 2026-11-22T09:58:09+00:00 vm root - - [timeQuality tzKnown="1" isSynced="0"] hi there',
        event(
            "hi there",
            timestamp=AT_10,
            service="root",
            host="vm",
            attributes={"sd.timeQuality.tzKnown": "1", "sd.timeQuality.isSynced": "0"},
        ),
    ),
    "rsyslog's template for Loggly, from RFC 3164: version 0": (
        '<34>0 2026-11-22T09:58:09Z h su 12 - [token@41058 tag="web"]  hello',
        event(
            " hello",
            timestamp=AT_10,
            service="su",
            host="h",
            facility="auth",
            attributes={"proc_id": "12", "sd.token@41058.tag": "web"},
            **CRITICAL,
        ),
    ),
    "logger --rfc3164": (
        "<131>Nov 22 09:58:09 vm tag[23272]: text",
        event(
            "text",
            timestamp=AT_10,
            service="tag",
            host="vm",
            facility="local0",
            attributes={"proc_id": "23272"},
            **ERROR,
        ),
    ),
    "logger --rfc5424=notime,nohost,notq": ("<13>1 - - root - - - min", event("min", service="root")),
    "logger to a local socket": ("<13>Nov 22 09:58:09 tag: text", event("text", timestamp=AT_10, service="tag")),
    "rsyslog's forward format": (
        "<34>Oct 11 22:14:15 host su[12]: text",
        event(
            "text",
            timestamp=OCTOBER,
            service="su",
            host="host",
            facility="auth",
            attributes={"proc_id": "12"},
            **CRITICAL,
        ),
    ),
    "rsyslog from RFC 5424: no colon after the tag": (
        "<165>Oct 11 22:14:15 host evntslog[77] text",
        event(
            "text", timestamp=OCTOBER, service="evntslog", host="host", facility="local4", attributes={"proc_id": "77"}
        ),
    ),
    "rsyslog's RFC 5424 template from RFC 3164: the message keeps its blank": (
        "<34>1 2026-11-22T09:58:09Z h su 12 - -  hello",
        event(
            " hello", timestamp=AT_10, service="su", host="h", facility="auth", attributes={"proc_id": "12"}, **CRITICAL
        ),
    ),
    "rsyslog's exact time": (
        "<34>2026-11-22T10:58:09.1+01:00 web su[12]: text",
        event(
            "text",
            timestamp="2026-11-22T09:58:09.100000000Z",
            service="su",
            host="web",
            facility="auth",
            attributes={"proc_id": "12"},
            **CRITICAL,
        ),
    ),
    "winston-syslog: the message is JSON": (
        '<131>1 2026-11-22T09:58:09Z lh app 26644 - - {"level":"error","message":"x","n":3}',
        event(
            "x",
            timestamp=AT_10,
            service="app",
            host="lh",
            facility="local0",
            attributes={
                "proc_id": "26644",
                "n": "3",
                "logboom.raw": '{"level":"error","message":"x","n":3}',
            },
            **ERROR,
        ),
    ),
    "CEE": (
        '<14>Nov 22 09:58:09 h app: @cee: {"a":1}',
        event('@cee: {"a":1}', timestamp=AT_10, service="app", host="h", attributes={"a": "1"}, **INFO),
    ),
    "a day padded with a blank": (
        "<86>Nov  2 09:58:09 h sshd[1]: ok",
        event(
            "ok",
            timestamp="2026-11-02T09:58:09.000000000Z",
            service="sshd",
            host="h",
            facility="authpriv",
            attributes={"proc_id": "1"},
            **INFO,
        ),
    ),
    "the kernel": (
        "<6>Nov 22 09:58:09 h kernel: [ 12.3] usb",
        event("[ 12.3] usb", timestamp=AT_10, service="kernel", host="h", facility="kern", **INFO),
    ),
    "Cisco": (
        "<189>*Nov 22 09:58:09.123 UTC: %SYS-5-CONFIG_I: Configured",
        event("Configured", timestamp="2026-11-22T09:58:09.123000000Z", service="%SYS-5-CONFIG_I", facility="local7"),
    ),
    "a year after the time": (
        "<13>Dec 31 09:58:09 2025 h a: b",
        event("b", timestamp="2025-12-31T09:58:09.000000000Z", service="a", host="h"),
    ),
    "31 December without a year is last year's": (
        "<13>Dec 31 09:58:09 h a: b",
        event("b", timestamp="2025-12-31T09:58:09.000000000Z", service="a", host="h"),
    ),
    "no priority": ("no pri at all", event("no pri at all")),
    "a priority beyond the table": ("<999>bad pri", event("<999>bad pri")),
    "a priority and nothing more": ("<13>", event("")),
    "RFC 5424 that ends early": ("<34>1 short", event("1 short", facility="auth", **CRITICAL)),
    "RFC 5424 with blanks between the fields": (
        "<13>1 2026-11-22T09:58:09Z  h  app - - hello",
        event("hello", timestamp=AT_10, service="app", host="h"),
    ),
    "RFC 5424 without structured data": (
        "<13>1 2026-11-22T09:58:09Z h app - - text right here",
        event("text right here", timestamp=AT_10, service="app", host="h"),
    ),
    "structured data that does not end": (
        '<13>1 2026-11-22T09:58:09Z h app - - [a b="c',
        event('[a b="c', timestamp=AT_10, service="app", host="h"),
    ),
    "an element without parameters": (
        "<13>1 2026-11-22T09:58:09Z h app - - [mark] text",
        event("text", timestamp=AT_10, service="app", host="h", attributes={"sd.mark": ""}),
    ),
    "two elements": (
        '<13>1 2026-11-22T09:58:09Z h app - - [a x="1" y="2"][b x="3"] text',
        event(
            "text",
            timestamp=AT_10,
            service="app",
            host="h",
            attributes={"sd.a.x": "1", "sd.a.y": "2", "sd.b.x": "3"},
        ),
    ),
    "what is escaped in a value, beside what needs no escape": (
        r"""<13>1 2026-11-22T09:58:09Z h app - - [a k="\"\\\]\" \n" j="b c=d [e"] text "] more""",
        event(
            'text "] more',
            timestamp=AT_10,
            service="app",
            host="h",
            attributes={"sd.a.k": '"\\]" \\n', "sd.a.j": "b c=d [e"},
        ),
    ),
    "control characters beside what is escaped": (
        '<13>1 2026-11-22T09:58:09Z h app - - [a k="\\"\x01\x01\x02\x02"] text',
        event("text", timestamp=AT_10, service="app", host="h", attributes={"sd.a.k": '"\x01\x01\x02\x02'}),
    ),
    "structured data that ends twice": (
        '<13>1 2026-11-22T09:58:09Z h app - - [a x="1"]"] text',
        event('"] text', timestamp=AT_10, service="app", host="h", attributes={"sd.a.x": "1"}),
    ),
    "parameters with nothing between them": (
        '<13>1 2026-11-22T09:58:09Z h app - - [a x="1"y="2""3" z="4"] text',
        event(
            "text",
            timestamp=AT_10,
            service="app",
            host="h",
            attributes={"sd.a.x": "1", "sd.a.y": "2", "sd.a.z": "4"},
        ),
    ),
    "no message": (
        "<13>1 2026-11-22T09:58:09Z h app - - -",
        event("", timestamp=AT_10, service="app", host="h"),
    ),
    "a day that does not exist": (
        "<13>Feb 30 09:58:09 h a: b",
        event("b", service="a", host="h", attributes={"logboom.claimed_timestamp": "Feb 30 09:58:09"}),
    ),
    "a clock that is ahead": (
        "<13>1 2099-01-01T00:00:00Z h app - - - text",
        event("text", service="app", host="h", attributes={"logboom.claimed_timestamp": "2099-01-01T00:00:00Z"}),
    ),
}


async def test_every_form_that_senders_write_is_read(engine: EmbeddedEngine):
    """One segment with all of them: none harms its neighbours."""
    read_lines = await read(engine, "syslog", lines_of(text for text, _ in CASES.values()))
    assert read_lines.unparsed == []
    for number, (name, (_, expected)) in enumerate(CASES.items()):
        found = read_lines.events[number]
        assert (name, {column: found[column] for column in expected}) == (name, expected)


@pytest.mark.parametrize("codec", ["syslog", "text_lines"])
async def test_bytes_that_are_no_utf8_are_read_as_latin_1_and_told(engine: EmbeddedEngine, codec: str):
    found = (await read(engine, codec, lines_of([b"caf\xe9 costs \xa3 2"]))).events[0]
    assert found["message"] == "café costs £ 2"
    assert found["attributes"]["logboom.charset"] == "iso-8859-1"


async def test_a_traceback_in_a_message_names_the_exception(engine: EmbeddedEngine):
    text = (
        rb"<11>it failed\nTraceback (most recent call last):\n  File \"a.py\", line 1\nlib.errors.BadThing: no".replace(
            b'\\"', b'"'
        )
    )
    found = (await read(engine, "syslog", [Line(text, flags="e")])).events[0]
    assert found["exception_type"] == "lib.errors.BadThing"
    assert found["message"].startswith("it failed\nTraceback")


async def test_trace_and_span_come_from_structured_data(engine: EmbeddedEngine):
    text = '<13>1 - h app - - [otel trace_id="0af7651916cd43dd8448eb211c80319c" span_id="b7ad6b7169203331"] x'
    found = (await read(engine, "syslog", lines_of([text]))).events[0]
    assert (found["trace_id"], found["span_id"]) == ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")


async def test_times_without_a_zone_are_in_the_zone_of_the_setting(engine: EmbeddedEngine):
    lines = lines_of(["<13>Nov 22 09:58:09 h a: b"])
    found = (await read(engine, "syslog", lines, timezone="Europe/Berlin")).events[0]
    assert found["timestamp"] == "2026-11-22T08:58:09.000000000Z"
