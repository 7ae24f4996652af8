"""Envelopes of one error are taken without a task; what asks for more is left to the usual way, as if nothing had been."""

import asyncio
import gzip
import json
from types import SimpleNamespace

import pytest
from prometheus_client import REGISTRY

from logboom.errors import DiskFull
from logboom.ingest.committer import Outcome
from logboom.inputs.asgi import Header
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.sentry.settings import SentrySettings
from logboom.issues import user_agents
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.sentry.conftest import EVENT_ID, KEY, envelope

HEADERS = {b"x-sentry-auth": f"Sentry sentry_key={KEY}, sentry_version=7".encode()}
ERROR = {"exception": {"values": [{"type": "KeyError", "value": "'x'"}]}, "extra": {"password": "hunter2"}}
ANOTHER_ID = "0" * 31 + "1"

Answer = tuple[int, bytes, tuple[Header, ...]]


class Sender:
    """What comes at an address, and how it was answered; None when it is left to the usual way."""

    def __init__(self, sentry: Sentry) -> None:
        self.sentry = sentry

    async def __call__(
        self, body: bytes, path: bytes = b"/api/3/envelope/", headers: dict[bytes, bytes] = HEADERS
    ) -> Answer | None:
        address = self.sentry.at(path)
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if address is None or not address.take(headers, "192.0.2.7", body, lambda *said: answered.set_result(said)):
            return None
        assert not answered.done()
        return await answered


def sender(kept: SpoolOfTest, discarded: bool = False) -> Sender:
    user_agents.prepare()
    intake = Intake(kept.spool, {KEY: SimpleNamespace(id=7, project=3)}.get, LimitsSettings())
    return Sender(Sentry(intake, SentrySettings(), Scrubber(ScrubbingSettings()), lambda *_: discarded))


@pytest.mark.parametrize("compressed", [False, True])
async def test_an_error_is_kept_as_by_the_usual_way(kept: SpoolOfTest, compressed: bool):
    body = envelope(("event", ERROR))
    encoding = {b"content-encoding": b"gzip"} if compressed else {}
    said = await sender(kept)(gzip.compress(body) if compressed else body, headers=HEADERS | encoding)
    assert said is not None
    assert (said[0], json.loads(said[1])) == (200, {"id": EVENT_ID})
    assert (b"content-type", b"application/json") in said[2]
    (taken,) = await kept.taken()
    assert (taken.codec, taken.project, taken.key, taken.peer) == ("error_event", 3, 7, "192.0.2.7")
    assert (taken.flags, b"KeyError" in taken.line, b"hunter2" in taken.line) == (f"?event_id={EVENT_ID}", True, False)


async def test_an_event_that_comes_again_is_left_to_the_usual_way(kept: SpoolOfTest):
    """On its way to the disk, and when it is there."""
    send, body = sender(kept), envelope(("event", ERROR))
    first = asyncio.create_task(send(body))
    await asyncio.sleep(0)
    assert await send(body) is None
    assert await first is not None
    assert await send(body) is None
    assert await send(envelope(("event", ERROR), event_id=ANOTHER_ID)) is not None
    assert len(await kept.taken()) == 2


@pytest.mark.parametrize(
    ("body", "path", "headers"),
    [
        (envelope(("event", ERROR), ("attachment", b"x")), b"/api/3/envelope/", HEADERS),
        (envelope(("log", {"items": []})), b"/api/3/envelope/", HEADERS),
        (envelope(("event", ERROR), event_id=None), b"/api/3/envelope/", HEADERS),
        (b"garbage", b"/api/3/envelope/", HEADERS),
        (envelope(("event", ERROR)), b"/api/4/envelope/", HEADERS),
        (envelope(("event", ERROR)), b"/api/3/envelope/", {}),
        (envelope(("event", ERROR)), b"/api/3/envelope/?sentry_key=" + KEY.encode(), HEADERS),
        (envelope(("event", ERROR)), b"/api/3/store/", HEADERS),
        (envelope(("event", ERROR)), b"/api/3/envelope/", {**HEADERS, b"content-encoding": b"lzma"}),
        (envelope(("event", {**ERROR, "extra": {"x": "y" * 200_000}})), b"/api/3/envelope/", HEADERS),
    ],
    ids=[
        "more items", "another item", "no id", "no envelope", "another project", "no key in its head", "a query string",
        "another path", "an unknown compression", "large",
    ],
)  # fmt: skip
async def test_what_asks_for_more_is_left_to_the_usual_way(
    kept: SpoolOfTest, body: bytes, path: bytes, headers: dict[bytes, bytes]
):
    assert await sender(kept)(body, path, headers) is None
    assert await kept.taken() == []


async def test_an_error_that_was_discarded_is_answered_and_not_kept(kept: SpoolOfTest):
    said = await sender(kept, discarded=True)(envelope(("event", ERROR)))
    assert said is not None
    assert (said[0], json.loads(said[1])) == (200, {"id": EVENT_ID})
    assert await kept.taken() == []


async def test_a_full_disk_is_said_as_sdks_understand_it(kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch):
    full = DiskFull("the disk of the spool is full")
    monkeypatch.setattr(
        kept.spool._committer, "commit", lambda portions: Outcome(dict.fromkeys(portions, full), [], {})
    )
    said = await sender(kept)(envelope(("event", ERROR)))
    assert said is not None
    assert said[0] == 429
    assert dict(said[2])[b"x-sentry-rate-limits"].endswith(b":organization:disk_full")


async def test_what_fails_is_counted_by_the_way_that_takes_it_in_the_end(
    kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    def counted() -> float:
        return REGISTRY.get_sample_value("logboom_sentry_items_total", {"type": "event"}) or 0

    send, before = sender(kept), counted()
    with monkeypatch.context() as broken:
        broken.setattr(kept.spool, "begin", lambda *_, **__: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            await send(envelope(("event", ERROR)))
    assert counted() == before
    assert await send(envelope(("event", ERROR))) is not None
    assert counted() == before + 1
