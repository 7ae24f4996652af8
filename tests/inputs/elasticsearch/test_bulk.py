"""Elasticsearch's bulk body: actions and documents, an answer's item for each."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.elasticsearch.bulk import MalformedBulk, document_of, read_bulk


def bulk(*lines: object) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def test_a_document_passes_with_its_index_and_id_put_in():
    found = read_bulk(bulk({"create": {"_index": "logs", "_id": "7"}}, {"message": "a"}), "")
    assert [json.loads(one) for one in found.documents] == [{"index": "logs", "_id": "7", "message": "a"}]
    (item,) = map(json.loads, found.items)
    assert (item["create"]["_index"], item["create"]["_id"], item["create"]["status"]) == ("logs", "7", 201)


def test_the_path_names_the_index_of_actions_that_name_none():
    found = read_bulk(bulk({"index": {}}, {"a": 1}), "logs-2026.11.23")
    assert json.loads(found.documents[0]) == {"index": "logs-2026.11.23", "a": 1}


def test_ids_that_were_not_given_are_made_and_unlike():
    found = read_bulk(bulk({"create": {}}, {"a": 1}, {"create": {}}, {"a": 2}), "logs")
    assert len({json.loads(item)["create"]["_id"] for item in found.items}) == 2
    assert "_id" not in json.loads(found.documents[0])


@pytest.mark.parametrize("action", [b'{"create":{"_index":"100%"}}', b'{"index":{}}', b'{"create":{"_index":7}}'])
@pytest.mark.parametrize("index", ["", "logs"])
def test_equal_actions_are_read_at_once_and_as_one_by_one(action: bytes, index: str):
    body = b"".join([action + b"\n" + document + b"\n" for document in (b'{"a":1}', b'{"b":{"c":"}"}}')])
    at_once, one_by_one = read_bulk(body, index), read_bulk(body + b"\n", index)
    assert at_once.documents == one_by_one.documents
    names = [[json.loads(item) for item in found.items] for found in (at_once, one_by_one)]
    for items in names:
        for item in items:
            for said in item.values():
                assert said.pop("_id")
    assert names[0] == names[1]


@pytest.mark.parametrize(
    ("lines", "verb", "status"),
    [
        (({"delete": {"_id": "1"}},), "delete", 404),
        (({"update": {"_id": "1"}}, {"doc": {}}), "update", 400),
        (({"create": {}}, [1]), "create", 400),
        (({"create": {}}, "text"), "create", 400),
    ],
)
def test_what_cannot_be_kept_fails_as_an_item_and_harms_no_other(lines: tuple[object, ...], verb: str, status: int):
    found = read_bulk(bulk(*lines, {"create": {}}, {"a": 1}), "logs")
    assert json.loads(found.items[0])[verb]["status"] == status
    assert (found.failed, len(found.documents), len(found.items)) == (1, 1, 2)


def test_the_last_document_needs_no_line_feed_and_blanks_are_nothing():
    body = b'{"create" : {"_index" : "a"}}\r\n {"b": 1} \r\n\n{"index":{}}\n{}'
    found = read_bulk(body, "logs")
    assert [json.loads(one) for one in found.documents] == [{"index": "a", "b": 1}, {"index": "logs"}]


@pytest.mark.parametrize("line", [b"text", b"[]", b"{}", b'{"take":{}}', b'{"create":7}'])
def test_a_line_that_is_no_action_is_named(line: bytes):
    with pytest.raises(MalformedBulk, match=r"\[3\]"):
        read_bulk(bulk({"create": {}}, {"a": 1}) + line + b"\n{}\n", "logs")


def test_an_index_of_a_wrong_type_is_no_index():
    found = read_bulk(bulk({"create": {"_index": {"a": 1}, "_id": 7}}, {"a": 1}), "logs")
    assert json.loads(found.documents[0]) == {"index": "logs", "a": 1}


@given(st.binary(max_size=200))
def test_no_body_breaks_the_reading(body: bytes):
    try:
        found = read_bulk(body, "logs")
    except MalformedBulk:
        return
    assert len(found.items) == len(found.documents) + found.failed


@given(
    st.dictionaries(st.text(), st.integers() | st.text(), max_size=4).filter(
        lambda one: not {"index", "_id"} & set(one)
    ),
    st.text(max_size=5),
    st.text(max_size=5),
)
def test_what_is_put_in_changes_nothing_else(document: dict, index: str, identity: str):
    written = document_of(json.dumps(document).encode(), json.dumps(index).encode(), json.dumps(identity).encode())
    said = {name: value for name, value in {"index": index, "_id": identity}.items() if value}
    assert json.loads(written) == said | document
