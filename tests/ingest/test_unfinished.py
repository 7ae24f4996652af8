"""Who looks at each load once waits for those that an earlier run began."""

import asyncio
from pathlib import Path

from logboom.ingest.unfinished import UnfinishedLoads


def begun(directory: Path, number: int) -> Path:
    """The manifest of a load."""
    path = directory / f"{number:020d}.manifest"
    path.write_text("{}")
    return path


async def test_with_none_begun_nobody_waits(tmp_path: Path):
    await asyncio.wait_for(UnfinishedLoads(tmp_path).finished(), 10)


async def test_all_that_were_begun_are_waited_for(tmp_path: Path):
    first, second = begun(tmp_path, 1), begun(tmp_path, 2)
    finished = asyncio.create_task(UnfinishedLoads(tmp_path).finished())
    first.unlink()
    done, _ = await asyncio.wait([finished], timeout=0.3)
    assert not done
    second.unlink()
    await asyncio.wait_for(finished, 10)


async def test_a_load_that_begins_later_is_not_waited_for(tmp_path: Path):
    """It is this run's own: its rows are told of when they are whole."""
    unfinished = UnfinishedLoads(tmp_path)
    begun(tmp_path, 3)
    await asyncio.wait_for(unfinished.finished(), 10)
