"""JSON that the engine's parser gives up on."""

import json

import pytest

from logboom.ingest.repair import MOST_TRAILING_COMMAS, repair

WHERE = b"3\t4\t1763852945123456\t10.0.0.1\t"


def repaired(raw: bytes, flags: bytes = b"") -> tuple[list[bytes], list[dict[str, object]]]:
    """The documents and the events that become of one raw line."""
    start = WHERE + flags + b"\t"
    found = repair([start + raw + b"\n"])
    documents = [line.removeprefix(start).removesuffix(b"\n") for line in found.documents]
    return documents, [json.loads(line.removeprefix(start)) for line in found.messages]


@pytest.mark.parametrize(
    ("raw", "document"),
    [
        (b'{"a":NaN,"b":-Infinity}', b'{"a":"NaN","b":"-Infinity"}'),
        (b'{"a":1e400,"b":-1e400}', b'{"a":"1e400","b":"-1e400"}'),
        (b'{"a":1e4,"b":-0.50, "c":1}', b'{"a":1e4,"b":-0.50,"c":1}'),
        (b'{"a":18446744073709551615, "b":18446744073709551616}', b'{"a":18446744073709551615,"b":"18446744073709551616"}'),
        (b'{"a":' + b"9" * 5000 + b"}", b'{"a":"' + b"9" * 5000 + b'"}'),
        (b'{"a":"\\ud800x"}', b'{"a":"\\\\ud800x"}'),
        (b'{"a":"\xff\xc3\xa9"}', b'{"a":"\\\\xff\\u00e9"}'),
        (b'{"a\xff":1}', b'{"a\\\\xff":1}'),
        (b'{"a":"x\x00y\tz"}', b'{"a":"x\\u0000y\\tz"}'),
        (b'{"a":1,}', b'{"a":1}'),
        (b'{"a":[1,2, ],"b":{"c":1,},}', b'{"a":[1,2],"b":{"c":1}}'),
        (b'{"a":1,"a":2,"a":NaN}', b'{"a":1,"a":2,"a":"NaN"}'),
        (b'{"a":null,"b":true,"c":false,"d":NaN}', b'{"a":null,"b":true,"c":false,"d":"NaN"}'),
    ],
)  # fmt: skip
def test_an_object_keeps_its_names_and_values(raw: bytes, document: bytes):
    """It goes back to its codec as JSON that any parser reads."""
    assert repaired(raw) == ([document], [])
    json.loads(document)


def test_an_array_of_objects_is_an_event_for_each():
    """Senders that gather events into one line mean that."""
    assert repaired(b'[{"a":1},{"a":NaN}]') == ([b'{"a":1}', b'{"a":"NaN"}'], [])


def test_values_nested_too_deep_for_the_engine_are_kept_as_text():
    """The levels above stay fields."""
    raw = b'{"a":' * 80 + b"1" + b"}" * 80
    ((document,), _) = repaired(raw)
    depth, value = 0, json.loads(document)
    while isinstance(value, dict):
        depth, value = depth + 1, value["a"]
    assert depth == 63
    assert json.loads(value) == json.loads(b'{"a":' * 17 + b"1" + b"}" * 17)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"[1,2]", "the JSON is an array, not an object"),
        (b"[]", "the JSON is an array, not an object"),
        (b"17", "the JSON is a single value, not an object"),
        (b"plain text", "no JSON: Expecting value at character 1"),
        (b'{"a":1} {"b":2}', "no JSON: Extra data at character 9"),
        (b'{"a":' * 100_000, "the JSON is nested too deep"),
        (b'{"a":1}', "its codec does not understand this JSON"),
        (b"[" + b"1,]," * MOST_TRAILING_COMMAS, "no JSON: Extra data at character 4"),
    ],
)
def test_what_is_no_object_becomes_a_message_with_the_reason(raw: bytes, reason: str):
    """Kept whole."""
    assert repaired(raw) == ([], [{"message": raw.decode(), "attributes": {"logboom.parse_error": reason}}])


def test_a_message_of_any_bytes_can_be_read_again():
    """Bytes that are no UTF-8 are spelled."""
    assert repaired(b"\xffa\x00\xe2\x82")[1][0]["message"] == "\\xffa\x00\\xe2\\x82"


def test_what_was_escaped_to_fit_a_line_is_undone():
    """The flag `e` goes, others stay."""
    start = WHERE + b"et?host=web\t"
    found = repair([start + b"two\\nlines\\\\\n"])
    assert found.messages == [
        WHERE + b't?host=web\t{"message": "two\\nlines\\\\", "attributes": '
        b'{"logboom.parse_error": "no JSON: Expecting value at character 1"}}\n'
    ]


def test_a_repaired_document_that_comes_back_is_not_repaired_for_ever():
    """The codec gave it up twice."""
    ((document,), _) = repaired(b'{"a":NaN}')
    documents, messages = repaired(document)
    assert documents == []
    assert messages[0]["message"] == '{"a":"NaN"}'
