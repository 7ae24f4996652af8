"""Group commit, without an event loop: whole on disk, or refused without a trace."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from logboom.errors import DiskFull
from logboom.ingest.committer import Committer, Portion
from logboom.ingest.event_ids import EventIds
from logboom.ingest.rising_ids import RisingIds
from logboom.ingest.segment import Mark
from logboom.ingest.senders import Senders

MARK = Mark(1, "web", 1)


@pytest.fixture
def senders(tmp_path: Path) -> Senders:
    return Senders(tmp_path / "senders", days=7, max_senders=10)


@pytest.fixture
def committer(tmp_path: Path, senders: Senders) -> Committer:
    return Committer(
        tmp_path,
        ids=RisingIds(tmp_path / "ids"),
        senders=senders,
        event_ids=EventIds(tmp_path, max_ids=1000),
        codec_versions={"text_lines": 1, "syslog": 1},
        seal_bytes=1 << 20,
        reserve_bytes=0,
    )


def portion(content: bytes, *marks: Mark) -> Portion:
    return Portion([content], len(content), content.count(b"\n"), {1}, list(marks))


def failing(number: int) -> Callable[..., None]:
    """In the place of a function of `os`: the disk answers with this error."""

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_one_commit_writes_the_portions_of_all_codecs(committer: Committer, tmp_path: Path):
    """Each to a segment of its own."""
    outcome = committer.commit({"text_lines": portion(b"a\n"), "syslog": portion(b"b\n")})
    assert not outcome.refusals
    assert set(outcome.open_since) == {"text_lines", "syslog"}
    assert sorted(path.read_bytes() for path in tmp_path.glob("*.open")) == [b"a\n", b"b\n"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_commit_that_the_disk_refuses_leaves_no_trace(
    committer: Committer, senders: Senders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
):
    """What was written before its fsync failed is cut, so a retry doubles nothing."""
    committer.commit({"text_lines": portion(b"kept\n")})
    monkeypatch.setattr(os, "fdatasync", failing(number))
    outcome = committer.commit({"text_lines": portion(b"refused\n", MARK)})
    assert isinstance(outcome.refusals["text_lines"], DiskFull)
    assert not senders.has(MARK)
    assert next(tmp_path.glob("*.open")).read_bytes() == b"kept\n"
    monkeypatch.undo()
    assert not committer.commit({"text_lines": portion(b"retried\n", MARK)}).refusals
    assert senders.has(MARK)
    (sealed,) = committer.seal().sealed
    assert sealed.path.read_bytes() == b"kept\nretried\n"
    assert (sealed.lines, sealed.bytes) == (2, 13)


def test_a_disk_that_cannot_even_cut_is_written_no_further_until_it_can(
    committer: Committer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Else refused lines would stand before acknowledged ones."""
    committer.commit({"text_lines": portion(b"kept\n")})
    monkeypatch.setattr(os, "fdatasync", failing(errno.EIO))
    monkeypatch.setattr(os, "ftruncate", failing(errno.EIO))
    assert committer.commit({"text_lines": portion(b"refused\n")}).refusals
    assert committer.commit({"text_lines": portion(b"refused too\n")}).refusals
    assert committer.seal().sealed == []
    monkeypatch.undo()
    assert not committer.commit({"text_lines": portion(b"taken\n")}).refusals
    assert next(tmp_path.glob("*.open")).read_bytes() == b"kept\ntaken\n"


def test_batches_are_in_the_journal_before_their_segment_is_sealed(
    committer: Committer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Sealed segments are not searched for marks at the next start."""
    committer.commit({"text_lines": portion(b"a\n", MARK)})
    monkeypatch.setattr(Senders, "record", failing(errno.ENOSPC))
    assert committer.seal().sealed == []
    assert list(tmp_path.glob("*.sealed")) == []
    monkeypatch.undo()
    assert len(committer.seal().sealed) == 1
    assert Senders(tmp_path / "senders", days=7, max_senders=10).has(MARK)


def test_a_segment_that_never_held_anything_is_removed(
    committer: Committer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Its first commit failed."""
    monkeypatch.setattr(os, "fdatasync", failing(errno.ENOSPC))
    committer.commit({"text_lines": portion(b"refused\n")})
    monkeypatch.undo()
    outcome = committer.seal()
    assert outcome.sealed == []
    assert outcome.open_since == {}
    assert list(tmp_path.glob("*.open")) == []
