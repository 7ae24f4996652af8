"""The endpoints, spoken to as SDKs do: who may send, what is answered, what is kept."""

import base64
import gzip
import json
import random
import zlib
from typing import Any

import brotli
import httpx
import pytest
import zstandard

from logboom.errors import DiskFull, SpoolFull
from logboom.inputs.accounting import REJECTED
from tests.inputs.sentry.conftest import AUTH, EVENT_ID, KEY, Sdk, envelope

ERROR = {"exception": {"values": [{"type": "ValueError", "value": "bad"}]}, "event_id": EVENT_ID}
ONE = envelope(("event", ERROR))


async def test_an_error_is_kept_with_its_document(sdk: Sdk):
    kept = await sdk.event({**ERROR, "platform": "python", "timestamp": "2026-11-23T10:00:00Z"})
    assert (kept.codec, kept.taken.project, kept.taken.key, kept.taken.peer) == ("error_event", 3, 7, "192.0.2.7")
    assert kept.event["message"] == "ValueError: bad"
    assert kept.event["exception_type"] == "ValueError"
    assert kept.event["timestamp"] == "2026-11-23T10:00:00Z"
    assert kept.event["fingerprint"] > 0
    assert kept.attributes["sentry.event_id"] == EVENT_ID
    assert json.loads(kept.payload)["exception"] == ERROR["exception"]


async def test_the_answer_names_the_event(sdk: Sdk):
    assert (await sdk.post(ONE)).json() == {"id": EVENT_ID}
    assert (await sdk.post(envelope(("client_report", {"discarded_events": []}), event_id=None))).json() == {}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/3/envelope/", AUTH),
        ("/api/3/envelope", AUTH),
        ("/api//3/envelope//", AUTH),
        (f"/api/3/envelope/?sentry_version=7&sentry_key={KEY}&sentry_client=sentry.javascript.node%2F11", {}),
        ("/api/3/envelope/", {"X-Sentry-Auth": f"Sentry sentry_version=7,sentry_key={KEY},sentry_secret=x"}),
        ("/api/3/envelope/", {"Authorization": f"Sentry sentry_key={KEY}"}),
        ("/api/3/envelope/", {"Authorization": f"DSN http://{KEY}@logboom/3"}),
    ],
)
async def test_the_key_may_come_in_many_ways(sdk: Sdk, path: str, headers: dict[str, str]):
    assert (await sdk.post(ONE, path, headers)).status_code == 200


async def test_the_key_may_come_in_the_envelope(sdk: Sdk):
    """As through a tunnel of the application's own."""
    named = envelope(("event", ERROR), dsn=f"http://{KEY}@logboom:8514/3")
    assert (await sdk.post(named, headers={})).status_code == 200


@pytest.mark.parametrize("dsn", ["", "http://logboom/3", "http://" + "f" * 32 + "@logboom/3", "http://[", 7])
async def test_an_envelope_without_a_key_in_force_is_refused(sdk: Sdk, dsn: Any):
    response = await sdk.post(envelope(("event", ERROR), dsn=dsn), headers={})
    assert response.status_code in {401, 403}
    assert await sdk.kept() == []


@pytest.mark.parametrize("encoding", ["", "gzip", "identity"])
async def test_a_large_body_is_read_like_a_small_one(sdk: Sdk, encoding: str):
    noise = base64.b64encode(random.Random(1).randbytes(600_000)).decode()
    body = envelope(("event", {"message": "large", "extra": {"noise": noise}}))
    response = await sdk.post(gzip.compress(body, 1), headers={**AUTH, "Content-Encoding": encoding})
    assert response.status_code == 200
    (kept,) = await sdk.kept()
    assert kept.event["message"] == "large"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/3/envelope/", {}, 401),
        ("/api/3/store/", {}, 401),
        ("/api/3/envelope/", {"X-Sentry-Auth": "Sentry sentry_key=" + "f" * 32}, 403),
        ("/api/4/envelope/", AUTH, 403),
        ("/api/3/minidump/", AUTH, 415),
        ("/api/3/unreal/x/", AUTH, 415),
        ("/api/x/envelope/", AUTH, 404),
    ],
)
async def test_a_refusal_says_why(sdk: Sdk, path: str, headers: dict[str, str], status: int):
    response = await sdk.post(ONE, path, headers)
    assert response.status_code == status
    assert response.json()["detail"] == response.headers["x-sentry-error"]
    assert KEY not in response.text
    assert await sdk.kept() == []


@pytest.mark.parametrize(
    ("encoding", "compress"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("", gzip.compress),
    ],
)
async def test_every_compression_of_the_sdks(sdk: Sdk, encoding: str, compress: Any):
    response = await sdk.post(compress(ONE), headers={**AUTH, "Content-Encoding": encoding})
    assert response.status_code == 200
    assert len(await sdk.kept()) == 1


