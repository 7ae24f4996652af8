"""Scalyr's dialect of JSON."""

import contextlib
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest
from logboom.inputs.scalyr.dialect import as_json


def behind_its_length(data: bytes) -> bytes:
    return b"`s" + struct.pack(">I", len(data)) + data


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{token: "a", $x_1: [1, -2.5e+10, true], y:null}', {"token": "a", "$x_1": [1, -2.5e10, True], "y": None}),
        (b"{m:" + behind_its_length(b'say "}\\\n\xc3\xa4') + b"}", {"m": 'say "}\\\nä'}),
        (b"[" + behind_its_length(b"") + b"," + behind_its_length(b"\xff") + b"]", ["", "\ufffd"]),
        (b'{"a\\"b: `s": "c d"}', {'a"b: `s': "c d"}),
        (b"{a:1e5,b:1E-5}", {"a": 1e5, "b": 1e-5}),
    ],
)
def test_it_is_made_json(body: bytes, value: object):
    assert json.loads(as_json(body)) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_stays_as_it_is(value: object):
    for ascii_only in (True, False):
        body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        assert as_json(body) == body


@given(st.lists(st.binary(max_size=20)))
def test_texts_behind_their_lengths_hold_anything(texts: list[bytes]):
    body = b"[" + b",".join(map(behind_its_length, texts)) + b"]"
    assert json.loads(as_json(body)) == [text.decode("utf-8", "replace") for text in texts]


@pytest.mark.parametrize("body", [b"`s", b"`s\0\0", b"{a:`s\0\0\0\5abc}"])
def test_a_text_that_ends_too_early_is_refused(body: bytes):
    with pytest.raises(InvalidRequest, match="ends too early"):
        as_json(body)


@given(st.lists(st.sampled_from([b'"', b"\\", b"`s", b"\0\0\0\2", b"a", b"{", b"1"])).map(b"".join) | st.binary())
def test_no_bytes_break_it(body: bytes):
    with contextlib.suppress(InvalidRequest):
        as_json(body)


@pytest.mark.parametrize("piece", [b'"', b'\\"', b'"\\', b"a", b"`", b"1a"])
def test_the_work_grows_as_the_body_does(piece: bytes):
    """A text without an end is not looked for again from each of its quotes: that would take hours here."""
    with contextlib.suppress(InvalidRequest):
        as_json(b'"' + piece * 2_000_000)
