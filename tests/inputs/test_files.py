"""What is read from files comes to the spool as text or as documents, with what is known of the file."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from logboom.errors import SettingsError
from logboom.inputs.files import Files, FilesSettings
from tests.inputs.conftest import SpoolOfTest


@asynccontextmanager
async def following(kept: SpoolOfTest, directory: Path, **settings: object) -> AsyncIterator[Files]:
    found = FilesSettings(paths=(str(directory / "*.log"),), **settings)
    files = Files(kept.spool, {"default": 3}.get, found, directory / "state")
    await files.start()
    task = asyncio.create_task(files.run())
    yield files
    files.stop()
    await task


async def test_lines_of_text_and_documents(kept: SpoolOfTest, tmp_path: Path):
    (tmp_path / "shop.log").write_text('ERROR one\n  more\n{"message": "two",\n "a": 1}\n{"message": "three"}\nfour\n')
    async with following(kept, tmp_path):
        taken = {line.line: line for line in await kept.taken_lines(4)}
    text, first, second = (
        taken[b"ERROR one\\n  more"],
        taken[b'{"message": "two",  "a": 1}'],
        taken[b'{"message": "three"}'],
    )
    assert (text.codec, text.project, text.peer) == ("text_lines", 3, str(tmp_path / "shop.log"))
    assert text.flags.startswith("e?")
    assert "input=files" in text.flags
    assert "service=shop" in text.flags
    assert (first.codec, second.codec) == ("json_lines_named", "json_lines_named")
    assert "service" not in first.flags, "documents have names of their own"


async def test_a_project_that_is_not_there_is_named(kept: SpoolOfTest, tmp_path: Path):
    with pytest.raises(SettingsError, match="nowhere"):
        async with following(kept, tmp_path, project="nowhere"):
            pass


async def test_without_patterns_it_does_nothing(kept: SpoolOfTest, tmp_path: Path):
    files = Files(kept.spool, {"default": 3}.get, FilesSettings(), tmp_path / "state")
    await files.start()
    task = asyncio.create_task(files.run())
    files.stop()
    await task
    assert not (tmp_path / "state").exists()


def test_patterns_may_be_a_text_with_commas():
    assert FilesSettings(paths="/var/log/*.log, /srv/my app/*.log").paths == ("/var/log/*.log", "/srv/my app/*.log")
