"""Logboom's own ingest, spoken to as ASGI servers do."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace

import httpx
import pytest

from logboom.errors import DiskFull, SpoolFull
from logboom.inputs.http import HttpIngest
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
LIMITS = LimitsSettings(
    max_request_bytes=100_000, max_decompressed_bytes=200_000, max_line_bytes=1024, max_receiving_bytes=120_000
)
PATH = "/api/v1/ingest"


@dataclass
class Sender:
    """A client of the application, and what came of it."""

    http: httpx.AsyncClient
    kept: SpoolOfTest

    async def post(self, content: bytes, **headers: str) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(PATH, content=content, headers={"Authorization": f"Bearer {KEY}", **names})

    async def lines_of(self, content: bytes, **headers: str) -> list[bytes]:
        response = await self.post(content, **headers)
        assert response.status_code == 200, response.text
        lines = [taken.line for taken in await self.kept.taken()]
        assert response.json() == {"accepted": len(lines)}
        return lines


@pytest.fixture
async def sender(kept: SpoolOfTest) -> AsyncIterator[Sender]:
    transport = httpx.ASGITransport(
        HttpIngest(Intake(kept.spool, KEYS.get, LIMITS)),
        client=("192.0.2.7", 4711),
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom") as client:
        yield Sender(client, kept)


async def test_json_lines_are_kept_as_they_came(sender: Sender):
    assert await sender.lines_of(b'{"a":1}\n{"b": "x y"}\n') == [b'{"a":1}', b'{"b": "x y"}']


async def test_where_lines_came_from_is_kept_beside_them(sender: Sender):
    await sender.post(b'{"a":1}')
    (taken,) = await sender.kept.taken()
    assert (taken.codec, taken.project, taken.key, taken.peer, taken.flags) == ("json_lines", 3, 7, "192.0.2.7", "")


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": f"Bearer {KEY}"}, {"X-Logboom-Key": KEY}, {"Authorization": "Basic eDp5", "X-Logboom-Key": KEY}],
)
async def test_a_key_comes_in_a_header(sender: Sender, headers: dict[str, str]):
    assert (await sender.http.post(PATH, content=b"x", headers=headers)).status_code == 200


async def test_a_key_comes_in_the_address(sender: Sender):
    assert (await sender.http.put(f"{PATH}?key={KEY}", content=b"x")).status_code == 200


async def test_without_a_key_nothing_is_taken(sender: Sender):
    response = await sender.http.post(PATH, content=b"x")
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert response.json()["error"]["code"] == "unauthenticated"


async def test_an_unknown_key_is_refused_and_not_repeated(sender: Sender):
    response = await sender.http.post(f"{PATH}?key=feedfacefeedface", content=b"x")
    assert response.status_code == 403
    assert "feedface" not in response.text
    assert await sender.kept.taken() == []


async def test_plain_lines_are_text(sender: Sender):
    await sender.post(b"one\r\n\r\n  two\n \nthree")
    assert [(taken.codec, taken.line) for taken in await sender.kept.taken()] == [
        ("text_lines", b"one"),
        ("text_lines", b"  two"),
        ("text_lines", b"three"),
    ]


@pytest.mark.parametrize(
    ("content_type", "content", "codec"),
    [
        ("application/json", b"not json", "json_lines"),
        ("text/plain", b'{"a":1}', "text_lines"),
        ("application/x-www-form-urlencoded", b'{"a":1}', "json_lines"),
        ("application/x-www-form-urlencoded", b"a line", "text_lines"),
        ("application/octet-stream", b"[2026-11-22 10:00:00] started", "text_lines"),
    ],
)
async def test_the_content_type_decides_else_a_look(sender: Sender, content_type: str, content: bytes, codec: str):
    await sender.post(content, Content_Type=content_type)
    assert [taken.codec for taken in await sender.kept.taken()] == [codec]


async def test_a_trace_among_lines_of_text_is_one_message(sender: Sender):
    trace = b'ERROR no\nTraceback (most recent call last):\n  File "a.py", line 7, in b\nKeyError: 1'
    await sender.post(b"one\n" + trace + b"\ntwo", Content_Type="text/plain")
    assert [taken.message for taken in await sender.kept.taken()] == [b"one", trace, b"two"]


async def test_nothing_sent_is_nothing_kept(sender: Sender):
    assert (await sender.post(b" \r\n\n")).json() == {"accepted": 0}


async def test_names_and_fixed_values_travel_as_flags(sender: Sender):
    response = await sender.http.post(
        f"{PATH}?key={KEY}&service=web+shop&message_field=text",
        content=b'{"text":"x"}',
        headers={"X-Logboom-Time-Field": "when", "X-Logboom-Service": "other"},
    )
    assert response.status_code == 200
    (taken,) = await sender.kept.taken()
    assert taken.flags == "?time_field=when&message_field=text&service=web+shop"
    assert taken.codec == "json_lines_named"


@pytest.mark.parametrize("query", ["mesage_field=x", "level=loud", "service=", "host=" + "h" * 300])
async def test_a_name_that_means_nothing_is_refused(sender: Sender, query: str):
    response = await sender.http.post(f"{PATH}?key={KEY}&{query}", content=b"x")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid_request")


async def test_a_retried_batch_counts_once(sender: Sender):
    first = await sender.post(b"one\ntwo\n", X_Logboom_Batch="web-1:17")
    again = await sender.post(b"one\ntwo\n", X_Logboom_Batch="web-1:17")
    assert first.json() == {"accepted": 2}
    assert again.json() == {"accepted": 2, "duplicate": True}
    assert len(await sender.kept.taken()) == 2


async def test_a_retried_batch_with_a_truncated_line_counts_once(sender: Sender):
    batch = b'{"a":1}\n{"b":"' + b"x" * 2000 + b'"}\n'
    assert (await sender.post(batch, X_Logboom_Batch="web-1:1")).json() == {"accepted": 2}
    assert (await sender.post(batch, X_Logboom_Batch="web-1:1")).json() == {"accepted": 2, "duplicate": True}
    assert len(await sender.kept.taken()) == 2


@pytest.mark.parametrize("batch", ["17", "web:", "web:x", "we b:1", ":1", "web:-1"])
async def test_a_batch_is_named_by_sender_and_number(sender: Sender, batch: str):
    response = await sender.post(b"x", X_Logboom_Batch=batch)
    assert response.status_code == 400
    assert "SENDER:NUMBER" in response.json()["error"]["message"]


async def test_a_document_over_the_limit_is_kept_as_truncated_text(sender: Sender):
    content = b'{"a":1}\n{"b":"' + b"x" * 2000 + b'"}\n{"c":3}\n'
    assert (await sender.post(content)).json() == {"accepted": 3}
    taken = {(line.codec, line.flags): line.line for line in await sender.kept.taken() if line.flags}
    assert taken == {("text_lines", "t"): b'{"b":"' + b"x" * 1018}


async def test_a_large_body_is_refused_before_it_is_read(sender: Sender):
    response = await sender.post(b"x" * 100_001)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "payload_too_large")


async def test_a_large_body_of_unknown_length_is_refused(sender: Sender):
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 1000

    response = await sender.http.post(f"{PATH}?key={KEY}", content=pieces())
    assert response.status_code == 413


async def test_a_body_in_pieces_is_one_body(sender: Sender):
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"a"', b":1}\n{", b'"a":2}'):
            yield piece

    assert (await sender.http.post(f"{PATH}?key={KEY}", content=pieces())).json() == {"accepted": 2}


async def test_compressed_bodies_are_inflated(sender: Sender):
    content = b'{"a":1}\n' * 20_000
    assert (await sender.post(gzip.compress(content), Content_Encoding="gzip")).json() == {"accepted": 20_000}


async def test_a_body_that_inflates_too_far_is_refused(sender: Sender):
    response = await sender.post(gzip.compress(b"x\n" * 200_000))
    assert response.status_code == 413
    assert "max_decompressed_bytes" in response.json()["error"]["message"]


async def test_what_holds_no_lines_is_refused(sender: Sender):
    response = await sender.post(b"x", Content_Type="multipart/form-data; boundary=y")
    assert (response.status_code, response.json()["error"]["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
async def test_other_methods_are_told_which_are_allowed(sender: Sender, method: str):
    response = await sender.http.request(method, PATH)
    assert (response.status_code, response.headers["allow"]) == (405, "POST, PUT, OPTIONS")


async def test_options_say_what_is_allowed(sender: Sender):
    response = await sender.http.options(PATH)
    assert (response.status_code, response.headers["allow"]) == (204, "POST, PUT, OPTIONS")


@pytest.mark.parametrize(
    ("refusal", "status"), [(SpoolFull("full", retry_after_seconds=9), 429), (DiskFull("no space"), 507)]
)
async def test_back_pressure_says_when_to_come_again(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, refusal: SpoolFull | DiskFull, status: int
):
    async def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(sender.kept.spool, "append", refuse)
    response = await sender.post(b"x")
    assert response.status_code == status
    assert int(response.headers["retry-after"]) == (9 if status == 429 else 10)


async def test_bodies_of_all_senders_together_are_bounded(sender: Sender):
    """The first is held while the second comes; alone, the second is taken."""
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x" * 80_000
        arrived.set()
        await go_on.wait()
        yield b"x"

    body = b"y" * 50_000
    first = asyncio.ensure_future(sender.http.post(f"{PATH}?key={KEY}", content=slowly()))
    await _received(arrived)
    refused = await sender.post(body)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    go_on.set()
    assert (await first).status_code == 200
    assert (await sender.post(body)).status_code == 200


async def _received(arrived: asyncio.Event) -> None:
    """Until the application has what was yielded before the event, and waits for more."""
    await arrived.wait()
    await asyncio.sleep(0)


async def test_nul_and_invalid_utf8_pass_through(sender: Sender):
    hostile = b'{"a":"\xff\x00"}'
    assert await sender.lines_of(hostile + b"\n" + b'{"b":1}', Content_Type="application/json") == [hostile, b'{"b":1}']


async def test_errors_have_the_one_shape(sender: Sender):
    error = json.loads((await sender.http.post(PATH, content=b"x")).text)
    assert list(error) == ["error"]
    assert {"code", "message", "hint"} == set(error["error"])
