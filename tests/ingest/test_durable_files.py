"""Files that are whole or absent after a crash."""

import os
from pathlib import Path

import pytest

from logboom.ingest.durable_files import write_all, write_durably


def test_the_old_content_stays_until_the_new_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A disk that fails in the middle of the write has changed nothing."""
    path = tmp_path / "file"
    write_durably(path, b"old")

    def failing(descriptor: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="gone"):
        write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    monkeypatch.undo()
    write_durably(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_else_may_read_what_was_logged(tmp_path: Path):
    """Logs hold secrets more often than they should."""
    write_durably(tmp_path / "file", b"x")
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0


def test_a_write_that_takes_only_a_part_is_continued():
    """A pipe takes what fits; a disk does the same when it is nearly full."""
    reading, writing = os.pipe()
    os.set_blocking(writing, True)
    content = bytes(range(256)) * 100
    write_all(writing, content)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        assert file.read() == content
