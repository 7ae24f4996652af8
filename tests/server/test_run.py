"""What the server's event loop says of callbacks that fail."""

import asyncio
import contextlib

import anyio
import pytest
import uvloop

from logboom.server.run import tell_unless_cancelled


@pytest.fixture
def spoken(caplog):
    """What a coroutine's loop says while it runs as the server's."""

    def of(coroutine):
        async def told():
            asyncio.get_running_loop().set_exception_handler(tell_unless_cancelled)
            await coroutine

        uvloop.run(told())
        return [record.getMessage() for record in caplog.records if record.name == "asyncio"]

    return of


def test_an_answer_of_the_engine_to_a_search_just_cancelled_is_no_error(spoken, tmp_path):
    async def search():
        accepted = asyncio.Queue()
        engine = await asyncio.start_unix_server(lambda *streams: accepted.put_nowait(streams[1]), tmp_path / "s")
        async with engine, await anyio.connect_unix(tmp_path / "s") as asked:
            writer = await accepted.get()
            waiting = asyncio.create_task(asked.receive())
            await asyncio.sleep(0.01)
            writer.write(b"answer")
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting
            await asyncio.sleep(0.01)
            writer.close()

    assert spoken(search()) == []


def test_any_other_failure_is_told(spoken):
    async def failing():
        asyncio.get_running_loop().call_soon(int, "none")
        await asyncio.sleep(0)

    [said] = spoken(failing())
    assert said.startswith("Exception in callback")
