"""A disk that is full: a small file system of its own, filled for real."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from logboom.errors import DiskFull
from logboom.ingest.segment import lines_of
from logboom.ingest.spool import Origin, SenderBatch, Spool
from tests.ingest.conftest import opened
from tests.small_disk import mounted
from tests.waiting import until

MEGABYTE = b"x" * ((1 << 20) - 100) + b"\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    with mounted(tmp_path / "disk", "8m") as place:
        yield place


async def filled(spool: Spool) -> int:
    """Append until the disk is full: how many appends were acknowledged, as batches 0, 1, ..."""
    for sequence in range(20):
        try:
            await spool.append("text_lines", MEGABYTE, Origin(1), batch=SenderBatch("web", sequence))
        except DiskFull:
            return sequence
    raise AssertionError("the disk takes all")


async def test_a_full_disk_refuses_whole_appends_and_takes_again_when_there_is_room(small_disk: Path):
    """What was acknowledged stays, what was refused has left no trace, nobody has to be called."""
    async with opened(small_disk / "spool", seal_seconds=60) as spool:
        acknowledged = await filled(spool)
        assert 0 < acknowledged < 8
        assert not spool.offer("text_lines", b"x\n", Origin(1))
        with pytest.raises(DiskFull):
            await spool.append("text_lines", b"x\n", Origin(1))
        await spool.seal_all()
        segment = await spool.take()
        lines = lines_of(segment.path.read_bytes())
        assert [line.split(b"\t", 5)[5] for line in lines] == [MEGABYTE] * acknowledged
        assert segment.lines == acknowledged

        segment.path.unlink()
        spool.removed(segment)

        async def room() -> bool:
            return spool.has_room

        await until(room)
        # The batch that was refused was not remembered as taken.
        batch = SenderBatch("web", acknowledged)
        assert not (await spool.append("text_lines", MEGABYTE, Origin(1), batch=batch)).duplicate


async def test_the_reserve_stays_free(small_disk: Path):
    """The engine merges and loads with what the spool leaves."""
    async with opened(small_disk / "spool", reserve_bytes=4 << 20) as spool:
        await filled(spool)
        disk = os.statvfs(small_disk)
        assert disk.f_bavail * disk.f_frsize >= 4 << 20
