"""Loggly's endpoints: one event or one a line, tags, and its clients' strange bodies."""

import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import DiskFull
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.loggly.application import Loggly
from logboom.inputs.loggly.events import document_of, documents_of
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Loggly(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom") as client:
        yield client


@pytest.mark.parametrize("path", [f"/inputs/{KEY}", f"/inputs/{KEY}/", f"/inputs/{KEY}/tag/a,b/"])
async def test_an_event_is_answered_exactly_as_clients_want_it(client: httpx.AsyncClient, kept: SpoolOfTest, path: str):
    response = await client.post(path, content=b'{"message":"a"}')
    assert (response.status_code, response.text) == (200, '{"response" : "ok"}')
    (taken,) = await kept.taken()
    tags = {"tags": "a,b"} if "tag" in path else {}
    assert (taken.project, taken.key, json.loads(taken.line)) == (3, 7, tags | {"message": "a"})


async def test_text_of_several_lines_is_one_event(client: httpx.AsyncClient, kept: SpoolOfTest):
    await client.post(f"/inputs/{KEY}/tag/a/", content=b"one\ntwo\n", headers={"X-LOGGLY-TAG": "b, a"})
    (taken,) = await kept.taken()
    assert (taken.codec, taken.message) == ("text_lines", b"one\ntwo")
    options = httpx.QueryParams(taken.flags.partition("?")[2])
    assert json.loads(options["attributes"]) == {"tags": "a,b"}


async def test_each_line_of_a_bulk_is_an_event(client: httpx.AsyncClient, kept: SpoolOfTest):
    await client.post(f"/bulk/{KEY}", content=b'{"message":"a"}\ntext\n\n{"message":"b"}')
    assert sorted((taken.codec, taken.line) for taken in await kept.taken()) == [
        ("json_lines", b'{"message":"a"}'),
        ("json_lines", b'{"message":"b"}'),
        ("text_lines", b"text"),
    ]


@pytest.mark.parametrize("tags", ["", "a,b"])
def test_a_body_of_objects_alone_is_read_at_once_and_as_line_by_line(tags: str):
    body = b'{"message":"a"}\n\n{"b":{"c":[1, 2]}}\n{"message":"\xff"}'
    assert documents_of(body, tags) == [document_of(line, tags) for line in body.split(b"\n") if line]


@pytest.mark.parametrize(
    "line", [b"text", b"[1]", b'{"a":1} Traceback', b" {}", b'{"a":1}\r', b"{x}", b'{"a":1}{"b":2}']
)
def test_any_other_line_makes_them_be_looked_at_one_by_one(line: bytes):
    assert documents_of(b'{"a":1}\n' + line + b'\n{"b":2}', "") is None


def test_a_traceback_behind_an_object_is_its_stack_trace():
    document = document_of(b'{"message":"failed"}\nTraceback (most recent call last):\nValueError: x', "a")
    assert json.loads(document or b"") == {
        "tags": "a",
        "stack_trace": "Traceback (most recent call last):\nValueError: x",
        "message": "failed",
    }


@pytest.mark.parametrize("text", [b'{"message":"a "quoted" word"}', b"{x}", b"text", b"[1]", b""])
def test_what_is_no_object_is_text(text: bytes):
    assert document_of(text, "") is None


@given(st.binary(max_size=200), st.text(max_size=10))
def test_no_event_breaks_the_reading(event: bytes, tags: str):
    document = document_of(event, tags)
    assert document is None or b"\n" not in document


async def test_an_unknown_token_is_refused_and_not_told(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post(f"/inputs/{'f' * 32}/", content=b"a")
    assert response.status_code == 403
    assert "f" * 32 not in response.text
    assert await kept.taken() == []


async def test_a_full_disk_a_large_body_and_another_method(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    assert (await client.post(f"/inputs/{KEY}", content=b"a" * 100_001)).status_code == 413
    assert (await client.get(f"/inputs/{KEY}")).status_code == 405

    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise DiskFull("full", hint="later")

    monkeypatch.setattr(kept.spool, "append", refuse)
    assert (await client.post(f"/inputs/{KEY}", content=b"a")).status_code == 503
