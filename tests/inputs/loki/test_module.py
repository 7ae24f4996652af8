"""Loki's protobuf: what the module makes of a push request is what Python makes of it."""

from collections.abc import Callable

import cramjam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.errors import InvalidRequest
from logboom.inputs.loki.push_request import Pair, PushRequest
from logboom.inputs.loki.streams import Entries, read_protobuf, read_push_request
from logboom.inputs.module.request_module import read

NAMES = st.sampled_from(
    ("app", "service_name", "level", "host", "instance", "node", "namespace", "environment", "traceID", "detected_level", "a:b", "9")
)  # fmt: skip
LINES = st.text(max_size=20) | st.sampled_from((
    "", "t=1 level=warn", 'said "so" lvl="info"', "xlevel=debug severity=ERROR\\", "level= level=in level=inf", "a\nlevel=info",
    '"level=abcdefghijklmnop', 'severity=\nabc lvl=\\"abc', "level=\x0babc lvl=éab", '{"msg":"a"}', "{x", "\x00\x7f ü€😀", "x" * 300,
))  # fmt: skip
LABELS = st.sampled_from((
    "", "{}", "{", '{a="b",}', '{a = "b"}', '{a="b"}}', '{{a="b"}', '{a="b"c="d"}', "{a=`x`}", '{a="x\\n"}', '{a="x\\q"}', '{a="\t"}',
    'a="b"', '{a="b", a="c"}', '{a="}"}', ' {a="b"}',
)) | st.dictionaries(NAMES, st.sampled_from(("x", "prod", "a b", "ü", "")), max_size=4).map(
    lambda labels: "{" + ", ".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    push = PushRequest()
    for _ in range(draw(st.integers(0, 2))):
        stream = push.streams.add(labels=draw(LABELS).encode(), hash=draw(st.sampled_from((0, 2**64 - 1))))
        for line in draw(st.lists(LINES, max_size=3)):
            entry = stream.entries.add(line=line.encode())
            entry.timestamp.seconds = draw(st.sampled_from((0, 1_700_000_000, -5, 2**62)))
            entry.timestamp.nanos = draw(st.sampled_from((0, 5, 999_999_999, 10**9, -1)))
            for name in draw(st.lists(NAMES, max_size=2)):
                entry.metadata.append(Pair(name=name.encode(), value=draw(LINES).encode()).SerializeToString())
    body: bytes = push.SerializeToString()
    return body


def said_of(read_body: Callable[[bytes], Entries], body: bytes) -> Entries | str:
    try:
        return read_body(body)
    except InvalidRequest as error:
        return str(error)


def compressed(plain: bytes) -> Entries:
    return read_protobuf(bytes(cramjam.snappy.compress_raw(plain)), 1_000_000)


@pytest.mark.slow
@settings(max_examples=30)
@given(requests())
def test_any_request(plain: bytes):
    assert said_of(compressed, plain) == said_of(read_push_request, plain)


@pytest.mark.slow
@settings(max_examples=30)
@given(requests(), st.data())
def test_any_damage(plain: bytes, data: st.DataObject):
    body = bytearray(plain)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(body)))
        body[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    assert said_of(compressed, bytes(body)) == said_of(read_push_request, bytes(body))


def test_lines_that_are_json_are_left_and_others_are_not():
    push = PushRequest()
    stream = push.streams.add(labels=b'{app="shop", env="prod"}')
    for line in (b"a", b'{"msg":"b"}', b"c level=warn"):
        stream.entries.add(line=line)
    found = read("read_loki_push", push.SerializeToString())
    assert found is not None
    assert (found.data.count(b"\n"), [left.place for left in found.left]) == (2, [found.data.index(b"\n") + 1])
    of_text, of_documents = compressed(push.SerializeToString())
    assert (of_text.count(b"\n"), b'"msg":"b"' in of_documents) == (2, True)
