"""The journal of this machine becomes events: each entry once, with what the journal knows of its program."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from logboom.agent.journal_export import WAS_CUT
from logboom.errors import SettingsError
from logboom.inputs.event_line import MAX_VALUE_CHARACTERS
from logboom.inputs.journal_entry import event_of
from logboom.inputs.journald import Journald, JournaldSettings
from tests.inputs.conftest import SpoolOfTest
from tests.journals import JournalOfTest


def test_the_fields_of_an_entry():
    event = event_of(
        {
            "__CURSOR": [b"s=1"],
            "__REALTIME_TIMESTAMP": [b"1795413476450345"],
            "_SOURCE_REALTIME_TIMESTAMP": [b"1795413476450000"],
            "MESSAGE": [b"order \xff accepted\n  by ada"],
            "PRIORITY": [b"4"],
            "_HOSTNAME": [b"web-1"],
            "_SYSTEMD_UNIT": [b"shop.service"],
            "_COMM": [b"python3"],
            "_PID": [b"77"],
            "_BOOT_ID": [b"abc"],
            "CODE_FILE": [b"shop.py"],
            "LOGGER": [b"shop.pay"],
            "COLOR": [b"red", b"blue"],
        }
    )
    assert (event.timestamp, event.severity, event.service, event.host, event.logger, event.input) == (
        "1795413476450000", 13, "shop", "web-1", "shop.pay", "journald",
    )  # fmt: skip
    assert event.message == "order \\xff accepted\n  by ada"
    assert event.attributes == {
        "journal.systemd_unit": "shop.service",
        "process.executable.name": "python3",
        "process.pid": "77",
        "journal.boot_id": "abc",
        "code.file.path": "shop.py",
        "journal.color": '["red", "blue"]',
    }


def test_an_entry_of_which_something_is_missing_says_so():
    assert "logboom.truncated" not in event_of({"MESSAGE": [b"whole"]}).attributes
    assert event_of({"MESSAGE": [b"hal"], WAS_CUT: [b"1"]}).attributes == {"logboom.truncated": "true"}
    dump = event_of({"MESSAGE": [b"crash"], "COREDUMP": [b"x" * (MAX_VALUE_CHARACTERS + 1)]}).attributes
    assert (len(dump["journal.coredump"]), dump["logboom.truncated"]) == (MAX_VALUE_CHARACTERS, "true")


@pytest.mark.parametrize("priority", [b"", b"9", b"\xc2\xb2", b"emerg"])
def test_a_priority_that_is_none(priority: bytes):
    assert event_of({"PRIORITY": [priority]}).severity == 0


@asynccontextmanager
async def following(kept: SpoolOfTest, journal: JournalOfTest, state: Path, **settings: object) -> AsyncIterator[None]:
    found = JournaldSettings(enabled=True, directory=str(journal.directory), **settings)
    journald = Journald(kept.spool, {"default": 3}.get, found, state)
    await journald.start()
    running = asyncio.create_task(journald.run())
    yield
    journald.stop()
    await running


async def taken(kept: SpoolOfTest, count: int) -> list[str]:
    return [json.loads(line.line)["message"] for line in await kept.taken_lines(count)]


@pytest.mark.slow
async def test_what_was_there_and_what_comes_also_after_a_stop(kept: SpoolOfTest, tmp_path: Path):
    journal = JournalOfTest(tmp_path / "journal").write(b"one", b"two\nlines")
    async with following(kept, journal, tmp_path):
        first, second = await kept.taken_lines(2)
        assert (first.codec, first.project) == ("event", 3)
        assert "understand=level" in first.flags
        assert "input=journald" in first.flags
        assert json.loads(second.line)["message"] == "two\nlines"
        await asyncio.to_thread(journal.write, b"three")
        assert await taken(kept, 1) == ["three"]
    journal.write(b"while nobody looked")
    async with following(kept, journal, tmp_path):
        assert await taken(kept, 1) == ["while nobody looked"]
        await asyncio.to_thread(journal.write, b"the end")
        assert await taken(kept, 1) == ["the end"]


@pytest.mark.slow
@pytest.mark.parametrize("was_taken", [True, False])
async def test_a_crash_loses_nothing_and_doubles_nothing(kept: SpoolOfTest, tmp_path: Path, was_taken: bool):
    """The place on disk is older than what the spool has: what was about to be handed over is offered again."""
    journal = JournalOfTest(tmp_path / "journal").write(b"one")
    async with following(kept, journal, tmp_path):
        assert await taken(kept, 1) == ["one"]
        await asyncio.to_thread(journal.write, b"two")
        assert await taken(kept, 1) == ["two"]
    kept_place = tmp_path / "journald.json"
    place = json.loads(kept_place.read_bytes())
    assert place["end"]
    if not was_taken:
        kept_place.write_text(json.dumps({**place, "number": place["number"] + 1}))
    journal.write(b"three")
    async with following(kept, journal, tmp_path):
        assert await taken(kept, 1 if was_taken else 2) == (["three"] if was_taken else ["two", "three"])


@pytest.mark.slow
async def test_of_a_journal_that_was_there_only_the_end_is_read(kept: SpoolOfTest, tmp_path: Path):
    journal = JournalOfTest(tmp_path / "journal").write(*(b"number %d" % number for number in range(100)))
    async with following(kept, journal, tmp_path, backlog_bytes=2000):
        await asyncio.to_thread(journal.write, b"the end")
        found: list[str] = []
        while "the end" not in found:
            found += await taken(kept, 1)
    assert found[-2:] == ["number 99", "the end"]
    assert len(found) < 30


@pytest.mark.slow
async def test_what_this_server_says_itself_is_passed_over(kept: SpoolOfTest, tmp_path: Path):
    journal = JournalOfTest(tmp_path / "journal").write(b"of this server", _PID=str(os.getpid()).encode())
    journal.write(b"of another program")
    async with following(kept, journal, tmp_path):
        assert await taken(kept, 1) == ["of another program"]


async def test_without_a_journal_there_is_nothing_to_do(kept: SpoolOfTest, tmp_path: Path):
    found = JournaldSettings(enabled=True, directory=str(tmp_path / "nowhere"))
    journald = Journald(kept.spool, {"default": 3}.get, found, tmp_path)
    await journald.start()
    journald.stop()
    await journald.run()


async def test_a_project_that_is_not_there_is_named(kept: SpoolOfTest, tmp_path: Path):
    found = JournaldSettings(enabled=True, project="nowhere")
    with pytest.raises(SettingsError, match="nowhere"):
        await Journald(kept.spool, {"default": 3}.get, found, tmp_path).start()
