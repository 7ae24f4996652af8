"""The embedded engine: a real child process that runs chDB."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from logboom.errors import EngineError, EngineUnavailable, LimitExceeded
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.engine import Load
from logboom.store.statement import Limits, Statement
from tests.waiting import until

SETTINGS = EmbeddedSettings(memory_bytes=4 << 30)


async def answers(engine: EmbeddedEngine) -> bool:
    try:
        await engine.ping()
    except EngineUnavailable:
        return False
    return True


HOSTILE = [
    "it's",
    "tab\there",
    "line\nbreak",
    "back\\slash",
    "nul\0byte",
    "{x:String}",
    "'; DROP TABLE events; --",
    "ü€😀",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_parameter_arrives_as_it_was_sent(bare_engine, text):
    found = await bare_engine.rows(Statement("SELECT {text:String}", {"text": text}))
    assert found.rows == [[text]]


async def test_an_array_of_texts_arrives_as_it_was_sent(bare_engine):
    found = await bare_engine.rows(Statement("SELECT {texts:Array(String)}", {"texts": HOSTILE}))
    assert found.rows == [[HOSTILE]]


async def test_rows_have_named_and_typed_columns_and_python_values(bare_engine):
    found = await bare_engine.rows(
        Statement(
            "SELECT toUInt64(18446744073709551615) AS big, map('a', 'b') AS m, toDateTime64('2026-01-02 03:04:05.123456789', 9, 'UTC') AS t"
        )
    )
    assert (found.columns[0].name, found.columns[0].type) == ("big", "UInt64")
    assert found.rows == [[18446744073709551615, {"a": "b"}, "2026-01-02T03:04:05.123456789Z"]]


async def test_a_stream_brings_every_row_in_order(bare_engine):
    received = b""
    async with bare_engine.stream(Statement("SELECT number FROM numbers(300000)"), format="TabSeparated") as chunks:
        async for chunk in chunks:
            received += chunk
    assert [int(line) for line in received.split()] == list(range(300_000))


async def test_a_refused_statement_says_why(bare_engine):
    with pytest.raises(EngineError, match="nowhere") as raised:
        await bare_engine.execute(Statement("SELECT * FROM nowhere"))
    assert raised.value.engine_code == 60


async def test_a_refused_stream_says_why(bare_engine):
    with pytest.raises(EngineError, match="nowhere"):
        async with bare_engine.stream(Statement("SELECT * FROM nowhere"), format="TabSeparated"):
            pass


async def test_a_statement_is_stopped_at_its_time_limit(bare_engine):
    with pytest.raises(LimitExceeded, match="time"):
        await bare_engine.rows(Statement("SELECT sum(number) FROM numbers(1e12)"), limits=Limits(seconds=0.3))


async def test_a_statement_is_stopped_at_its_memory_limit(bare_engine):
    hungry = Statement("SELECT groupArray(number) FROM numbers(100000000)")
    with pytest.raises(LimitExceeded, match="memory"):
        await bare_engine.rows(hungry, limits=Limits(memory_bytes=32 << 20))


async def test_settings_of_one_statement_do_not_reach_the_next(bare_engine):
    asked = Statement("SELECT getSetting('max_block_size')")
    default = (await bare_engine.rows(asked)).rows
    assert (await bare_engine.rows(asked, settings={"max_block_size": 77})).rows == [[77]]
    assert (await bare_engine.rows(asked)).rows == default


async def running(engine: EmbeddedEngine, mark: str) -> int:
    asked = Statement(
        "SELECT count() FROM system.processes WHERE query LIKE {mark:String} AND query NOT LIKE '%processes%'",
        {"mark": f"%{mark}%"},
    )
    return (await engine.rows(asked)).rows[0][0]


@pytest.mark.parametrize("parameters", [{}, {"least": 5}], ids=["as it is", "with parameters"])
async def test_a_cancelled_call_stops_in_the_engine_too(bare_engine, parameters):
    condition = "number >= {least:UInt64}" if parameters else "true"
    statement = Statement(f"SELECT sum(number) AS cancelled_call FROM numbers(1e12) WHERE {condition}", parameters)
    task = asyncio.create_task(bare_engine.rows(statement))

    async def begun() -> bool:
        return await running(bare_engine, "cancelled_call") == 1

    async def ended() -> bool:
        return await running(bare_engine, "cancelled_call") == 0

    await until(begun)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(ended)


async def test_a_call_that_is_cancelled_before_the_engine_knows_it_stops_too(bare_engine):
    """Whenever it comes: the cancellation may overtake a statement that is on its way into the engine."""
    endless = Statement("SELECT sum(number) AS cancelled_early FROM numbers(1e12)")
    for tenths_of_milliseconds in range(0, 100, 2):
        task = asyncio.create_task(bare_engine.rows(endless))
        await asyncio.wait({task}, timeout=tenths_of_milliseconds / 10_000)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def ended() -> bool:
        return await running(bare_engine, "cancelled_early") == 0

    await until(ended)


async def left_alone(engine: EmbeddedEngine, sql: str, *, announced: int) -> asyncio.StreamWriter:
    """A connection of its own on which a statement was sent whose length was announced as this."""
    _, writer = await asyncio.open_unix_connection(engine._socket)
    head = f"POST /?query_id=left-alone&wait_end_of_query=1 HTTP/1.1\r\nHost: engine\r\nContent-Length: {announced}"
    writer.write(f"{head}\r\n\r\n{sql}".encode())
    await writer.drain()
    return writer


async def test_a_statement_is_stopped_when_its_connection_is_closed(bare_engine):
    """Nobody needs to send a KILL, which finds nothing when it comes before the statement is known."""
    endless = "SELECT sum(number) AS left_alone FROM numbers(1e12)"
    connection = await left_alone(bare_engine, endless, announced=len(endless))

    async def begun() -> bool:
        return await running(bare_engine, "left_alone") == 1

    async def ended() -> bool:
        return await running(bare_engine, "left_alone") == 0

    await until(begun)
    connection.close()
    await until(ended)


async def test_a_statement_that_does_not_come_whole_is_not_run(bare_engine):
    """Without its end it may mean something else."""
    cut = "CREATE TABLE cut_off (n UInt8) ENGINE = Memory"
    connection = await left_alone(bare_engine, cut, announced=len(cut) + 10)
    connection.close()
    for _ in range(20):  # it would have been run by the time that the engine has answered so often
        assert (await bare_engine.rows(Statement("EXISTS TABLE cut_off"))).rows == [[0]]


async def test_leaving_a_stream_early_stops_it_in_the_engine(bare_engine):
    endless = Statement("SELECT number AS left_early FROM numbers(1e12)")
    async with bare_engine.stream(endless, format="TabSeparated") as chunks:
        assert await anext(chunks)

    async def ended() -> bool:
        return await running(bare_engine, "left_early") == 0

    await until(ended)


async def test_a_segment_is_loaded_from_its_path(bare_engine, tmp_path: Path):
    segment = tmp_path / "it's a segment"
    segment.write_bytes(b"one\ntwo\n")
    await bare_engine.execute(Statement("CREATE TABLE loaded (line String) ENGINE = MergeTree ORDER BY line"))
    insert = Statement("INSERT INTO loaded SELECT concat(line, {suffix:String}) FROM {source}", {"suffix": "!"})
    summary = await bare_engine.load(Load(insert=insert, segment=segment, settings={}))
    assert summary.rows_written == 2
    assert (await bare_engine.rows(Statement("SELECT line FROM loaded ORDER BY line"))).rows == [["one!"], ["two!"]]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_child_that_ends_or_hangs_is_replaced_and_keeps_its_data(tmp_path: Path, how: signal.Signals):
    engine = EmbeddedEngine(tmp_path, SETTINGS.model_copy(update={"hang_seconds": 2.0}))
    await engine.start()
    try:
        await engine.execute(Statement("CREATE TABLE kept (n UInt8) ENGINE = MergeTree ORDER BY n"))
        await engine.execute(Statement("INSERT INTO kept SELECT 7"))
        first = engine.child_pid
        os.kill(first, how)

        async def replaced() -> bool:
            return engine.child_pid not in (None, first) and await answers(engine)

        await until(replaced)
        assert (await engine.rows(Statement("SELECT n FROM kept"))).rows == [[7]]
    finally:
        await engine.stop()


async def test_a_data_directory_with_a_long_path_works(tmp_path: Path):
    directory = tmp_path / ("long" * 30)
    engine = EmbeddedEngine(directory, SETTINGS)
    await engine.start()
    try:
        assert (await engine.rows(Statement("SELECT 1"))).rows == [[1]]
    finally:
        await engine.stop()
