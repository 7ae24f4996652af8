"""The message of syslog is a line of text like any other: what it says of itself becomes fields."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from logboom.ingest.codecs import READ_SETTINGS, Codec
from logboom.ingest.codecs.codec import Reading
from logboom.ingest.codecs.formats import FORMATS
from logboom.ingest.codecs.formats.survey import NOTHING, Findings, survey_messages
from logboom.ingest.codecs.segment_line import split
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.syslog import decode
from logboom.store.embedded import EmbeddedEngine
from logboom.store.statement import Statement
from tests.ingest.codecs.formats.samples import PLAIN, samples
from tests.ingest.codecs.reading import RECEIVED_US, Line, lines_of, newest, read, staged

LOAD = 7_800_001
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


def test_messages_of_which_nothing_is_known_cost_nothing(tmp_path: Path):
    segment = tmp_path / "segment"
    segment.write_bytes(b"".join(map(bytes, lines_of(header % "connection closed" for header in HEADERS[:5]))))
    assert survey_messages(segment) == NOTHING


@pytest.mark.slow
async def test_the_survey_leaves_no_format_out(engine: EmbeddedEngine, tmp_path: Path):
    """Of each line alone, so that no other can help, it finds what the engine finds among all formats."""
    texts = [
        text for text in (*{sample.format: sample.line for sample in samples()}.values(), *PLAIN) if "\n" not in text
    ]
    lines = lines_of([header % text for text in texts for header in HEADERS])
    segment = tmp_path / "segment"
    segment.write_bytes(b"".join(map(bytes, lines)))
    reading = Reading(segment_day_us=RECEIVED_US, timezone="UTC", findings=Findings(carriers=(), docker=False))
    source = Rows("SELECT line, rowNumberInAllBlocks() AS row FROM {source}", ("line", "row"))
    kinds = decode(split(source), reading).select(["kind"])
    result = await engine.read_segment(Statement(kinds), segment, format="TSV", settings=dict(READ_SETTINGS))
    for line, kind in zip(lines, map(int, result.content.split()), strict=True):
        segment.write_bytes(bytes(line))
        assert kind == 0 or FORMATS[kind - 1] in survey_messages(segment).formats, line


@pytest.mark.slow
async def test_lines_are_decoded_the_same_by_what_was_found(engine: EmbeddedEngine, tmp_path: Path):
    segment = tmp_path / "segment"
    lines = lines_of([HEADERS[0] % text for text in (ACCESS, JSON, "a=1 b=2", "plain", "Not Found: /x")])
    segment.write_bytes(b"".join(map(bytes, lines)))
    codec = newest("syslog")
    all_formats = replace(codec, survey=lambda _: Findings(carriers=(), docker=False))
    assert await decoded(engine, codec, segment) == await decoded(engine, all_formats, segment)


async def decoded(engine: EmbeddedEngine, codec: Codec, segment: Path) -> list[list[object]]:
    staging = await staged(engine, codec, segment, LOAD)
    sql = "SELECT * EXCEPT (attempt) FROM logboom.staged_lines WHERE load_id = {load:UInt64} ORDER BY row"
    rows = (await engine.rows(Statement(sql, {"load": LOAD}))).rows
    await staging.clear()
    return rows
