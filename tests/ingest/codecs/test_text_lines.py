"""Lines of text, and the segment line's flags."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.store.embedded import EmbeddedEngine
from tests.ingest.codecs.reading import RECEIVED, Line, lines_of, read


async def test_a_line_is_the_message_whole(engine: EmbeddedEngine):
    raws = ["plain", "a\tb\tc", '{"looks":"like JSON"}', " blanks ", "nul\x00inside", "back\\slash\\n"]
    events = (await read(engine, "text_lines", lines_of(raws))).events
    assert [events[number]["message"] for number in range(len(raws))] == raws
    assert {event["timestamp"] for event in events.values()} == {RECEIVED}
    assert {event["input"] for event in events.values()} == {"http"}


async def test_the_request_says_who_speaks(engine: EmbeddedEngine):
    flags = "?service=web&host=h&level=WARN&logger=l&environment=prod&release=7&input=door"
    event = (await read(engine, "text_lines", [Line(b"x", flags=flags)])).events[0]
    expected = {
        "service": "web",
        "host": "h",
        "severity": 13,
        "level": "warning",
        "logger": "l",
        "environment": "prod",
        "release": "7",
        "input": "door",
    }
    assert {name: event[name] for name in expected} == expected


@settings(max_examples=10, deadline=None)
@given(texts=st.lists(st.text(st.sampled_from("\\n\nab\t"), min_size=1), min_size=1, max_size=100))
async def test_what_was_escaped_comes_back(engine: EmbeddedEngine, texts: list[str]):
    lines = [Line(text.replace("\\", "\\\\").replace("\n", "\\n").encode(), flags="e") for text in texts]
    events = (await read(engine, "text_lines", lines)).events
    assert [events[number]["message"] for number in range(len(texts))] == texts


@pytest.mark.parametrize("codec", ["text_lines", "syslog", "json_lines", "json_lines_named", "event"])
async def test_a_truncated_line_says_so(engine: EmbeddedEngine, codec: str):
    event = (await read(engine, codec, [Line(b'{"message":"x"}', flags="t")])).events[0]
    assert event["attributes"]["logboom.truncated"] == "true"