async def test_an_event_that_comes_again_counts_once(sdk: Sdk):
    files = ({"type": "attachment", "filename": "a.txt"}, b"one"), ({"type": "attachment", "filename": "a.txt"}, b"two")
    for _ in range(3):
        assert (await sdk.send(("event", ERROR), *files)).json() == {"id": EVENT_ID}
    kept = await sdk.kept()
    assert sorted(one.codec for one in kept) == ["error_attachment", "error_attachment", "error_event"]


async def test_an_event_without_an_id_gets_one(sdk: Sdk):
    for _ in range(2):
        response = await sdk.send(("event", {"message": "x"}), event_id=None)
        assert len(response.json()["id"]) == 32
    assert len(await sdk.kept()) == 2


@pytest.mark.parametrize("header", [{}, {"event_id": None}], ids=["envelope with an id", "envelope without"])
async def test_each_error_of_an_envelope_is_kept(sdk: Sdk, header: dict[str, Any]):
    """The envelope's id is that of its first error; the others have their own."""
    first, second = ({"event_id": number * 32, "message": f"error {number}"} for number in "12")
    assert (await sdk.send(("event", first), ("event", second), **header)).status_code == 200
    kept = {one.event["message"]: one.attributes["sentry.event_id"] for one in await sdk.kept()}
    assert kept == {"error 1": EVENT_ID if not header else "1" * 32, "error 2": "2" * 32}


async def test_an_attachment_is_kept_beside_its_error(sdk: Sdk):
    about = {
        "type": "attachment",
        "filename": "state.bin",
        "content_type": "application/x",
        "attachment_type": "event.x",
    }
    await sdk.send(("event", ERROR), (about, b"\x00\n\xff{"))
    kept = {one.codec: one for one in await sdk.kept()}["error_attachment"]
    assert kept.event == {
        "sender_event_id": EVENT_ID,
        "name": "state.bin",
        "content_type": "application/x",
        "kind": "event.x",
    }
    assert base64.b64decode(kept.payload) == b"\x00\n\xff{"


@pytest.mark.parametrize(
    ("about", "content", "reason"),
    [
        ({"type": "attachment"}, b"x" * 1001, "attachment_too_large"),
        ({"type": "attachment", "attachment_type": "event.minidump"}, b"MDMP", "minidump"),
        ({"type": "replay_recording"}, b"{}", "unknown_item"),
        ({"type": "profile"}, b"{}", "unknown_item"),
        ({"type": "session"}, b"no json", "malformed_item"),
        ({"type": "transaction"}, b"[]", "malformed_item"),
        ({"type": 7}, b"", "malformed_item"),
    ],
)
async def test_what_is_left_out_is_counted_and_harms_nothing_else(
    sdk: Sdk, about: dict[str, Any], content: bytes, reason: str
):
    counter = REJECTED.labels("sentry", reason)
    before = counter._value.get()
    assert (
        await sdk.send(("event", ERROR), (about, content), ("session", {"sid": "a", "status": "ok"}))
    ).status_code == 200
    assert [one.codec for one in await sdk.kept()] == ["error_event", "event"]
    assert counter._value.get() == before + 1


async def test_a_sender_whose_whole_envelope_is_left_out_hears_of_it(sdk: Sdk):
    assert (await sdk.send(({"type": "attachment"}, b"x" * 1001))).status_code == 413
    assert (await sdk.send(("session", b"no json"))).status_code == 400
    assert (await sdk.send(("profile", b"{}"))).status_code == 200


async def test_a_page_of_any_origin_may_send(sdk: Sdk):
    preflight = await sdk.http.request("OPTIONS", "/api/3/envelope/", headers={"Origin": "https://shop.example"})
    assert preflight.status_code == 204
    assert "x-sentry-auth" in preflight.headers["access-control-allow-headers"]
    for response in (preflight, await sdk.post(ONE), await sdk.post(ONE, headers={})):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "x-sentry-rate-limits" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("error", [SpoolFull("full", retry_after_seconds=7), DiskFull("full")])
