"""What a connection may cost the server, over real sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import uvicorn

from logboom.inputs.accounting import REJECTED
from logboom.inputs.asgi import Receive, Scope, Send, answer
from logboom.server.http_connections import Connection, HttpConnections, HttpServer
from logboom.server.settings import ServerSettings
from tests.waiting import until

ANSWER_BYTES: Final = 32 * 1024 * 1024  # more than the kernel's buffers hold
REQUEST: Final = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
UNREAD: Final = REJECTED.labels("http", "unread_answer")._value


async def _application(_: Scope, __: Receive, send: Send) -> None:
    await answer(send, 200, bytes(ANSWER_BYTES))


@asynccontextmanager
async def serving(receive_timeout_seconds: float) -> AsyncIterator[tuple[HttpConnections, socket.socket]]:
    """The server's connections, and one to it."""
    connections = HttpConnections(ServerSettings(receive_timeout_seconds=receive_timeout_seconds))
    config = uvicorn.Config(
        _application,
        port=0,
        http=partial(Connection, connections),  # type: ignore[arg-type]  # as the server's life does
        lifespan="off",
        log_config=None,
    )
    server = HttpServer(config, connections)
    running = asyncio.ensure_future(server.serve())
    await until(lambda: _is(server.started))
    address = server.servers[0].sockets[0].getsockname()
    loop = asyncio.get_running_loop()
    client = socket.socket()
    client.setblocking(False)
    await loop.sock_connect(client, address)
    await loop.sock_sendall(client, REQUEST)
    try:
        yield connections, client
    finally:
        client.close()
        server.should_exit = True
        await running


async def test_a_client_that_never_reads_its_answer_is_ended():
    """Else what it was answered would be held for as long as it likes."""
    before = UNREAD.get()
    async with serving(receive_timeout_seconds=0.1) as (connections, _):
        await until(lambda: _is(UNREAD.get() == before + 1))
        await until(lambda: _is(not connections.all))


async def test_a_client_that_reads_slowly_gets_all_of_it():
    loop = asyncio.get_running_loop()
    before = UNREAD.get()
    async with serving(receive_timeout_seconds=30) as (connections, client):
        got = 0
        while got < ANSWER_BYTES:
            got += len(await loop.sock_recv(client, 256 * 1024))
            connections.end_stalled(loop.time())
    assert UNREAD.get() == before


async def _is(value: bool) -> bool:
    return value
