"""Datadog's intake of logs: items and their tags, keys, answers."""

import gzip
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.errors import SpoolFull
from logboom.inputs.datadog.application import Datadog
from logboom.inputs.datadog.items import read_items, tags_of
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
ITEM = b'{"message":"a"}'


def items(body: bytes, tags: str = "") -> list[dict]:
    of_text, others = read_items(body, tags, 100_000)
    return [json.loads(item) for item in of_text + others]


def test_an_item_passes_as_it_is():
    assert read_items(b'[{"message": "a", "n": 1.50}]', "", 1000) == ([b'{"message": "a", "n": 1.50}'], [])


def test_tags_become_fields_and_those_of_every_service_have_their_columns():
    (item,) = items(b'{"message":"a","ddtags":"env:prod,version:1.2,team:a:b,blue"}', "region:eu")
    assert item == {
        "message": "a", "ddtags": "env:prod,version:1.2,team:a:b,blue",
        "region": "eu", "environment": "prod", "release": "1.2", "team": "a:b", "blue": "true",
    }  # fmt: skip


def test_a_message_that_is_json_is_unwrapped():
    (item,) = items(json.dumps({"message": '{"msg":"inner","order":7}', "service": "shop"}).encode())
    assert item == {"msg": "inner", "order": 7, "service": "shop"}
    (item,) = items(json.dumps({"message": '{"order":7}'}).encode())
    assert item == {"order": 7, "message": '{"order":7}'}


def test_a_message_that_only_looks_like_json_stays():
    assert items(json.dumps({"message": "{x"}).encode()) == [{"message": "{x"}]


@pytest.mark.parametrize("broken", [b"{x", b"[{]", b"text", b'{"message":'])
def test_what_is_no_json_is_kept_for_the_load_to_say_so(broken: bytes):
    assert any(read_items(broken, "env:a", 1000))


@given(st.binary(max_size=200), st.text(max_size=20))
def test_no_body_breaks_the_reading(body: bytes, tags: str):
    read_items(body, tags, 1000)


@given(st.text(max_size=200))
def test_tags_of_any_text_are_fields(tags: str):
    assert all(tags_of(tags))


@pytest.fixture
async def client(kept: SpoolOfTest) -> AsyncIterator[httpx.AsyncClient]:
    application = Datadog(Intake(kept.spool, KEYS.get, LimitsSettings(max_request_bytes=100_000)))
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom") as client:
        yield client


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v2/logs", {"DD-API-KEY": KEY}),
        (f"/api/v2/logs?dd-api-key={KEY}", {}),
        (f"/v1/input/{KEY}", {}),
        ("/v1/input", {"DD-API-KEY": KEY}),
    ],
)
async def test_items_are_taken_with_the_key_in_each_of_its_places(
    client: httpx.AsyncClient, kept: SpoolOfTest, path: str, headers: dict[str, str]
):
    response = await client.post(path, content=gzip.compress(b"[" + ITEM + b"," + ITEM + b"]"), headers=headers)
    assert (response.status_code, response.json()) == (202, {})
    first, second = await kept.taken()
    assert (first.project, first.key, first.codec, first.line) == (3, 7, "json_lines", ITEM)
    assert second.line == ITEM


async def test_lines_of_text_take_the_tags_of_the_query(client: httpx.AsyncClient, kept: SpoolOfTest):
    headers = {"DD-API-KEY": KEY, "Content-Type": "text/plain"}
    await client.post("/api/v2/logs?ddtags=env:a&ddsource=b", content=b"one\ntwo", headers=headers)
    assert [json.loads(taken.line) for taken in await kept.taken()] == [
        {"environment": "a", "message": "one", "ddsource": "b"},
        {"environment": "a", "message": "two", "ddsource": "b"},
    ]


async def test_a_wrong_key_is_refused_in_their_form(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post("/api/v2/logs", content=ITEM, headers={"DD-API-KEY": "f" * 32})
    assert (response.status_code, response.json()["errors"][0]["status"]) == (403, "403")
    assert "f" * 32 not in response.text
    assert await kept.taken() == []


async def test_a_full_spool_says_when_to_come_back_in_the_header_that_clients_read(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise SpoolFull("full", hint="later", retry_after_seconds=7)

    monkeypatch.setattr(kept.spool, "append", refuse)
    response = await client.post("/api/v2/logs", content=ITEM, headers={"DD-API-KEY": KEY})
    assert (response.status_code, response.headers["x-ratelimit-reset"]) == (429, "7")


async def test_a_body_over_the_limit_and_another_method_are_refused(client: httpx.AsyncClient):
    headers = {"DD-API-KEY": KEY}
    assert (await client.post("/api/v2/logs", content=b"a" * 100_001, headers=headers)).status_code == 413
    assert (await client.get("/api/v2/logs", headers=headers)).status_code == 405