async def test_when_nothing_can_be_taken_sdks_are_told_to_pause(
    sdk: Sdk, error: Exception, monkeypatch: pytest.MonkeyPatch
):
    async def append(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(sdk.spool.spool, "append", append)
    response = await sdk.post(ONE)
    seconds = response.headers["retry-after"]
    assert (response.status_code, response.headers["x-sentry-error"]) == (429, "full")
    assert response.headers["x-sentry-rate-limits"].startswith(f"{seconds}::organization")
    assert int(seconds) == getattr(error, "retry_after_seconds", 10)


def old_and_compressed(document: dict[str, Any]) -> bytes:
    return base64.b64encode(zlib.compress(json.dumps(document).encode()))


@pytest.mark.parametrize(
    "body", [json.dumps(ERROR).encode(), zlib.compress(json.dumps(ERROR).encode()), old_and_compressed(ERROR)]
)
async def test_a_single_event_at_the_store_endpoint(sdk: Sdk, body: bytes):
    response = await sdk.post(body, "/api/3/store/")
    assert response.json() == {"id": EVENT_ID}
    (kept,) = await sdk.kept()
    assert kept.event["exception_type"] == "ValueError"


async def test_a_single_event_within_the_address(sdk: Sdk):
    response = await sdk.http.get("/api/3/store/", params={"sentry_key": KEY, "sentry_data": json.dumps(ERROR)})
    assert (response.status_code, response.content) == (200, b"")
    assert len(await sdk.kept()) == 1


async def test_a_browsers_report_of_a_breach_of_a_policy(sdk: Sdk):
    report = {
        "csp-report": {"document-uri": "https://a.example", "violated-directive": "img-src", "blocked-uri": "x.gif"}
    }
    response = await sdk.post(json.dumps(report).encode(), f"/api/3/security/?sentry_key={KEY}", {})
    assert response.status_code == 200
    (kept,) = await sdk.kept()
    assert kept.event["message"] == "csp img-src x.gif"
    assert kept.attributes["sentry.item_type"] == "security"


async def test_a_bomb_is_refused(sdk: Sdk):
    bomb = gzip.compress(b'{"a":"' + b"x" * 30_000_000)
    response = await sdk.post(bomb, headers={**AUTH, "Content-Encoding": "gzip"})
    assert response.status_code == 413
    assert response.headers["connection"] == "close"


async def test_a_client_that_goes_away_leaves_nothing(sdk: Sdk):
    async def pieces() -> Any:
        yield ONE[: len(ONE) // 2]
        raise httpx.ReadError("gone")

    with pytest.raises(httpx.ReadError):
        await sdk.http.post("/api/3/envelope/", content=pieces(), headers=AUTH)
    assert await sdk.kept() == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_whose_an_envelope_is_is_known_before_it_is_inflated(sdk: Sdk, encoding: str):
    """Nobody without a key has the server inflate what he sends: of a bomb not even its size is found out."""
    compress = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda plain: brotli.compress(plain, quality=1),
        "zstd": zstandard.ZstdCompressor().compress,
    }[encoding]
    unknown = b'{"dsn":"http://' + b"f" * 32 + b'@logboom/3"}\n'
    small = await sdk.post(compress(unknown), headers={"Content-Encoding": encoding})
    assert small.status_code == 403
    bomb = await sdk.post(compress(unknown + b"x" * 30_000_000), headers={"Content-Encoding": encoding})
    assert bomb.status_code == (403 if encoding in ("gzip", "deflate") else 413)
    known = compress(envelope(("event", ERROR), dsn=f"http://{KEY}@logboom:8514/3"))
    assert (await sdk.post(known, headers={"Content-Encoding": encoding})).status_code == 200
    assert len(await sdk.kept()) == 1


async def test_what_cannot_be_inflated_is_refused_before_its_key_is_known(sdk: Sdk):
    broken = gzip.compress(b"{}\n")[:12] + b"\xff" * 9
    assert (await sdk.post(broken, headers={})).status_code == 400


async def test_an_error_that_was_discarded_is_answered_and_not_kept(sdk: Sdk):
    """Nor is what came with it; what else an envelope says is."""
    kept = await sdk.event(ERROR)
    fingerprint = kept.event["fingerprint"]
    sdk.discarded.add((4, fingerprint))
    again = {"event_id": "a" * 32}
    assert (await sdk.send(("event", ERROR), **again)).json() == {"id": "a" * 32}
    assert len(await sdk.kept()) == 1, "it was another project's"
    sdk.discarded.add((3, fingerprint))
    counter = REJECTED.labels("sentry", "discarded")
    before = counter._value.get()
    file = {"type": "attachment", "filename": "a.txt"}
    log = {"items": [{"timestamp": 1795344559.0, "level": "info", "body": "beside it"}]}
    answer = await sdk.send(("event", ERROR), (file, b"abc"), ("log", log), event_id="b" * 32)
    assert (answer.status_code, answer.json()) == (200, {"id": "b" * 32})
    assert [one.event["message"] for one in await sdk.kept()] == ["beside it"]
    assert counter._value.get() == before + 2
