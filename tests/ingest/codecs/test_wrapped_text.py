"""Lines of text that came wrapped in a document: the same is read from them as when they come bare."""

import itertools
import json
from typing import Any

import pytest

from logboom.event import CLAIMED_TIMESTAMP
from logboom.ingest.codecs import Codec, Function
from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.formats.samples import PLAIN, samples
from tests.ingest.codecs.formats.test_formats import escaped
from tests.ingest.codecs.reading import RECEIVED, Line, read

ERROR = "2026-11-22 09:00:01,500 ERROR app.views: charge failed order=42 amount=13.5"
OF_ERROR = ("error", "2026-11-22T09:00:01.500000000Z", "charge failed order=42 amount=13.5")
WHEN_READ = "2026-11-22T09:30:00Z"
KUBERNETES = {"pod_name": "shop-1", "container_name": "shop"}

# What shippers write around a line that they read, with what their inputs say of it.
ENVELOPES: dict[str, tuple[str, dict[str, Any]]] = {
    "datadog": ("?input=datadog&understand=line", {"status": "info", "timestamp": 1795339800000, "hostname": "web-9"}),
    "hec": ("?input=splunk_hec&understand=gaps", {"host.name": "web-9", "sourcetype": "access"}),
    "loki": ("?input=loki", {"job": "shop", "filename": "/var/log/shop.log", "@timestamp": "1795339800000000000"}),
    "filebeat": (
        "?input=elasticsearch",
        {"@timestamp": WHEN_READ, "log": {"offset": 7, "file": {"path": "/var/log/a"}}},
    ),
    "fluentbit": ("", {"date": 1795339800.5, "stream": "stdout", "kubernetes": KUBERNETES}),
    "container": ("?input=gelf", {"container_id": "5f", "image_name": "shop:7", "level": 6, "host": "web-9"}),
}


def document(line: str, envelope: str) -> Line:
    flags, fields = ENVELOPES[envelope]
    return Line(json.dumps({**fields, "message": line}, ensure_ascii=False).encode(), flags)


async def one(
    engine: EmbeddedEngine, fields: dict[str, Any], flags: str = "", codec: str = "json_lines"
) -> dict[str, Any]:
    return (await read(engine, codec, [Line(json.dumps(fields).encode(), flags)])).events[0]


def said(event: dict[str, Any]) -> tuple[str, str, str]:
    return event["level"], event["timestamp"], event["message"]


