"""The spool takes lines, and they are on disk when it says so."""

import asyncio
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from logboom.errors import DiskFull, InvalidRequest, SpoolFull
from logboom.ingest import committer
from logboom.ingest.committer import Committer, Outcome, Portion, Sealed
from logboom.ingest.segment import lines_of
from logboom.ingest.spool import (
    Appended,
    Origin,
    SenderBatch,
)
from tests.ingest.conftest import files, opened
from tests.waiting import until


def raw_lines(*paths: Path) -> list[bytes]:
    """The lines of segments without what the spool put before them."""
    return [line.split(b"\t", 5)[5] for path in paths for line in lines_of(path.read_bytes())]


async def test_lines_are_on_disk_behind_their_origin_when_append_returns(directory: Path):
    """Before anything is sealed or loaded."""
    async with opened(directory) as spool:
        appended = await spool.append("text_lines", b"one\ntwo\r\n", Origin(3, 4, "10.0.0.1", "?service=web"))
        assert appended == Appended(2, duplicate=False)
        (path,) = files(directory, "*.open")
        lines = [line.split(b"\t") for line in lines_of(path.read_bytes())]
        assert [line[:2] + line[3:] for line in lines] == [
            [b"3", b"4", b"10.0.0.1", b"?service=web", b"one\n"],
            [b"3", b"4", b"10.0.0.1", b"?service=web", b"two\r\n"],
        ]
        assert abs(int(lines[0][2]) / 1e6 - path.stat().st_mtime) < 60


async def test_appends_at_the_same_time_share_one_commit_and_one_segment(directory: Path):
    """Whatever their project: 200 projects cost what one does."""
    async with opened(directory, commit_seconds=0.05) as spool:
        commits = committer.COMMITS.labels("committed")._value
        before = commits.get()
        await asyncio.gather(*(spool.append("text_lines", b"%d\n" % number, Origin(number)) for number in range(200)))
        assert commits.get() - before == 1
        segment = await spool.take()
        assert segment.lines == 200
        assert segment.projects == frozenset(range(200))
        assert len(raw_lines(segment.path)) == 200


async def test_senders_that_wait_for_their_answers_come_to_share_their_commits(
    directory: Path, monkeypatch: pytest.MonkeyPatch
):
    """Whoever comes while a commit runs joins those that it had, in place of taking turns with them."""
    commits: list[int] = []
    others_came = threading.Event()

    def commit(self: Committer, portions: Mapping[str, Portion]) -> Outcome:
        commits.append(sum(portion.lines for portion in portions.values()))
        others_came.wait(30)
        return plain(self, portions)

    plain = Committer.commit
    monkeypatch.setattr(Committer, "commit", commit)

    async def begun() -> bool:
        return bool(commits)

    async def send(times: int) -> None:
        for _ in range(times):
            await spool.append("text_lines", b"x\n", Origin(1))

    async with opened(directory, commit_seconds=0.1) as spool, asyncio.TaskGroup() as senders:
        for _ in range(4):
            senders.create_task(send(10))
        await until(begun)
        for _ in range(4):
            senders.create_task(send(9))
        await asyncio.sleep(0)
        others_came.set()
    assert commits == [4] + [8] * 9


async def test_each_codec_has_a_segment_of_its_own(directory: Path):
    """A segment is read by one codec."""
    async with opened(directory) as spool:
        await asyncio.gather(*(spool.append(codec, b"x\n", Origin(1)) for codec in ("text_lines", "syslog")))
        assert {(await spool.take()).name.codec, (await spool.take()).name.codec} == {"text_lines", "syslog"}


async def test_a_large_append_is_written_whole(directory: Path):
    """More buffers and more bytes than one system call takes."""
    async with opened(directory) as spool:
        large = b"".join(b"%07d%s\n" % (number, b"x" * 500) for number in range(20_000))
        small = [b"small %d\n" % number for number in range(3000)]
        await asyncio.gather(*(spool.append("text_lines", lines, Origin(1)) for lines in [large, *small]))
        segment = await spool.take()
        assert sorted(raw_lines(segment.path)) == sorted([*large.splitlines(keepends=True), *small])


async def test_a_segment_is_sealed_at_its_size_whatever_the_loader_does(directory: Path):
    """So a load never needs more memory than it may."""
    async with opened(directory, seal_bytes=1000, seal_seconds=60) as spool:
        await spool.append("text_lines", b"x" * 2000 + b"\n", Origin(1))
        await spool.append("text_lines", b"y\n", Origin(1))
        assert raw_lines((await spool.take()).path) == [b"x" * 2000 + b"\n"]
        assert len(files(directory, "*.open")) == 1


