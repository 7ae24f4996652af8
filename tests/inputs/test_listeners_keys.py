"""The ingest key that a listener's settings name: its limits hold, and what becomes of it while the listener listens."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from logboom.catalog.records import NO_LIMITS, KeyLimits
from logboom.errors import SettingsError
from logboom.inputs.beats.listeners import Beats
from logboom.inputs.beats.settings import BeatsSettings
from logboom.inputs.json_lines import JsonLines, JsonLinesSettings
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.meters import Meters
from logboom.inputs.python_logging.listeners import PythonLoggingListeners
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.rejections import REJECTIONS, Rejection
from logboom.inputs.scribe.calls import OK, TRY_LATER, read_call, result_of_log
from logboom.inputs.scribe.listeners import Scribe
from logboom.inputs.scribe.settings import ScribeSettings
from logboom.inputs.text import Text, TextSettings
from logboom.inputs.transport.destination import Keys
from tests.inputs.beats.test_frames import acknowledged, event, window
from tests.inputs.conftest import SpoolOfTest
from tests.inputs.framing.test_length_prefix import framed
from tests.inputs.scribe.test_calls import arguments, head
from tests.waiting import until

PROJECT, KEY_ID = 4_110, 8


class Ring:
    """Keys as an admin gives them out and revokes them, with the limits of the first."""

    def __init__(self, **limits: int) -> None:
        self.keys: dict[tuple[int, str], Any] = {(PROJECT, "routers"): SimpleNamespace(id=KEY_ID)}
        self.now = 1_795_000_000.0
        given = {KEY_ID: KeyLimits(**limits)} if limits else {}
        self.meters = Meters(lambda key: given.get(key, NO_LIMITS), clock=lambda: self.now)
        self.found = Keys(lambda project, name: self.keys.get((project, name)), self.meters)


@asynccontextmanager
async def connected(listeners: Any) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to the first address of started listeners."""
    await listeners.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(listeners))
    try:
        yield reader, writer
    finally:
        writer.close()
        await listeners.stop()


def port_of(listeners: Any) -> int:
    return int(listeners.addresses[0].rpartition(":")[2])


def seen(input_: str, reason: str) -> list[Rejection]:
    return [one for one in REJECTIONS.of(frozenset({PROJECT})) if (one.input, one.reason) == (input_, reason)]


def text_of(kept: SpoolOfTest, ring: Ring, **settings: str) -> Text:
    given = {"listen": ("127.0.0.1:0",), "project": "shop", "key": "routers", **settings}
    return Text(kept.spool, {"shop": PROJECT}.get, TextSettings(**given), ring.found)


async def test_the_events_of_a_listener_are_its_keys(kept: SpoolOfTest):
    ring = Ring(events_per_day=1)
    async with connected(text_of(kept, ring)) as (_, writer):
        writer.write(b"one\n")
        writer.write_eof()
        (taken,) = await kept.taken_lines(1)
    assert (taken.project, taken.key, ring.meters.today(KEY_ID).events) == (PROJECT, KEY_ID, 1)


async def test_a_name_of_no_key_is_told_at_the_start(kept: SpoolOfTest):
    with pytest.raises(SettingsError, match=r"inputs\.text\.key names 'x'"):
        await text_of(kept, Ring(), key="x").start()


async def test_a_key_that_is_revoked_counts_at_once_and_so_does_its_successor(kept: SpoolOfTest):
    """No restart: what comes meanwhile is refused, counted, and can be seen."""
    ring = Ring()
    settings = JsonLinesSettings(listen=("127.0.0.1:0",), project="shop", key="routers")
    async with connected(JsonLines(kept.spool, {"shop": PROJECT}.get, settings, ring.found)) as (_, writer):
        writer.write(b'{"message": "before"}\n')
        assert [one.key for one in await kept.taken_lines(1)] == [KEY_ID]
        before = ring.keys.pop((PROJECT, "routers"))
        writer.write(b'{"message": "revoked"}\n')
        await until(lambda: _is(bool(seen("json_lines", "forbidden"))))
        ring.keys[PROJECT, "routers"] = SimpleNamespace(id=before.id + 1)
        writer.write(b'{"message": "after"}\n')
        (after,) = await kept.taken_lines(1)
    assert (after.key, b"after" in after.line) == (KEY_ID + 1, True)
    (refused,) = seen("json_lines", "forbidden")
    assert "revoked" in refused.message
    assert "revoked" in refused.sample


