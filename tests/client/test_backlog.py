"""Batches that wait: in their order, on disk for several processes, and never more than allowed."""

import os
from pathlib import Path

from logboom.client.backlog import OnDisk
from logboom.client.delivery import Batch


def batch(number: int, sender: str = "a", body: bytes = b"x") -> Batch:
    return Batch(sender, number, body, 1)


def drained(backlog: OnDisk) -> list[str]:
    names = []
    while found := backlog.first():
        names.append(found.name)
        backlog.remove(found)
    return names


def test_the_oldest_comes_first_also_beyond_ten(tmp_path: Path):
    backlog = OnDisk(tmp_path, 1000, "a")
    for number in range(8, 13):
        backlog.add(batch(number))
    assert drained(backlog) == ["a:8", "a:9", "a:10", "a:11", "a:12"]
    assert not backlog


def test_it_takes_no_more_than_allowed(tmp_path: Path):
    backlog = OnDisk(tmp_path, 10, "a")
    backlog.add(batch(1, body=b"0123456789"))
    assert not backlog.has_room


def test_files_of_a_process_that_has_ended_are_sent_after_ones_own(tmp_path: Path):
    ended = OnDisk(tmp_path, 1000, "ended")
    ended.add(batch(1, "ended"))
    os.utime(tmp_path / "ended.1.batch", (0, 0))
    backlog = OnDisk(tmp_path, 1000, "z")
    backlog.add(batch(1, "z"))
    assert drained(backlog) == ["z:1", "ended:1"]


def test_files_of_a_process_at_work_are_left_to_it(tmp_path: Path):
    OnDisk(tmp_path, 1000, "other").add(batch(1, "other"))
    assert not OnDisk(tmp_path, 1000, "a")


def test_a_file_that_another_process_sent_meanwhile_is_passed_over(tmp_path: Path):
    backlog = OnDisk(tmp_path, 1000, "a")
    backlog.add(batch(1))
    backlog.add(batch(2))
    (tmp_path / "a.1.batch").unlink()
    assert drained(backlog) == ["a:2"]


def test_what_the_disk_does_not_take_waits_in_memory_behind_the_rest(tmp_path: Path):
    backlog = OnDisk(tmp_path, 1000, "a")
    backlog.add(batch(1))
    backlog._directory = tmp_path / "a.1.batch"  # a file where a directory should be
    backlog.add(batch(2))
    assert backlog.error is not None
    assert not backlog.has_room
    backlog._directory = tmp_path
    assert drained(backlog) == ["a:1", "a:2"]
    assert backlog.has_room
