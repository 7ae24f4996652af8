"""A real spool for inputs, and what it holds read back."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from logboom.ingest.codecs import CODECS
from logboom.ingest.segment import parse_file_name
from logboom.ingest.settings import SpoolSettings
from logboom.ingest.spool import Spool

VERSIONS = {codec.name: codec.version for codec in CODECS}


def unescaped(line: bytes) -> bytes:
    """What the flag `e` has the load do."""
    return re.sub(rb"\\([\\n])", lambda found: b"\n" if found[1] == b"n" else b"\\", line)


@dataclass(frozen=True)
class Taken:
    """A line of a segment."""

    codec: str
    project: int
    key: int
    peer: str
    flags: str
    line: bytes

    @property
    def message(self) -> bytes:
        """The raw line with its escapes undone."""
        if "e" not in self.flags.partition("?")[0]:
            return self.line
        return unescaped(self.line)


@dataclass
class SpoolOfTest:
    spool: Spool

    async def taken(self) -> list[Taken]:
        """Every line that was appended since this was asked last."""
        found: list[Taken] = []
        await self.spool.seal_all()
        for path in sorted(self.spool.directory.glob("*.sealed")):
            name = parse_file_name(path.name)
            assert name is not None
            for line in path.read_bytes().split(b"\n")[:-1]:
                project, key, _, peer, flags, text = line.split(b"\t", 5)
                found.append(Taken(name[0].codec, int(project), int(key), peer.decode(), flags.decode(), text))
            path.unlink()
        return found

    async def taken_lines(self, count: int) -> list[Taken]:
        """What is appended until there are `count` lines of it."""
        found: list[Taken] = []
        async with asyncio.timeout(20):
            while len(found) < count:
                found += await self.taken()
                await asyncio.sleep(0.01)
        return found

    async def taken_messages(self, count: int) -> list[bytes]:
        return [line.message for line in await self.taken_lines(count)]


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[SpoolOfTest]:
    spool = await Spool.open(tmp_path / "spool", SpoolSettings(reserve_bytes=0), VERSIONS)
    yield SpoolOfTest(spool)
    await spool.close()