async def test_a_segment_grows_until_the_loader_asks(directory: Path):
    """Behind a busy loader fewer and larger segments gather."""
    async with opened(directory) as spool:
        for number in range(5):
            await spool.append("text_lines", b"%d\n" % number, Origin(1))
            await asyncio.sleep(0.03)  # more than the age at which a loader would have it
        assert (await spool.take()).lines == 5


async def test_the_loader_waits_for_the_first_segment(directory: Path):
    """And gets it when it comes of age."""
    async with opened(directory) as spool:
        taking = asyncio.create_task(spool.take())
        await asyncio.sleep(0)
        await spool.append("text_lines", b"x\n", Origin(1))
        assert (await taking).lines == 1


async def test_a_retried_batch_counts_once(directory: Path):
    """The retry is answered like the first."""
    async with opened(directory) as spool:
        batch = SenderBatch("web", 1)
        assert await spool.append("text_lines", b"a\nb\n", Origin(1), batch=batch) == Appended(2, duplicate=False)
        assert await spool.append("text_lines", b"a\nb\n", Origin(1), batch=batch) == Appended(2, duplicate=True)
        assert (await spool.append("text_lines", b"c\n", Origin(1), batch=SenderBatch("web", 2))).duplicate is False
        assert (await spool.append("text_lines", b"c\n", Origin(2), batch=batch)).duplicate is False
        assert raw_lines((await spool.take()).path) == [b"a\n", b"b\n", b"c\n", b"c\n"]


async def test_a_retry_while_the_first_is_on_its_way_waits_for_it(directory: Path):
    """Also when the first client has gone away."""
    async with opened(directory, commit_seconds=0.05) as spool:
        batch = SenderBatch("web", 1)
        first, second = (
            asyncio.create_task(spool.append("text_lines", b"a\n", Origin(1), batch=batch)) for _ in range(2)
        )
        await asyncio.sleep(0)
        first.cancel()
        assert await second == Appended(1, duplicate=True)
        assert (await spool.take()).lines == 1


@pytest.mark.parametrize("batch", [SenderBatch("", 1), SenderBatch("x" * 201, 1), SenderBatch("web", -1)])
async def test_a_batch_without_a_proper_name_is_refused(directory: Path, batch: SenderBatch):
    """Nobody could tell its retry."""
    async with opened(directory) as spool:
        with pytest.raises(InvalidRequest):
            await spool.append("text_lines", b"a\n", Origin(1), batch=batch)


async def test_an_append_without_lines_keeps_nothing(directory: Path):
    """And needs no disk."""
    async with opened(directory) as spool:
        assert await spool.append("text_lines", b"", Origin(1)) == Appended(0, duplicate=False)
        assert files(directory, "*.open") == []


async def test_a_line_without_an_end_is_a_mistake_of_the_caller(directory: Path):
    """It would run into the next one."""
    async with opened(directory) as spool:
        with pytest.raises(ValueError, match="no end"):
            await spool.append("text_lines", b"a\nb", Origin(1))


async def test_datagrams_share_the_next_commit(directory: Path):
    """Their senders wait for nothing."""
    async with opened(directory) as spool:
        assert spool.offer("syslog", b"<13>a\n", Origin(1))
        assert spool.offer("syslog", b"<13>b\n", Origin(1))
        assert raw_lines((await spool.take()).path) == [b"<13>a\n", b"<13>b\n"]


async def test_a_full_spool_refuses_until_a_segment_is_gone(directory: Path):
    """HTTP answers 429, TCP stops reading."""
    async with opened(directory, max_bytes=100, unrepeated_bytes=0) as spool:
        await spool.append("text_lines", b"x" * 100 + b"\n", Origin(1))
        assert not spool.has_room
        with pytest.raises(SpoolFull):
            await spool.append("text_lines", b"y\n", Origin(1))
        assert not spool.offer("text_lines", b"y\n", Origin(1))
        waiting = asyncio.create_task(spool.wait_for_room())
        segment = await spool.take()
        assert not waiting.done()
        spool.removed(segment)
        await waiting
        assert spool.waiting_bytes == 0
        await spool.append("text_lines", b"y\n", Origin(1))


async def test_what_nobody_would_send_again_has_the_last_room(directory: Path):
    """Sentry's SDKs, datagrams: a refusal would lose them. Beyond that they are refused as all others are."""
    line = b"x" * 100 + b"\n"
    async with opened(directory, max_bytes=100, unrepeated_bytes=400) as spool:
        await spool.append("text_lines", line, Origin(1))
        with pytest.raises(SpoolFull):
            await spool.append("text_lines", b"y\n", Origin(1))
        await spool.append("text_lines", line, Origin(1), repeats=False)
        await spool.append("error_event", line, Origin(1), event_id="a" * 32, repeats=False)
        assert spool.offer("syslog", line, Origin(1))
        with pytest.raises(SpoolFull):
            await spool.append("text_lines", b"y\n", Origin(1), repeats=False)
        assert not spool.offer("syslog", b"y\n", Origin(1))


