"""The journal is read by journalctl itself, from real journal files."""

import asyncio
from pathlib import Path

import pytest

from logboom.agent.journal import Journal, JournalUnreadable, cursor_of
from logboom.agent.journal_export import Entry
from tests.journals import JournalOfTest

pytestmark = pytest.mark.slow


@pytest.fixture
def written(tmp_path: Path) -> JournalOfTest:
    return JournalOfTest(tmp_path / "journal")


def reader(written: JournalOfTest) -> Journal:
    return Journal(str(written.directory), 1000)


def messages(entries: list[Entry]) -> list[bytes]:
    return [entry["MESSAGE"][0] for entry in entries]


async def all_after(journal: Journal, cursor: str) -> list[Entry]:
    return [entry async for entries in journal.after(cursor, follow=False) for entry in entries]


async def test_the_newest_of_it_and_what_is_after_an_entry(written: JournalOfTest):
    written.write(*(b"number %d" % number for number in range(50)))
    journal = reader(written)
    newest = await journal.newest(2000)
    assert messages(newest)[-1] == b"number 49"
    assert 5 < len(newest) < 25
    assert messages(await all_after(journal, cursor_of(newest[-3]))) == [b"number 48", b"number 49"]
    assert len(await all_after(journal, "")) == 50


async def test_what_comes_is_given_as_it_comes(written: JournalOfTest):
    written.write(b"before")
    journal = reader(written)
    (before,) = await all_after(journal, "")
    following = journal.after(cursor_of(before), follow=True)
    async with asyncio.timeout(30):
        for message in (b"one", b"two\nlines"):
            await asyncio.to_thread(written.write, message)
            assert messages(await anext(following)) == [message]
    await following.aclose()


async def test_a_machine_without_a_journal(tmp_path: Path, written: JournalOfTest):
    assert not Journal(str(tmp_path / "nowhere"), 1000).is_present()
    assert not reader(written).is_present()
    assert reader(written.write(b"one")).is_present()


async def test_what_journalctl_says_of_its_failure_is_said(written: JournalOfTest):
    written.write(b"one")
    with pytest.raises(JournalUnreadable, match="cursor"):
        await all_after(reader(written), "no cursor")