async def conforms(
    engine: EmbeddedEngine, lines: list[str], functions: dict[Codec, Function] | None, envelopes: list[str]
) -> None:
    bare = (await read(engine, "text_lines", [escaped(line) for line in lines])).events
    documents = [document(line, envelope) for envelope in envelopes for line in lines]
    wrapped = await read(engine, "json_lines", documents, functions=functions)
    assert wrapped.unparsed == []
    of_line = ("message", "logger", "trace_id", "span_id", "environment", "release", "exception_type")
    for number, event in wrapped.events.items():
        envelope, expected = envelopes[number // len(lines)], bare[number % len(lines)]
        assert [event[name] for name in of_line] == [expected[name] for name in of_line]
        outer = ENVELOPES[envelope][1]
        missing = expected["attributes"].items() - event["attributes"].items()
        # Where the line's time is none, that of the document stands in for it.
        assert {name for name, _ in missing} <= outer.keys() | {CLAIMED_TIMESTAMP}
        if expected["level"]:
            assert event["level"] == expected["level"]
        if expected["timestamp"] != RECEIVED:
            assert event["timestamp"] == expected["timestamp"]
        for name in ("filename", "stream", "sourcetype", "container_id"):
            assert event["attributes"].get(name) == outer.get(name, expected["attributes"].get(name))


@pytest.mark.slow
@pytest.mark.parametrize(("functions", "every"), [(None, 5), ({}, 61)], ids=["by the module", "by the codec"])
async def test_lines_say_the_same_in_every_envelope(
    engine: EmbeddedEngine, functions: dict[Codec, Function] | None, every: int
):
    lines = [sample.line for sample in samples()[::every]] + list(PLAIN[::5])
    await conforms(engine, lines, functions, list(ENVELOPES))


async def test_what_the_text_says_goes_before_what_its_shipper_says(engine: EmbeddedEngine):
    event = await one(engine, {"message": ERROR, "status": "info", "timestamp": WHEN_READ}, "?understand=line")
    assert said(event) == OF_ERROR
    assert event["logger"] == "app.views"
    assert event["attributes"] == {
        "order": "42",
        "amount": "13.5",
        "logboom.head": "2026-11-22 09:00:01,500 ERROR app.views: ",
        "logboom.level": "info",
    }


async def test_what_its_sender_says_itself_holds_and_the_text_fills_what_that_leaves_out(engine: EmbeddedEngine):
    level, time, message = OF_ERROR
    fields = {"message": ERROR, "level": "warning", "time": WHEN_READ, "logger": "shop"}
    event = await one(engine, fields, "?understand=gaps")
    assert (said(event), event["logger"]) == (("warning", "2026-11-22T09:30:00.000000000Z", message), "shop")
    assert said(await one(engine, {"message": ERROR}, "?understand=gaps")) == (level, time, message)
    event = await one(engine, fields, "?understand=level")
    assert said(event) == (level, "2026-11-22T09:30:00.000000000Z", message)


async def test_no_field_of_the_line_takes_the_place_of_one_of_the_document(engine: EmbeddedEngine):
    line = '203.0.113.9 - - [22/Nov/2026:09:58:08 +0000] "GET /cart HTTP/1.1" 502 512 "-" "curl/8"'
    fields = {"message": line, "service": "edge", "host": "web-9", "method": "outer", "stream": "stdout"}
    event = await one(engine, fields)
    assert (event["service"], event["host"], event["level"]) == ("edge", "web-9", "error")
    assert event["attributes"]["method"] == "outer"
    assert (event["attributes"]["status"], event["attributes"]["stream"]) == ("502", "stdout")
    assert event["message"] == line


async def test_what_wraps_a_line_within_the_document_is_taken_off_too(engine: EmbeddedEngine):
    fields = {"message": f"2026-11-22T09:00:02.123456789Z stderr F {ERROR}", "filename": "/var/log/containers/shop.log"}
    event = await one(engine, fields)
    assert said(event) == OF_ERROR
    assert event["attributes"]["stream"] == "stderr"


async def test_json_in_a_line_is_fields(engine: EmbeddedEngine):
    line = json.dumps({"level": "warn", "msg": "low", "order": 7, "time": "2026-11-22T09:00:01Z"})
    event = await one(engine, {"@timestamp": WHEN_READ, "log": {"offset": 1}, "message": line})
    assert said(event) == ("warning", "2026-11-22T09:00:01.000000000Z", "low")
    assert (event["attributes"]["order"], event["attributes"]["logboom.raw"]) == ("7", line)


@pytest.mark.parametrize(
    "more", [{}, {"filename": "views.py"}, {"stream": "orders"}, {"log": {"level": "info"}}, {"container_id": "5f"}]
)
async def test_the_message_of_a_program_that_logs_documents_is_prose(engine: EmbeddedEngine, more: dict[str, Any]):
    event = await one(engine, {"message": ERROR, **more}, "?input=http")
    assert (event["message"], event["timestamp"], event["logger"]) == (ERROR, RECEIVED, "")


async def test_events_of_a_file_that_a_collector_reads_are_lines_too(engine: EmbeddedEngine):
    event = {"timestamp": "1795339800000000000", "message": ERROR, "input": "otlp"}
    found = await one(engine, {**event, "attributes": {"log.file.name": "shop.log"}}, codec="event")
    assert said(found) == OF_ERROR
    assert found["attributes"]["log.file.name"] == "shop.log"
    found = await one(engine, {**event, "attributes": {"code.file.path": "shop.py"}}, codec="event")
    assert found["message"] == ERROR


async def test_of_what_the_request_named_fields_of_the_message_is_a_line_as_well(engine: EmbeddedEngine):
    fields = {"said": ERROR, "when": WHEN_READ}
    flags = "?message_field=said&time_field=when&understand=line"
    assert said(await one(engine, fields, flags, codec="json_lines_named")) == OF_ERROR


@pytest.mark.slow
async def test_the_module_says_what_the_codec_says(engine: EmbeddedEngine):
    """Whatever a document shows, names and says itself."""
    lines = (
        ERROR,
        "10:58 nothing of note",
        json.dumps({"msg": "low", "method": "inner", "level": "warn"}),
        f"a\n{ERROR}",
    )
    own: tuple[dict[str, Any], ...] = (
        {"level": "WARN", "time": WHEN_READ},
        {"level": "x", "time": "2031-01-01T00:00:00Z"},
        {"level": 30, "order": "outer", "service": "s", "logger": "l"},
        {"trace_id": "t" * 32, "method": "outer"},
        {},
    )
    shown: tuple[dict[str, Any], ...] = (
        {"filename": "/a"}, {"filename": "a", "stream": "x", "source": "stderr"}, {"stream": "stdout", "log": {"level": "info"}},
        {"log": {"offset": 1}}, {"log.file.path": ""}, {"container_id": "", "image_name": "x"}, {"container_id": "1"}, {},
    )  # fmt: skip
    flags = (
        "",
        "?understand=gaps",
        "?input=x&understand=level",
        "?understand=line",
        "t?understand=else",
        "?input=files",
    )
    documents = [
        Line(json.dumps({**some, "message": line, **more}).encode(), flags[number % len(flags)])
        for number, (line, some, more) in enumerate(itertools.product((*lines, {"a": ERROR}), own, shown))
    ]
    by_module = (await read(engine, "json_lines", documents)).events
    by_codec = (await read(engine, "json_lines", documents, functions={})).events
    for number, document in enumerate(documents):
        ours, expected = by_module[number], by_codec[number]
        assert ours | dict.fromkeys(("load_id", "event_id")) == expected | dict.fromkeys(("load_id", "event_id")), (
            document
        )
