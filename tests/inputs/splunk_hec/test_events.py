"""Events of the HTTP Event Collector become documents for the codec of JSON lines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.splunk_hec.events import document_of_text, has_event, read_events

LIMIT = 100_000


def documents(body: bytes) -> list[dict]:
    found = read_events(body, LIMIT)
    return [json.loads(document) for document in found.documents + found.of_text]


ONE, TWO = b'{"event":"a"}', b'{"event": "b"}'


@pytest.mark.parametrize("between", [b"", b" ", b"\n", b"\r\n\r\n", b"\t"])
def test_events_follow_one_another_with_anything_or_nothing_between(between: bytes):
    assert documents(ONE + between + TWO) == [{"message": "a"}, {"message": "b"}]


def test_events_may_stand_in_an_array():
    assert documents(b"[" + ONE + b", " + TWO + b"]") == [{"message": "a"}, {"message": "b"}]


def test_what_looks_like_the_end_of_an_event_may_be_text():
    assert documents(b'{"event":"}{"}{"event":"b} {"}') == [{"message": "}{"}, {"message": "b} {"}]


def test_an_event_may_be_printed_over_lines():
    assert documents(b'{\n  "event": {\n    "message": "a"\n  }\n}\n' + ONE) == [{"message": "a"}, {"message": "a"}]


def test_what_stands_around_an_event_is_said_in_the_names_that_win():
    (document,) = documents(
        b'{"time":"17.5","host":"h","source":"s","sourcetype":"t","index":"i","event":{"msg":"m","n":1},"fields":{"f":"x"}}'
    )
    assert document == {
        "@timestamp": "17.5", "host.name": "h", "service.name": "s", "source": "s", "sourcetype": "t", "index": "i",
        "msg": "m", "n": 1, "f": "x",
    }  # fmt: skip


def test_the_type_names_the_service_where_no_source_does():
    assert documents(b'{"sourcetype":"t","source":"","event":1}') == [
        {"service.name": "t", "sourcetype": "t", "message": 1}
    ]


def test_an_object_without_a_message_is_the_message():
    (document,) = documents(b'{"event":{"message_id": 7}}')
    assert document == {"message": '{"message_id": 7}', "message_id": 7}


def test_events_without_an_event_are_told_by_their_place():
    found = read_events(ONE + b'{"time":1}' + TWO + b'{"event":" "}{"event":null}', LIMIT)
    assert (len(found.documents) + len(found.of_text), found.without_event, found.blank) == (2, [1], [3, 4])


def test_what_is_no_json_is_kept_beside_the_others():
    found = read_events(ONE + b"\n{broken\n" + TWO, LIMIT)
    assert (len(found.documents) + len(found.of_text), found.broken) == (2, [b"{broken"])


def test_fields_of_wrong_types_harm_nothing():
    assert documents(b'{"event":"a","fields":[1],"host":{"x":1},"time":true,"index":null}') == [
        {"@timestamp": True, "host.name": {"x": 1}, "message": "a"}
    ]


def test_a_line_of_text_takes_what_the_request_says():
    line = document_of_text(b"a \xff", {"time": "7", "host": "h", "sourcetype": "t"})
    assert json.loads(line) == {
        "message": "a \ufffd", "@timestamp": "7", "host.name": "h", "sourcetype": "t", "service.name": "t"
    }  # fmt: skip


def test_an_event_object_is_told_from_text():
    assert has_event(b'{"event":"a"}')
    assert not has_event(b'{"a":1}')
    assert not has_event(b"event")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ENVELOPES = st.lists(
    st.fixed_dictionaries({"event": JSON}, optional={"time": JSON, "host": JSON, "fields": JSON, "source": JSON}),
    min_size=1,
    max_size=5,
)


@given(envelopes=ENVELOPES, separator=st.sampled_from(["", "\n", " "]), pretty=st.booleans())
def test_every_event_is_a_document_or_is_named(envelopes: list[dict], separator: str, *, pretty: bool):
    body = separator.join(json.dumps(one, indent=1 if pretty else None) for one in envelopes).encode()
    found = read_events(body, LIMIT)
    assert len(found.documents) + len(found.of_text) + len(found.blank) == len(envelopes)
    assert found.broken == found.without_event == []
    for document in found.documents:
        assert b"\n" not in document
        assert isinstance(json.loads(document), dict)


@given(st.binary(max_size=200))
def test_no_body_breaks_the_reading(body: bytes):
    read_events(body, LIMIT)
