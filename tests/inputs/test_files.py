"""What is read from files comes to the spool as text or as documents, with what is known of the file."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from logboom.errors import SettingsError
from logboom.inputs.files import Files, FilesSettings
from tests.inputs.conftest import SpoolOfTest
from tests.waiting import until


def grow(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


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


async def test_a_files_name_may_be_no_text(kept: SpoolOfTest, tmp_path: Path):
    """On Linux it is bytes."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.log"))
    grow(path, "one\n")
    async with following(kept, tmp_path):
        (one,) = await kept.taken_lines(1)
    assert (one.line, one.peer) == (b"one", str(tmp_path / "caf?.log"))
    grow(path, "two\n")
    async with following(kept, tmp_path):
        (two,) = await kept.taken_lines(1)
    assert two.line == b"two", "its place was found again"


async def test_lines_wait_while_it_cannot_be_written_down_which_they_are(
    kept: SpoolOfTest, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """As on a full disk."""

    async def waits() -> bool:
        return "what was read of files waits" in caplog.text

    async with following(kept, tmp_path) as files:
        assert files._checkpoints is not None
        files._checkpoints._database.execute("PRAGMA query_only = ON")
        grow(tmp_path / "shop.log", "one\n")
        await until(waits)
        files._checkpoints._database.execute("PRAGMA query_only = OFF")
        (one,) = await kept.taken_lines(1)
        grow(tmp_path / "shop.log", "two\n")
        (two,) = await kept.taken_lines(1)
    assert (one.line, two.line) == (b"one", b"two")


async def test_without_patterns_it_does_nothing(kept: SpoolOfTest, tmp_path: Path):
    files = Files(kept.spool, {"default": 3}.get, FilesSettings(), tmp_path / "state")
    await files.start()
    task = asyncio.create_task(files.run())
    files.stop()
    await task
    assert not (tmp_path / "state").exists()


def test_patterns_may_be_a_text_with_commas():
    assert FilesSettings(paths="/var/log/*.log, /srv/my app/*.log").paths == ("/var/log/*.log", "/srv/my app/*.log")


async def test_beside_the_journal_its_copies_are_passed_over_unless_they_are_named(
    kept: SpoolOfTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As rsyslog writes them."""
    copies = [tmp_path / name for name in ("syslog", "auth.log", "mail.log")]
    monkeypatch.setattr("logboom.inputs.files.COPIES_OF_JOURNAL", tuple(map(str, copies)))
    monkeypatch.setattr("logboom.inputs.files.SYSTEM", (str(tmp_path / "*.log"), str(tmp_path / "syslog")))
    for path in (*copies, tmp_path / "dpkg.log"):
        grow(path, f"line of {path.name}\n")
    settings = FilesSettings(system=True, paths=(str(tmp_path / "mail.*"),))
    files = Files(kept.spool, {"default": 3}.get, settings, tmp_path / "state", journal_is_read=lambda: True)
    await files.start()
    running = asyncio.create_task(files.run())
    found = {line.line for line in await kept.taken_lines(2) if "input=files" in line.flags}
    files.stop()
    await running
    assert found == {b"line of dpkg.log", b"line of mail.log"}
