"""The message of syslog is a line of text like any other: what it says of itself becomes fields."""

from typing import NamedTuple

import pytest

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import Line, lines_of, read

HEADERS = (
    "<14>1 2026-11-22T09:58:09.5Z web app 77 - - %s",
    '<14>1 2026-11-22T09:58:09.5Z web app 77 ID7 [x@1 a="b" c="d"] %s',
    '<14>1 2026-11-22T09:58:09.5Z web app 77 ID7 [x@1 a="]"][y@1 k="\\"v"] \ufeff%s',
    "<14>1  2026-11-22T09:58:09.5Z  web app 77 - -  %s",
    "<14>Nov 22 09:58:09 web app[77]: %s",
    "<14>Nov  2 09:58:09 10.0.0.1 app: %s",
    "<14>Nov 22 09:58:09 app: %s",
    "<14>2026-11-22T10:58:09.1+01:00 web app[12]: %s",
    "<14>app: %s",
    "<14>%s",
)
HEAD, RAW = "logboom.head", "logboom.raw"


class Said(NamedTuple):
    message: str
    """As it was sent."""
    level: str
    kept: str
    """The event's message."""
    attributes: dict[str, str]


ACCESS = '203.0.113.9 - - [22/Nov/2026:10:58:08 +0100] "GET /cart?id=7 HTTP/1.1" 502 512 "-" "curl/8.4.0"'
HAPROXY = (
    "10.0.0.1:41234 [22/Nov/2026:10:58:08.123] web app/app1 0/0/1/23/24 200 1509 - - ---- 5/5/0/0/0 0/0 "
    '"GET /index.html HTTP/1.1"'
)
JSON = '{"level":"error","msg":"charge failed","order":42}'
MESSAGES = {
    "a line of Python's logging": Said(
        "2026-11-22 10:58:08,585 ERROR app.views: charge failed",
        "error",
        "charge failed",
        {HEAD: "2026-11-22 10:58:08,585 ERROR app.views: "},
    ),
    "an access log": Said(
        ACCESS, "error", ACCESS, {"method": "GET", "path": "/cart", "status": "502", "user_agent": "curl/8.4.0"}
    ),
    "HAProxy": Said(HAPROXY, "info", HAPROXY, {"status": "200", "duration_ms": "24", "backend": "app/app1"}),
    "logfmt": Said(
        'level=warn msg="slow query" took=182ms',
        "warning",
        "slow query",
        {"took": "182ms", RAW: 'level=warn msg="slow query" took=182ms'},
    ),
    "JSON": Said(JSON, "error", "charge failed", {"order": "42", RAW: JSON}),
    "JSON behind CEE's cookie": Said(f"@cee: {JSON}", "error", "charge failed", {"order": "42", RAW: f"@cee: {JSON}"}),
    "names and values at the end": Said("dropped SRC=10.0.0.1 DPT=22", "info", "dropped SRC=10.0.0.1 DPT=22", {"DPT": "22"}),
    "nothing that is known": Said("connection closed", "info", "connection closed", {}),
}  # fmt: skip


@pytest.mark.parametrize("header", [HEADERS[1], HEADERS[4]], ids=["RFC 5424", "RFC 3164"])
async def test_what_a_message_says_of_itself_becomes_fields(engine: EmbeddedEngine, header: str):
    found = await read(engine, "syslog", lines_of(header % said.message for said in MESSAGES.values()))
    for number, (name, said) in enumerate(MESSAGES.items()):
        event = found.events[number]
        assert (name, event["level"], event["message"]) == (name, said.level, said.kept)
        assert said.attributes.items() <= event["attributes"].items(), name


async def test_time_and_sender_are_the_headers(engine: EmbeddedEngine):
    """A message's own time often has no zone, and its host may be a container's."""
    line = '<14>1 2026-11-22T09:58:09.5Z web app 77 - - {"time":"2026-11-20T00:00:00Z","host":"h","service":"s","logger":"l"}'
    event = (await read(engine, "syslog", lines_of([line]))).events[0]
    assert (event["timestamp"], event["host"], event["service"], event["logger"]) == (
        "2026-11-22T09:58:09.500000000Z",
        "web",
        "app",
        "l",
    )
    event = (await read(engine, "syslog", lines_of([line.replace("2026-11-22T09:58:09.5Z web app", "- - -")]))).events[
        0
    ]
    assert (event["timestamp"], event["host"], event["service"]) == ("2026-11-20T00:00:00.000000000Z", "h", "s")


async def test_a_traceback_behind_a_level_is_whole(engine: EmbeddedEngine):
    trace = 'ERROR app: charge failed\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: bad'
    line = Line(("<14>Nov 22 09:58:09 web app[77]: " + trace).replace("\n", "\\n").encode(), flags="e")
    event = (await read(engine, "syslog", [line])).events[0]
    assert (event["level"], event["exception_type"]) == ("error", "ValueError")
    assert event["attributes"][HEAD] + event["message"] == trace
