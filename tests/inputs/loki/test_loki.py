"""Loki's push API: three forms of bodies, keys and tenants, answers."""

import base64
import contextlib
import gzip
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import cramjam
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import InvalidRequest, PayloadTooLarge, SpoolFull
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.loki.application import Loki
from logboom.inputs.loki.push_request import Pair, PushRequest
from logboom.inputs.loki.streams import labels_of, read_json, read_protobuf
from logboom.inputs.rejections import REJECTIONS
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
PROJECTS = {"shop": 3, "other": 4}
TIME = "1700000000000000000"
PATH = "/loki/api/v1/push"


def push(line: str, labels: dict[str, str] | None = None, *metadata: dict[str, str]) -> bytes:
    return json.dumps({"streams": [{"stream": labels or {}, "values": [[TIME, line, *metadata]]}]}).encode()


def read(body: bytes) -> list[bytes]:
    entries = read_json(body)
    return (entries.of_text + entries.of_documents).splitlines()


def one(body: bytes) -> dict[str, Any]:
    (document,) = read(body)
    return json.loads(document)


def block(labels: str, line: str, **metadata: str) -> bytes:
    request = PushRequest()
    entry = request.streams.add(labels=labels.encode()).entries.add(line=line.encode())
    entry.timestamp.seconds, entry.timestamp.nanos = 1_700_000_000, 5
    for name, value in metadata.items():
        entry.metadata.append(Pair(name=name.encode(), value=value.encode()).SerializeToString())
    return bytes(cramjam.snappy.compress_raw(request.SerializeToString()))


def test_labels_and_metadata_stand_beside_the_line():
    assert one(push("a\nb", {"app": "shop"}, {"user": "7"})) == {
        "app": "shop", "@timestamp": TIME, "user": "7", "message": "a\nb"
    }  # fmt: skip


def test_labels_that_every_event_has_a_column_for_are_said_under_its_name_too():
    found = one(push("a", {"service_name": "s", "namespace": "n", "instance": "i"}))
    assert (found["service.name"], found["environment"], found["host"]) == ("s", "n", "i")
    assert found["service_name"] == "s"
    assert one(push("a", {"instance": "i", "host": "h"}))["host"] == "h"


def test_a_line_that_is_json_is_unwrapped():
    assert one(push('{"msg":"inner","n":1}')) == {"@timestamp": TIME, "msg": "inner", "n": 1}
    assert one(push('{"n":1}'))["message"] == '{"n":1}'
    assert one(push("{x}")) == {"@timestamp": TIME, "message": "{x}"}


@pytest.mark.parametrize(
    ("line", "labels", "level"),
    [
        ("time=1 level=warn msg=a", {}, "warn"),
        ('level="error" msg=a', {}, "error"),
        ("level=warn", {"level": "info"}, "info"),
        ("sublevel=9", {}, None),
    ],
)
def test_a_level_in_a_line_counts_where_no_label_has_one(line: str, labels: dict[str, str], level: str | None):
    assert one(push(line, labels)).get("level") == level


def test_the_form_of_old_clients_has_labels_as_text():
    body = {
        "streams": [
            {
                "labels": '{application="a", severity="warning"}',
                "entries": [{"ts": "2026-01-01T00:00:00Z", "line": "x"}],
            }
        ]
    }
    assert one(json.dumps(body).encode()) == {
        "application": "a", "severity": "warning", "@timestamp": "2026-01-01T00:00:00Z", "message": "x"
    }  # fmt: skip


def test_protobuf_in_a_snappy_block_says_the_same():
    document, _ = read_protobuf(block('{app="shop"}', "a\nb", user="7"), 100_000)
    assert json.loads(document) == {
        "app": "shop", "@timestamp": "1700000000000000005", "user": "7", "message": "a\nb"
    }  # fmt: skip


def test_a_block_that_would_grow_over_the_limit_is_not_inflated():
    with pytest.raises(PayloadTooLarge):
        read_protobuf(block("{}", "a" * 10_000), 5_000)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("{}", {}),
        ('{a="b",c="d"}', {"a": "b", "c": "d"}),
        ('{ a = "b\\"c" , d=`e` }', {"a": 'b"c', "d": "e"}),
        ('{a="\\x41"}', {"a": "\\x41"}),
        ("nonsense", {}),
    ],
)
def test_labels_of_text(text: str, labels: dict[str, str]):
    assert labels_of(text) == labels


@given(st.binary(max_size=200))
def test_no_body_breaks_the_reading(body: bytes):
    for reads in (read, lambda body: read_protobuf(body, 10_000)):
        with contextlib.suppress(InvalidRequest, PayloadTooLarge):
            reads(body)


