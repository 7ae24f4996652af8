"""kill -9 at every moment at which something changes on disk or in the engine, one after another."""

import asyncio
import json
import multiprocessing
import signal
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from logboom.ingest import quarantine
from logboom.ingest.codecs.error_event import error_line
from logboom.ingest.spool import Origin, SenderBatch
from logboom.store.embedded import EmbeddedEngine
from logboom.store.statement import Statement
from tests.ingest.conftest import loading, stored
from tests.ingest.dying import once, take_and_load
from tests.ingest.test_loader import refusing

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.ingest.dying"])


@pytest.fixture
def run(engine: EmbeddedEngine, tmp_path: Path) -> Callable[..., "Run"]:
    """Runs the process until a moment."""

    def start(project: int, codec: str, lines: list[bytes], last: int) -> Run:
        return Run(engine, tmp_path / f"spool{last}", project, codec, lines, last)

    return start


class Run:
    """One process, from its start to its death at its `last` moment, 0 for none."""

    def __init__(
        self, engine: EmbeddedEngine, directory: Path, project: int, codec: str, lines: list[bytes], last: int
    ) -> None:
        self.directory = directory
        self._process = processes.Process(
            target=take_and_load, args=(directory, engine._socket, project, codec, lines, last)
        )

    async def ended(self) -> bool:
        """Whether it was killed: then its last moment lies before its end."""
        self._process.start()
        await asyncio.to_thread(self._process.join)
        assert self._process.exitcode in {0, -signal.SIGKILL}
        return self._process.exitcode == -signal.SIGKILL

    @property
    def acknowledged(self) -> set[int]:
        """The numbers of the lines whose append returned."""
        path = self.directory.with_suffix(".acknowledged")
        return {int(number) for number in path.read_text().split()} if path.exists() else set()


async def killed_again_and_again(
    engine: EmbeddedEngine, project: int, run: Callable[..., Run], codec: str, lines: list[bytes], step: int
) -> int:
    """After each kill: start again, retry what has a batch number, and find every line once.

    The process is killed at every moment, or every `step`th; how many there were is returned.
    """
    last = 1 - step
    killed = True
    while killed:
        last += step
        here = project * 1000 + last
        process = run(here, codec, lines, last)
        killed = await process.ended()
        async with loading(process.directory, engine) as load:
            for number, line in enumerate(lines):
                if number % 2:
                    await load.spool.append(codec, line, Origin(here), **once(codec, number))
            await load.done()
        messages = await stored(engine, here)
        if codec == "json_lines":
            columns = "event_id, load_id, fingerprint, exception_type"
            sql = f"SELECT {columns} FROM logboom.error_payloads WHERE project = {{project:UInt32}} ORDER BY {columns}"
            payloads = (await engine.rows(Statement(sql, {"project": here}))).rows
            assert payloads == await stored(engine, here, columns), f"tables differ at moment {last}"
            assert {row[-1] for row in payloads} <= {"ValueError"}
        if codec == "error_event":
            sql = "SELECT event_id, payload FROM logboom.error_payloads WHERE project = {project:UInt32} ORDER BY event_id"
            payloads = (await engine.rows(Statement(sql, {"project": here}))).rows
            expected = await stored(engine, here, "event_id, concat('{\"said\":\"', message, '\"}')")
            assert payloads == expected, f"tables differ at moment {last}"
        always = {f"line {number}" for number in range(len(lines)) if number % 2 or number in process.acknowledged}
        assert len(set(messages)) == len(messages), f"doubled at moment {last}"
        assert always <= set(messages), f"lost at moment {last}"
        assert set(messages) <= {f"line {number}" for number in range(len(lines))}, f"torn at moment {last}"
    return last


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_killed_while_taking_and_loading(engine: EmbeddedEngine, project: int, run: Callable[..., Run]):
    """Lines that the engine reads at once."""
    lines = [f"line {number}\n".encode() for number in range(4)]
    assert await killed_again_and_again(engine, project, run, "text_lines", lines, 1) > 30


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_killed_while_taking_and_loading_errors(engine: EmbeddedEngine, project: int, run: Callable[..., Run]):
    """One segment goes to two tables; every second event has an id of its sender's."""
    lines = [
        error_line(b'{"message":"line %d","fingerprint":7}' % number, b'{"said":"line %d"}' % number)
        for number in range(4)
    ]
    assert await killed_again_and_again(engine, project, run, "error_event", lines, 1) > 30


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_killed_while_finding_errors_in_ordinary_lines(
    engine: EmbeddedEngine, project: int, run: Callable[..., Run]
):
    """Each line holds a stack trace, so each is an error in both tables, once."""
    trace = json.dumps('Traceback (most recent call last):\n  File "/srv/shop.py", line 7, in pay\nValueError: no')
    lines = [f'{{"message":"line {number}","exc_info":{trace}}}\n'.encode() for number in range(3)]
    assert await killed_again_and_again(engine, project, run, "json_lines", lines, 3) > 30


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_killed_while_repairing(engine: EmbeddedEngine, project: int, run: Callable[..., Run]):
    """Every second line has to be repaired; its derived segment is loaded once."""
    lines = [b'{"message":"line 0"}\n', b'{"message":"line 1",}\n', b'{"message":"line 2",}\n']
    assert await killed_again_and_again(engine, project, run, "event", lines, 2) > 40


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_killed_while_dividing(engine: EmbeddedEngine, project: int, run: Callable[..., Run], tmp_path: Path):
    """The engine refuses one of the lines; its neighbours are loaded once, and it is kept once."""
    word = uuid.uuid4().hex
    lines = [b"line 0\n", b"line 1\n", word.encode() + b"\n", b"line 3\n"]
    async with refusing(engine, word):
        last, killed = -5, True
        while killed:
            last += 7  # each takes seconds: the engine has to refuse the line several times
            here = project * 1000 + last
            process = run(here, "text_lines", lines, last)
            killed = await process.ended()
            async with loading(process.directory, engine) as load:
                for number in (1, 3):
                    await load.spool.append("text_lines", lines[number], Origin(here), batch=SenderBatch("web", number))
                await load.done()
            messages = await stored(engine, here)
            assert [message for message in messages if message != "line 0"] == ["line 1", "line 3"], f"moment {last}"
            assert messages.count("line 0") == 1 or 0 not in process.acknowledged
            kept = sum(entry.lines for entry in quarantine.quarantined(process.directory))
            assert kept == 1 or (kept == 0 and 2 not in process.acknowledged), f"moment {last}"
    assert last > 50
