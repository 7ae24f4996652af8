"""A process that takes and loads lines, and is killed with -9 at a chosen moment.

Nothing in the product knows of these moments: the functions of `os` through which it changes the disk, and the
engine's calls, are counted from outside. A write has a second moment: when half of it is done.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from logboom.ingest.loader import Loader
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Origin, SenderBatch, Spool
from logboom.issues.log_errors import LogErrors
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from tests.ingest.conftest import QUICK, VERSIONS

DISK_CALLS = ("open", "fsync", "fdatasync", "ftruncate", "rename", "replace", "unlink")
ENGINE_CALLS = ("load", "rows", "execute", "result")


class Moments:
    """Counts moments; the last one is the process's last."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.passed = 0

    def moment(self) -> None:
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self.moment()
            return function(*args, **kwargs)

        return counted

    def around(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def counted(*args: Any, **kwargs: Any) -> Any:
            self.moment()
            answer = await method(*args, **kwargs)
            self.moment()
            return answer

        return counted

    def in_the_middle(self, write: Callable[[int, bytes], int]) -> Callable[[int, bytes], int]:
        def counted(descriptor: int, content: bytes) -> int:
            self.moment()
            written = write(descriptor, content[: len(content) // 2])
            self.moment()
            return written + write(descriptor, content[written:])

        return counted


def once(codec: str, number: int) -> dict[str, Any]:
    """How an append says that its line counts once: every second has a batch's number, or its sender's id."""
    if number % 2 == 0:
        return {}
    return {"event_id": f"{number:032x}"} if codec == "error_event" else {"batch": SenderBatch("web", number)}


def neighbour(socket: Path) -> EmbeddedEngine:
    """The engine child that the test has started."""
    engine = EmbeddedEngine(socket.parent, EmbeddedSettings())
    engine._client = httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=str(socket)), base_url="http://engine")
    return engine


def take_and_load(directory: Path, socket: Path, project: int, codec: str, lines: list[bytes], last: int) -> None:
    """Append the lines, some as a sender's batches, and load them; write down what was acknowledged and how it ended."""
    moments = Moments(last)
    for name in DISK_CALLS:
        setattr(os, name, moments.before(getattr(os, name)))
    os.write = moments.in_the_middle(os.write)  # type: ignore[assignment]
    asyncio.run(_take_and_load(directory, socket, project, codec, lines, moments))


async def _take_and_load(
    directory: Path, socket: Path, project: int, codec: str, lines: list[bytes], moments: Moments
) -> None:
    engine = neighbour(socket)
    for name in ENGINE_CALLS:
        setattr(engine, name, moments.around(getattr(engine, name)))
    spool = await Spool.open(directory, SpoolSettings(**QUICK), VERSIONS)
    for number, line in enumerate(lines):
        await spool.append(codec, line, Origin(project), **once(codec, number))
        with directory.with_suffix(".acknowledged").open("a") as file:  # open() of Python, which nobody counts
            file.write(f"{number}\n")
    loader = Loader(spool, engine, dict, on_loaded=lambda load_id, projects: None, traces=LogErrors())
    running = asyncio.create_task(loader.run())
    await spool.wait_until_loaded()
    await loader.stop(within_seconds=10)
    await running
    await spool.close()
    directory.with_suffix(".moments").write_text(str(moments.passed))
