"""Plain lines over real sockets into a real spool."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from pydantic import ValidationError

from logboom.errors import SettingsError
from logboom.inputs.accounting import REJECTED
from logboom.inputs.text import Text, TextSettings
from tests.inputs.conftest import SpoolOfTest

TRACE = b'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\nKeyError: 1'


@asynccontextmanager
async def listening(kept: SpoolOfTest, **settings: object) -> AsyncIterator[Callable[[], object]]:
    """Connects to the listener."""
    text = Text(kept.spool, {"default": 3}.get, TextSettings(listen=("127.0.0.1:0",), **settings))
    await text.start()
    (address,) = text.addresses
    try:
        yield lambda: asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    finally:
        await text.stop()


async def test_lines_arrive_with_what_the_setting_says_of_them(kept: SpoolOfTest):
    async with listening(kept, service="my shop") as connect:
        _, writer = await connect()
        writer.write(b'one\r\n\n{"message": "two"}\n')
        one, two = sorted(await kept.taken_lines(2), key=lambda line: line.line)
        writer.close()
    assert (one.line, two.line, two.codec) == (b"one", b'{"message": "two"}', "json_lines_named")
    assert (one.codec, one.project, one.peer, one.flags) == (
        "text_lines",
        3,
        "127.0.0.1",
        "?input=text&service=my+shop",
    )


async def test_a_trace_is_one_event_however_it_is_cut(kept: SpoolOfTest):
    async with listening(kept) as connect:
        _, writer = await connect()
        content = b"ERROR charge failed\n" + TRACE + b"\nINFO next\n"
        for at in range(0, len(content), 7):
            writer.write(content[at : at + 7])
            await writer.drain()
        assert await kept.taken_messages(2) == [b"ERROR charge failed\n" + TRACE, b"INFO next"]
        writer.close()


async def test_two_connections_do_not_tear_each_others_traces(kept: SpoolOfTest):
    async with listening(kept) as connect:
        writers = [(await connect())[1] for _ in range(2)]
        for line in TRACE.splitlines(keepends=True):
            for writer in writers:
                writer.write(line)
                await writer.drain()
        for writer in writers:
            writer.close()
        assert await kept.taken_messages(2) == [TRACE, TRACE]


async def test_a_last_line_without_an_end_is_taken_when_the_connection_ends(kept: SpoolOfTest):
    async with listening(kept) as connect:
        _, writer = await connect()
        writer.write(b"one\nhalf")
        writer.close()
        assert await kept.taken_messages(2) == [b"one", b"half"]


async def test_a_line_too_long_is_truncated_and_marked(kept: SpoolOfTest):
    async with listening(kept, max_line_bytes=1024) as connect:
        _, writer = await connect()
        writer.write(b"x" * 5000 + b"\nshort\n")
        long, short = sorted(await kept.taken_lines(2), key=lambda line: -len(line.line))
        writer.close()
    assert (len(long.line), long.flags) == (1024, "t?input=text")
    assert (short.line, short.flags) == (b"short", "?input=text")


async def test_who_is_not_in_an_allowed_network_is_not_listened_to(kept: SpoolOfTest):
    refused = REJECTED.labels("text", "network_not_allowed")
    before = refused._value.get()
    async with listening(kept, allowed_networks="10.0.0.0/8, 192.0.2.7") as connect:
        reader, writer = await connect()
        async with asyncio.timeout(20):
            with suppress(ConnectionError):
                assert await reader.read() == b""
        writer.transport.abort()
        with suppress(ConnectionError):
            await writer.wait_closed()
    assert refused._value.get() == before + 1
    async with listening(kept, allowed_networks=("127.0.0.0/8",)) as connect:
        _, writer = await connect()
        writer.write(b"one\n")
        assert await kept.taken_messages(1) == [b"one"]
        writer.close()


async def test_it_is_off_unless_an_address_is_named(kept: SpoolOfTest):
    text = Text(kept.spool, {"default": 3}.get, TextSettings())
    await text.start()
    assert text.addresses == ()
    await text.stop()


async def test_a_project_that_is_not_there_is_named(kept: SpoolOfTest):
    with pytest.raises(SettingsError, match="nowhere"):
        async with listening(kept, project="nowhere"):
            pass


@pytest.mark.parametrize("wrong", [{"listen": "5171"}, {"listen": "h:99999"}, {"allowed_networks": "10.0.0.1/8"}])
def test_wrong_settings_are_refused(wrong: dict):
    with pytest.raises(ValidationError):
        TextSettings(**wrong)
