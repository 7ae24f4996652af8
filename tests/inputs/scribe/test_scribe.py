"""Scribe over real sockets: what is answered OK is in the spool."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Spool
from logboom.inputs.accounting import REJECTED
from logboom.inputs.scribe.calls import OK, TRY_LATER, read_call, result_of_log
from logboom.inputs.scribe.listeners import Scribe
from logboom.inputs.scribe.messages import lines_of
from logboom.inputs.scribe.settings import ScribeSettings
from tests.inputs.conftest import VERSIONS, SpoolOfTest
from tests.inputs.framing.test_length_prefix import framed
from tests.inputs.scribe.test_calls import arguments, head


@asynccontextmanager
async def connected(spool: Spool, **settings: Any) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to a listener."""
    scribe = Scribe(spool, {"default": 3}.get, ScribeSettings(listen="127.0.0.1:0", **settings))
    await scribe.start()
    (address,) = scribe.addresses
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    try:
        yield reader, writer
    finally:
        writer.close()
        await scribe.stop()


def answered(code: int, call: bytes) -> bytes:
    return result_of_log(read_call(call), code)


async def test_a_call_is_answered_once_it_is_kept(kept: SpoolOfTest):
    call = head() + arguments((b"web shop", b"one\n"), (b"web shop", b'{"message": "two"}'), (b"", b"three\nlines"))
    async with connected(kept.spool) as (reader, writer):
        writer.write(framed(call))
        assert await reader.readexactly(len(answered(OK, call))) == answered(OK, call)
        found = {one.message: one for one in await kept.taken()}
    text = found[b"one"]
    assert (text.codec, text.project, text.peer) == ("text_lines", 3, "127.0.0.1")
    assert parse_qs(text.flags.partition("?")[2]) == {
        "input": ["scribe"], "service": ["web shop"], "attributes": ['{"scribe.category": "web shop"}']
    }  # fmt: skip
    document = next(one for one in found.values() if one.codec == "json_lines")
    assert json.loads(document.line) == {"service.name": "web shop", "scribe.category": "web shop", "message": "two"}
    assert found[b"three\nlines"].flags == "e?input=scribe"


async def test_when_the_spool_has_no_room_it_says_so_and_keeps_nothing(tmp_path: Path):
    settings = SpoolSettings(reserve_bytes=0, max_bytes=1, unrepeated_bytes=0)
    spool = await Spool.open(tmp_path / "spool", settings, VERSIONS)
    first, second = head() + arguments((b"a", b"one")), head(strict=False) + arguments((b"a", b"two"), (b"b", b"three"))
    refused = REJECTED.labels("scribe", "spool_full")._value
    before = refused.get()
    async with connected(spool) as (reader, writer):
        writer.write(framed(first))
        assert await reader.readexactly(len(answered(OK, first))) == answered(OK, first)
        writer.write(framed(second))
        assert await reader.readexactly(len(answered(TRY_LATER, second))) == answered(TRY_LATER, second)
    assert [one.line for one in await SpoolOfTest(spool).taken()] == [b"one"]
    assert refused.get() == before + 1
    await spool.close()


async def test_a_call_that_cannot_be_read_is_answered_by_an_exception_and_the_next_is_taken(kept: SpoolOfTest):
    broken, good = head() + b"\x63\0\1\0", head() + arguments((b"a", b"one"))
    async with connected(kept.spool) as (reader, writer):
        writer.write(framed(broken) + framed(good))
        length = int.from_bytes(await reader.readexactly(4), "big")
        assert b"the type 99" in await reader.readexactly(length)
        assert await reader.readexactly(len(answered(OK, good))) == answered(OK, good)


async def test_what_is_no_thrift_closes_the_connection(kept: SpoolOfTest):
    async with connected(kept.spool) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert await reader.read() == b""


def test_documents_that_are_empty_or_broken_are_left_as_they_are():
    lines = lines_of([(b"a", b"{}"), (b"a", b"{broken"), (b"a", b'{ "b": 1}')], 1000)
    assert (
        b"".join([one.data for one in lines]) == b'{}\n{broken\n{"service.name": "a", "scribe.category": "a", "b": 1}\n'
    )