async def test_datagrams_for_a_revoked_key_are_refused(kept: SpoolOfTest):
    ring = Ring()
    settings = PythonLoggingSettings(udp_listen=("127.0.0.1:0",), project="shop", key="routers")
    listeners = PythonLoggingListeners(kept.spool, {"shop": PROJECT}.get, settings, ring.found)
    await listeners.start()
    ring.keys.clear()
    record = b"\x80\x04}\x94(\x8c\x03msg\x94\x8c\x01a\x94u."  # {"msg": "a"}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(struct.pack(">L", len(record)) + record, ("127.0.0.1", port_of(listeners)))
        await until(lambda: _is(bool(seen("python_logging", "forbidden"))))
    await listeners.stop()
    assert await kept.taken() == []


async def test_scribe_says_try_later_to_a_key_over_its_rate(kept: SpoolOfTest):
    ring = Ring(events_per_second=1)
    ring.meters.count(KEY_ID, 9, 0)
    call = head() + arguments((b"shop", b"one"))
    settings = ScribeSettings(listen=("127.0.0.1:0",), project="shop", key="routers")
    async with connected(Scribe(kept.spool, {"shop": PROJECT}.get, settings, ring.found)) as (reader, writer):
        for code in (OK, TRY_LATER, OK):
            writer.write(framed(call))
            answer = result_of_log(read_call(call), code)
            assert await reader.readexactly(len(answer)) == answer
            ring.now += code == TRY_LATER
        ring.keys.clear()
        writer.write(framed(call))
        answer = result_of_log(read_call(call), TRY_LATER)
        assert await reader.readexactly(len(answer)) == answer
    assert len(await kept.taken()) == 2
    assert seen("scribe", "rate_limited")[0].key == KEY_ID
    assert seen("scribe", "forbidden")


def beats_of(kept: SpoolOfTest, ring: Ring) -> Beats:
    settings = BeatsSettings(listen=("127.0.0.1:0",), project="shop", key="routers")
    return Beats(kept.spool, {"shop": PROJECT}.get, settings, LimitsSettings(), ring.found)


async def test_a_window_over_the_keys_rate_is_acknowledged_when_the_rate_allows_it(kept: SpoolOfTest):
    ring = Ring(events_per_second=1)
    ring.meters.count(KEY_ID, 10, 0)
    async with connected(beats_of(kept, ring)) as (reader, writer):
        writer.write(window(1) + event(1, b'{"message":"a"}'))
        answered = asyncio.ensure_future(reader.readexactly(6))
        await until(lambda: _is(writer.transport.get_write_buffer_size() == 0))
        assert await kept.taken() == []
        ring.now += 1
        assert await answered == acknowledged(1)
    assert [one.key for one in await kept.taken()] == [KEY_ID]


@pytest.mark.parametrize("reason", ["quota_exceeded", "forbidden"])
async def test_what_a_beat_may_not_send_today_is_not_acknowledged(kept: SpoolOfTest, reason: str):
    """The connection ends without an answer: the beat keeps the events, and sends them again."""
    ring = Ring(events_per_day=1)
    ring.meters.count(KEY_ID, 1, 0)
    beats = beats_of(kept, ring)
    async with connected(beats) as (reader, writer):
        if reason == "forbidden":
            ring.keys.clear()
        writer.write(window(1) + event(1, b'{"message":"a"}'))
        assert await reader.read() == b""
    assert await kept.taken() == []
    assert seen("beats", reason)


async def _is(value: bool) -> bool:
    return value
