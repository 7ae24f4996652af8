"""JSON documents however they are put together, and what is broken among them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.inputs.documents import cut, look_like_documents

MAX_BYTES = 200


def lines(body: bytes, *, promised: bool = False) -> list[bytes]:
    return [
        line
        for run in cut(body, MAX_BYTES, lines_promised=promised)
        for line in run.data.removesuffix(b"\n").split(b"\n")
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a":1}', [b'{"a":1}']),
        (b'{"a":1}\n{"a":2}\n', [b'{"a":1}', b'{"a":2}']),
        (b'{"a":1}\r\n\r\n{"a":2}\r\n', [b'{"a":1}', b'{"a":2}']),
        (b'\n {"a":1}\n  {"a":2}', [b'{"a":1}', b'{"a":2}']),
        (b'[{"a":1}, {"a":2}]', [b'{"a":1}', b'{"a":2}']),
        (b'[\n  {\n "a": 1\n },\n {"a":2}\n]', [b'{  "a": 1  }', b'{"a":2}']),
        (b"[]", []),
        (b'["one", 2]', [b'"one"', b"2"]),
        (b'{"a":1}{"a":2} {"a":3}', [b'{"a":1}', b'{"a":2}', b'{"a":3}']),
        (b'{\n  "a": 1\n}\n{\n  "a": 2\n}', [b'{   "a": 1 }', b'{   "a": 2 }']),
        (b'{"a":"}{"}\n{"a":"}\\n{"}', [b'{"a":"}{"}', b'{"a":"}\\n{"}']),
        (b'{"a":1},\n{"a":2},\n', [b'{"a":1}', b'{"a":2}']),
        (
            b'{"a":NaN}\n{"a":1e999}{"b":' + b"9" * 150 + b"}",
            [b'{"a":NaN}', b'{"a":1e999}', b'{"b":' + b"9" * 150 + b"}"],
        ),
        (b"", []),
        (b" \n ", []),
    ],
)
def test_each_way_to_put_documents_together(body: bytes, expected: list[bytes]):
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a":1}\n{"a":\n{"a":3}', [b'{"a":1}', b'{"a":', b'{"a":3}']),
        (b'{"a":1}\nnot json\n{"a":3}', [b'{"a":1}', b"not json", b'{"a":3}']),
        (b'{"a":1} rest\n{"a":3}', [b'{"a":1} rest', b'{"a":3}']),
        (b'[{"a":1}, {"a":oops}, {"a":3}]', [b'{"a":1}', b'{"a":oops}', b'{"a":3}']),
        (b'[{"a":1}, {"a":2', [b'{"a":1}', b'{"a":2']),
        (b"not json at all", [b"not json at all"]),
        (b"[2026-11-22] started\n[2026-11-23] ended", [b"[2026-11-22] started", b"[2026-11-23] ended"]),
        (b'{"a":"\xff"}{"b":1}', [b'{"a":"\xff"}', b'{"b":1}']),
    ],
)
def test_what_is_broken_harms_no_neighbour(body: bytes, expected: list[bytes]):
    assert lines(body) == expected


def test_deep_documents_pass_as_they_are():
    deep = b'{"a":' * 30 + b"1" + b"}" * 30
    assert lines(deep + b"\n" + deep) == [deep, deep]
    bottomless = b'{"a":' * 100_000
    (run,) = cut(bottomless + b"\n" + bottomless + b"{}", 2_000_000)
    assert run.data.count(b"\n") == 2


def test_promised_lines_are_not_looked_into():
    """Two documents on a line are for the load to tell apart; the line stays as it is."""
    assert lines(b'{"a":1}{"a":2}\n\n{"a":3}', promised=True) == [b'{"a":1}{"a":2}', b'{"a":3}']


def test_a_document_over_the_limit_is_cut_off_and_marked():
    long = b'{"a":"' + b"x" * 300 + b'"}'
    runs = cut(b"[" + b",".join([b'{"a":1}', long, b'{"a":2}']) + b"]", MAX_BYTES)
    assert [(run.data, run.flags) for run in runs] == [
        (b'{"a":1}\n', ""),
        (long[:MAX_BYTES] + b"\n", "t"),
        (b'{"a":2}\n', ""),
    ]


def test_many_broken_documents_cost_no_more_than_their_lines():
    body = b'{"a":[\n' * 5000
    assert lines(body) == [b'{"a":['] * 5000


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'  {"a":1}', True),
        (b'[{"a":1}]', True),
        (b"[\n]", True),
        (b"[error] it broke", False),
        (b"[2026-11-22 10:00:00] it broke", False),
        (b"it broke", False),
        (b"", False),
    ],
)
def test_text_is_told_from_documents(body: bytes, expected: bool):
    assert look_like_documents(body) is expected


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["}{", "}\n{", "\\", '"', "[", "],"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
DOCUMENTS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=6)


@given(
    DOCUMENTS,
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["\n", "", "\r\n", "\n\n", " ", ",\n"]),
    st.booleans(),
)
def test_documents_come_out_as_they_went_in(
    documents: list[dict[str, object]], indent: int | None, between: str, in_array: bool
):
    if in_array:
        body = json.dumps(documents, indent=indent)
    else:
        body = between.join(json.dumps(document, indent=indent) for document in documents)
    found = [json.loads(line) for run in cut(body.encode(), 1 << 20) for line in run.data.splitlines()]
    assert found == documents