async def test_a_batch_that_was_taken_is_answered_by_a_full_spool_too(directory: Path):
    """Its sender would retry for nothing."""
    async with opened(directory, max_bytes=10) as spool:
        await spool.append("text_lines", b"xxxxx\n", Origin(1), batch=SenderBatch("web", 1))
        assert (await spool.append("text_lines", b"xxxxx\n", Origin(1), batch=SenderBatch("web", 1))).duplicate


async def test_more_than_memory_may_hold_is_refused(directory: Path):
    """A disk that hangs must not fill the memory."""
    async with opened(directory, max_pending_bytes=10, commit_seconds=0.05) as spool:
        first = asyncio.create_task(spool.append("text_lines", b"x" * 20 + b"\n", Origin(1)))
        await asyncio.sleep(0)
        with pytest.raises(SpoolFull, match=r"spool\.max_pending_bytes is 10"):
            await spool.append("text_lines", b"y\n", Origin(1))
        await first
        await spool.append("text_lines", b"y\n", Origin(1))


async def test_it_says_that_it_takes_while_it_is_merely_busy(directory: Path):
    """What is on its way to the disk is there in a moment; nobody has to be sent to another server."""
    async with opened(directory, max_pending_bytes=10, commit_seconds=0.05) as spool:
        first = asyncio.create_task(spool.append("text_lines", b"x" * 20 + b"\n", Origin(1)))
        await asyncio.sleep(0)
        assert not spool.has_room
        await spool.check_taking()
        await first


async def test_it_says_why_it_takes_nothing_in_the_words_that_senders_get(directory: Path):
    async with opened(directory, max_bytes=100) as spool:
        await spool.append("text_lines", b"x" * 100 + b"\n", Origin(1))
        with pytest.raises(SpoolFull, match=r"spool\.max_bytes is 100"):
            await spool.check_taking()
        spool.removed(await spool.take())
        await spool.check_taking()
        spool.refuse()
        with pytest.raises(SpoolFull, match="the server is stopping"):
            await spool.check_taking()


async def test_a_disk_without_room_is_seen_before_anybody_sends(directory: Path):
    async with opened(directory, reserve_bytes=1 << 60) as spool:
        with pytest.raises(DiskFull, match="would be free for the engine"):
            await spool.check_taking()


async def test_a_spool_whose_directory_has_gone_takes_nothing(directory: Path):
    async with opened(directory) as spool:
        away = shutil.move(directory, directory.with_name("away"))
        with pytest.raises(DiskFull, match="cannot be written"):
            await spool.check_taking()
        shutil.move(away, directory)


async def test_the_reserve_is_left_to_the_engine(directory: Path):
    """Searches and loads need room too."""
    async with opened(directory, reserve_bytes=1 << 60) as spool:
        with pytest.raises(DiskFull):
            await spool.append("text_lines", b"x\n", Origin(1))
        assert not spool.has_room
        assert spool.waiting_bytes == 0


async def test_a_stopping_spool_takes_no_more_and_keeps_what_it_has(directory: Path):
    """What was offered before is on disk."""
    async with opened(directory) as spool:
        spool.offer("text_lines", b"x\n", Origin(1))
        spool.refuse()
        with pytest.raises(SpoolFull):
            await spool.append("text_lines", b"y\n", Origin(1))
    assert raw_lines(*files(directory, "*.sealed")) == [b"x\n"]


async def test_the_age_of_what_waits_is_told(directory: Path):
    """It says whether loading keeps up."""
    async with opened(directory, seal_seconds=60) as spool:
        assert spool.oldest_seconds() == 0
        await spool.append("text_lines", b"x\n", Origin(1))

        async def older() -> bool:
            return spool.oldest_seconds() > 0.05

        await until(older)
        await spool.seal_all()
        assert 0.05 < spool.oldest_seconds() < 60


def sealed_names(segments: list[Sealed]) -> list[int]:
    return [segment.name.id for segment in segments]


async def test_segments_are_taken_in_the_order_of_their_ids(directory: Path):
    """The oldest first."""
    async with opened(directory) as spool:
        for codec in ("text_lines", "syslog", "json_lines"):
            await spool.append(codec, b"x\n", Origin(1))
        await spool.seal_all()
        names = sealed_names([await spool.take() for _ in range(3)])
        assert names == sorted(names)