@given(st.text(max_size=30), st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=5), max_size=3))
def test_every_entry_is_a_document_on_one_line(line: str, labels: dict[str, str]):
    (document,) = read(push(line, labels))
    assert b"\n" not in document
    assert isinstance(json.loads(document), dict)


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Loki(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)), PROJECTS.get)
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom") as client:
        yield client


BASIC = "Basic " + base64.b64encode(f"logboom:{KEY}".encode()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": BASIC},
        {"Authorization": f"Bearer {KEY}"},
        {"X-Scope-OrgID": KEY},
        {"Authorization": BASIC, "X-Scope-OrgID": "shop"},
        {"Authorization": BASIC, "X-Scope-OrgID": "fake"},
    ],
)
async def test_the_key_decides_the_project(client: httpx.AsyncClient, kept: SpoolOfTest, headers: dict[str, str]):
    response = await client.post(PATH, content=push("a"), headers=headers)
    assert (response.status_code, response.content) == (204, b"")
    (taken,) = await kept.taken()
    assert (taken.project, taken.key, taken.codec) == (3, 7, "json_lines")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"X-Scope-OrgID": "f" * 32}, 401), ({"Authorization": BASIC, "X-Scope-OrgID": "other"}, 403)],
)
async def test_nothing_crosses_projects(
    client: httpx.AsyncClient, kept: SpoolOfTest, headers: dict[str, str], status: int
):
    response = await client.post(PATH, content=push("a"), headers=headers)
    assert response.status_code == status
    assert "f" * 32 not in response.text
    assert await kept.taken() == []


async def test_protobuf_is_told_by_its_type(client: httpx.AsyncClient, kept: SpoolOfTest):
    headers = {"Authorization": BASIC, "Content-Type": "application/x-protobuf"}
    assert (await client.post(PATH, content=block("{}", "a"), headers=headers)).status_code == 204
    assert len(await kept.taken()) == 1


async def test_what_is_no_push_request_and_a_full_spool_are_told_in_text(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    headers = {"Authorization": BASIC}
    response = await client.post(PATH, content=b"[]", headers=headers)
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (400, "text/plain")
    assert (await client.post(PATH, content=b"a" * 100_001, headers=headers)).status_code == 413

    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise SpoolFull("full", hint="later", retry_after_seconds=7)

    monkeypatch.setattr(kept.spool, "append", refuse)
    response = await client.post(PATH, content=push("a"), headers=headers)
    assert (response.status_code, response.headers["retry-after"]) == (429, "7")


async def test_a_body_that_is_wrong_can_be_looked_at_without_its_key(client: httpx.AsyncClient):
    body = f'{{"streams": "none", "key": "{KEY}"}}'.encode()
    for content in (body, gzip.compress(body)):
        assert (await client.post(PATH, content=content, headers={"X-Scope-OrgID": KEY})).status_code == 400
        newest = REJECTIONS.of(frozenset({3}))[0]
        assert (newest.input, newest.key, newest.sample) == ("loki", 7, '{"streams": "none", "key": "..."}')


def test_one_entry_that_is_none_costs_no_other_its_place():
    """What cannot be understood is kept as text."""
    body = json.dumps(
        {
            "streams": [
                {
                    "stream": {"app": "shop"},
                    "values": [["1700000000000000000", "good"], "bad", ["1700000000000000000"]],
                },
                {"stream": "no labels", "values": [["1700000000000000000", "also good"]]},
                "no stream",
                {"stream": {"app": "web"}, "values": [["1700000000000000000", "best"]]},
            ]
        }
    ).encode()
    found = [json.loads(document) for document in read(body)]
    assert [one["message"] for one in found] == [
        "good",
        "bad",
        '["1700000000000000000"]',
        "also good",
        "no stream",
        "best",
    ]
    assert [one.get("app") for one in found] == ["shop", "shop", "shop", None, None, "web"]


def test_a_line_of_protobuf_that_is_no_utf_8_costs_no_other_its_place():
    push = PushRequest()
    stream = push.streams.add(labels=b'{app="shop"}')
    for line in (b"good", b"bad \xff", b"best"):
        stream.entries.add(line=line).timestamp.seconds = 1_700_000_000
    body = bytes(cramjam.snappy.compress_raw(push.SerializeToString()))
    found = [json.loads(document) for document in read_protobuf(body, 10_000).of_text.splitlines()]
    assert [one["message"] for one in found] == ["good", "bad \ufffd", "best"]
