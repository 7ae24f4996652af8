"""The forms in which Logstash's clients write an event."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.framing.lines import Lines
from logboom.inputs.logstash.documents import document_of, documents_of
from logboom.inputs.logstash.listeners import EventStream


def written(event: dict[str, Any]) -> dict[str, Any]:
    return json.loads(document_of(json.dumps(event).encode()))


def test_version_0_keeps_nearly_all_within_fields():
    event = {
        "@timestamp": "2026-11-23T08:00:00.000Z", "@message": "a", "@source": "Logstash://web-1/x.py",
        "@source_host": "web-1", "@source_path": "x.py", "@tags": [], "@type": "shop",
        "@fields": {"levelname": "INFO", "logger": "shop.cart", "order": 7, "type": "other"},
    }  # fmt: skip
    assert written(event) == {
        "@timestamp": "2026-11-23T08:00:00.000Z", "message": "a", "@source": "Logstash://web-1/x.py",
        "host": "web-1", "path": "x.py", "type": "shop", "levelname": "INFO", "logger": "shop.cart", "order": 7,
    }  # fmt: skip


def test_what_is_extra_stands_beside_the_events_own_and_never_in_its_place():
    event = {"message": "a", "host": "web-1", "pid": 5, "extra": {"logger_name": "shop", "host": "b", "why": None}}
    assert written(event) == {"message": "a", "host": "web-1", "pid": 5, "logger_name": "shop"}


def test_all_else_passes_as_it_is():
    ecs = b'{"@timestamp":"2026-11-23T08:00:00Z","message":"say \\"extra\\"","log":{"level":"info"}}'
    assert document_of(ecs) is ecs
    lines = Lines(ecs + b"\n")
    assert documents_of(lines) is lines
    assert written({"message": "a", "extra": "a text"}) == {"message": "a", "extra": "a text"}


@pytest.mark.parametrize("event", [b'"extra"', b'["extra"]', b'{"extra":{broken', b'{"extra":{}} x', b'\xff"extra"'])
def test_what_is_no_object_stays_as_it_is(event: bytes):
    assert document_of(event) == event


def test_of_many_lines_each_is_brought_into_order():
    lines = Lines(b'{"message":"a","extra":{"b":1}}\n{"message":"c"}\nbroken "extra"\n')
    assert documents_of(lines).data == b'{"b":1,"message":"a"}\n{"message":"c"}\nbroken "extra"\n'


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["message", "extra", "@fields"]),
            st.text() | st.dictionaries(st.text(), st.integers()),
            min_size=1,
        ),
        max_size=5,
    ),
    st.integers(1, 50),
)
def test_however_a_stream_is_cut_its_events_are_the_same(events: list[dict[str, Any]], size: int):
    stream = EventStream(100_000)
    data = b"".join([json.dumps(event).encode() + b"\n" for event in events])
    found = [lines for at in range(0, len(data), size) for lines in stream.feed(data[at : at + size])]
    found += stream.flush()
    lines = b"".join([one.data for one in found]).splitlines()
    assert [json.loads(line) for line in lines] == [written(event) for event in events]
