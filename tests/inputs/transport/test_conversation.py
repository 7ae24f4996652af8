"""Listeners that answer: who is let in, who is let go, and what a stop leaves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from logboom.errors import InvalidRequest
from logboom.inputs.accounting import REJECTED
from logboom.inputs.transport import conversation
from logboom.inputs.transport.conversation import AnsweringListener, Connection
from logboom.inputs.transport.destination import Destination

NAME = "conversations"


async def echo(connection: Connection) -> None:
    """Answers each piece by itself; `!` cannot be read."""
    while piece := await connection.read(0):
        if piece == b"!":
            raise InvalidRequest("it cannot be read")
        await connection.write(piece)


@asynccontextmanager
async def listening(
    converse: Callable[[Connection], Awaitable[None]] = echo, **settings: Any
) -> AsyncIterator[tuple[AnsweringListener, int]]:
    """A listener and its port."""
    limits = {"idle_timeout_seconds": 30.0, "max_connections": 10, "max_receiving_bytes": 1000}
    listener = await AnsweringListener(Destination(NAME, "event", 1), converse, **limits | settings).open(
        "127.0.0.1", 0
    )
    try:
        yield listener, int(listener.address.rpartition(":")[2])
    finally:
        await listener.stop()


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: bytes) -> bytes:
    writer.write(words)
    return await reader.readexactly(len(words))


async def test_each_connection_has_a_conversation_of_its_own():
    async with listening() as (_, port):
        connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for number, connection in enumerate(connections):
            assert await asked(*connection, b"%d" % number) == b"%d" % number
        for _, writer in connections:
            writer.close()


async def test_connections_beyond_the_most_are_closed_and_counted():
    refused = REJECTED.labels(NAME, "too_many_connections")._value
    before = refused.get()
    async with listening(max_connections=1) as (_, port):
        first = await asyncio.open_connection("127.0.0.1", port)
        await asked(*first, b"1")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
        first[1].close()
    assert refused.get() == before + 1


async def test_one_that_never_said_anything_makes_room_for_a_new_one():
    async with listening(max_connections=2) as (_, port):
        speaker = await asyncio.open_connection("127.0.0.1", port)
        await asked(*speaker, b"1")
        silent_reader, silent = await asyncio.open_connection("127.0.0.1", port)
        late = await asyncio.open_connection("127.0.0.1", port)
        assert await asked(*late, b"2") == b"2"
        assert await silent_reader.read() == b""
        assert await asked(*speaker, b"3") == b"3"
        for writer in (speaker[1], silent, late[1]):
            writer.close()


async def test_who_is_quiet_for_too_long_is_let_go():
    async with listening(idle_timeout_seconds=0.05) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()


async def test_what_cannot_be_read_is_counted_and_closes_its_connection_alone():
    refused = REJECTED.labels(NAME, "invalid_request")._value
    before = refused.get()
    async with listening() as (_, port):
        other = await asyncio.open_connection("127.0.0.1", port)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"!")
        assert await reader.read() == b""
        assert await asked(*other, b"1") == b"1"
        writer.close()
        other[1].close()
    assert refused.get() == before + 1


async def test_who_reads_no_answer_is_let_go(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(conversation, "ANSWER_SECONDS", 0.05)
    ended = asyncio.Event()

    async def talk(connection: Connection) -> None:
        try:
            while True:
                await connection.write(b"x" * 1_000_000)
        finally:
            ended.set()

    async with listening(talk) as (_, port):
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        await asyncio.wait_for(ended.wait(), 30)
        writer.transport.abort()


async def test_a_stop_waits_for_what_is_being_answered():
    began, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(connection: Connection) -> None:
        while words := await connection.read(0):
            began.set()
            await goes_on.wait()
            await connection.write(words)

    async with listening(slow) as (listener, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        idle_reader, idle = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"1")
        await began.wait()
        stopping = asyncio.ensure_future(listener.stop())
        assert await idle_reader.read() == b""
        goes_on.set()
        assert await reader.read() == b"1"
        await stopping
        writer.close()
        idle.close()
