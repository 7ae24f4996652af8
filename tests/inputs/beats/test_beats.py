"""Lumberjack over real sockets: what is acknowledged is in the spool."""

import asyncio
import json
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from logboom.errors import SettingsError
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Spool
from logboom.inputs.accounting import REJECTED
from logboom.inputs.beats import listeners as beats_listeners
from logboom.inputs.beats.listeners import Beats
from logboom.inputs.beats.settings import BeatsSettings
from logboom.inputs.limits import LimitsSettings
from tests.certificates import self_signed
from tests.inputs.beats.test_frames import acknowledged, compressed, event, pairs, window
from tests.inputs.conftest import VERSIONS, SpoolOfTest
from tests.waiting import until


@asynccontextmanager
async def listening(spool: Spool, **settings: Any) -> AsyncIterator[int]:
    """The port of the listener."""
    beats = Beats(spool, {"default": 3}.get, BeatsSettings(**settings), LimitsSettings())
    await beats.start()
    (address,) = beats.addresses
    try:
        yield int(address.rpartition(":")[2])
    finally:
        await beats.stop()


async def test_a_window_is_answered_once_it_is_kept(kept: SpoolOfTest):
    async with listening(kept.spool, listen="127.0.0.1:0") as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        documents = [b'{"message":"a","extra":{"b":1}}', b'{"message":"c"}\n', b"no json"]
        frames = b"".join([event(number, document) for number, document in enumerate(documents, 1)])
        writer.write(window(3) + compressed(frames))
        assert await reader.readexactly(6) == acknowledged(3)
        found = await kept.taken()
        writer.close()
    assert [one.line for one in found] == [b'{"b":1,"message":"a"}', b'{"message":"c"}', b"no json"]
    assert {(one.codec, one.project, one.peer, one.flags) for one in found} == {
        ("json_lines", 3, "127.0.0.1", "?input=beats")
    }


async def test_version_1_over_tls(kept: SpoolOfTest, tmp_path: Path):
    made = self_signed(tmp_path)
    settings = {"tls_listen": "127.0.0.1:0", "tls_certificate": made.certificate, "tls_key": made.key}
    async with listening(kept.spool, **settings) as port:
        context = ssl.create_default_context(cafile=str(made.certificate))
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        writer.write(window(1000, b"1") + pairs(1, line="one", host="web-1"))
        assert await reader.readexactly(6) == acknowledged(1, b"1")
        writer.close()
    (one,) = await kept.taken()
    assert json.loads(one.line) == {"message": "one", "host.name": "web-1"}


async def test_a_certificate_is_needed_for_tls(kept: SpoolOfTest):
    with pytest.raises(SettingsError, match=r"inputs\.beats\.tls_listen is set, and there is no certificate"):
        async with listening(kept.spool, tls_listen="127.0.0.1:0"):
            pass


async def test_a_long_event_is_truncated_and_its_neighbours_are_whole(kept: SpoolOfTest):
    async with listening(kept.spool, listen="127.0.0.1:0", max_line_bytes=1024) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(window(2) + event(1, b'{"message":"%s"}' % (b"x" * 3000)) + event(2, b'{"message":"b"}'))
        assert await reader.readexactly(6) == acknowledged(2)
        writer.close()
    long, short = sorted(await kept.taken(), key=lambda one: -len(one.line))
    assert (len(long.line), long.flags) == (1024, "t?input=beats")
    assert short.line == b'{"message":"b"}'


async def test_what_cannot_be_read_closes_its_connection_alone(kept: SpoolOfTest):
    refused = REJECTED.labels("beats", "invalid_request")._value
    before = refused.get()
    async with listening(kept.spool, listen="127.0.0.1:0") as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        other_reader, other = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert await reader.read() == b""
        other.write(event(7, b"{}"))
        assert await other_reader.readexactly(6) == acknowledged(7)
        writer.close()
        other.close()
    assert refused.get() == before + 1


async def test_unfinished_frames_of_all_share_the_memory(kept: SpoolOfTest):
    refused = REJECTED.labels("beats", "spool_full")._value
    before = refused.get()

    async def counted() -> bool:
        return refused.get() == before + 1

    async with listening(kept.spool, listen="127.0.0.1:0", max_receiving_bytes=300_000) as port:
        unfinished = b"2J" + struct.pack(">II", 1, 1_000_000) + b"x" * 200_000
        first, second = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        first[1].write(unfinished)
        second[1].write(unfinished)
        await until(counted)
        first[1].close()
        second[1].close()


async def answer_of(reader: asyncio.StreamReader) -> bytes:
    """What comes behind the signs of life."""
    while (answer := await reader.readexactly(6)) == acknowledged(0):
        pass
    return answer


async def test_while_the_spool_has_no_room_a_sender_hears_that_we_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(beats_listeners, "KEEP_ALIVE_SECONDS", 0.01)
    spool = await Spool.open(tmp_path / "spool", SpoolSettings(reserve_bytes=0, max_bytes=1 << 20), VERSIONS)
    async with listening(spool, listen="127.0.0.1:0") as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        document = b'{"message":"%s"}' % (b"x" * 600_000)
        for _ in range(2):
            writer.write(window(1) + event(1, document))
            assert await answer_of(reader) == acknowledged(1)
        writer.write(window(1) + event(1, b'{"message":"last"}'))
        assert await reader.readexactly(6) == acknowledged(0)
        await spool.seal_all()
        spool.removed(await spool.take())
        assert await answer_of(reader) == acknowledged(1)
        writer.close()
    await spool.close()
