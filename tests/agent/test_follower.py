"""Files are followed through rotation, truncation, deletion and crashes: every line arrives, and arrives once."""

import gzip
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from logboom.agent import follower as follower_module
from logboom.agent.checkpoints import Checkpoints
from logboom.agent.follower import Batch, Follower


class Watch:
    """A follower of a directory whose clock a test moves, and what it handed over."""

    def __init__(self, directory: Path, pattern: str = "*.log", **options: int) -> None:
        self.directory = directory
        self.pattern = pattern
        self.options = {"backlog_bytes": 1 << 20, "max_files": 20_000, "max_line_bytes": 1000, **options}
        self.now = 1000.0
        self.got: list[str] = []
        self.numbers: set[int] = set()
        self.start()

    def start(self) -> "Watch":
        self.checkpoints = Checkpoints(self.directory / "state" / "checkpoints.sqlite3")
        self.follower = Follower(
            [str(self.directory / self.pattern)], self.checkpoints, clock=lambda: self.now, **self.options
        )
        return self

    def look(self, seconds: float = 0.3) -> list[str]:
        """What was handed over in one round, a moment later."""
        self.now += seconds
        return self.take(self.follower.look())

    def take(self, batches: list[Batch]) -> list[str]:
        self.follower.prepare(batches)
        messages = []
        for batch in batches:
            if batch.number not in self.numbers:  # who takes batches takes each number once
                self.numbers.add(batch.number)
                messages += [message.decode() for message in batch.messages]
        self.follower.done(batches)
        self.got += messages
        return messages

    def rest(self) -> list[str]:
        """What comes until nothing more comes."""
        found = []
        for _ in range(12):
            found += self.look(2)
        return found

    def crash(self) -> None:
        """Everything that is not on disk is forgotten."""
        self.checkpoints.close()
        self.start()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Watch]]:
    made: list[Watch] = []

    def new(**options: int) -> Watch:
        made.append(Watch(tmp_path, **options))
        return made[-1]

    yield new
    for one in made:
        one.follower.close()


def write(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_lines_are_given_as_they_come_and_the_last_when_nothing_follows(watch, tmp_path):
    write(tmp_path / "a.log", "one\ntwo\n")
    following = watch()
    assert following.look() == ["one"]
    assert following.look(2) == ["two"]
    write(tmp_path / "a.log", "three\nfo")
    assert following.rest() == ["three"]
    write(tmp_path / "a.log", "ur\n")
    assert following.rest() == ["four"]


def test_a_trace_that_is_written_in_pieces_is_one_message(watch, tmp_path):
    following = watch()
    write(tmp_path / "a.log", "ERROR failed\nTraceback (most recent call last):\n  File")
    assert following.look(6) == []
    write(tmp_path / "a.log", ' "x.py", line 1\nKeyError: 1\n')
    assert following.rest() == ['ERROR failed\nTraceback (most recent call last):\n  File "x.py", line 1\nKeyError: 1']


def test_of_a_file_that_was_there_only_the_end_is_read_and_of_later_ones_all(watch, tmp_path):
    write(tmp_path / "old.log", "".join(f"line {number:03}\n" for number in range(100)))
    following = watch(backlog_bytes=25)
    assert following.rest() == ["line 098", "line 099"]
    write(tmp_path / "new.log", "".join(f"new {number}\n" for number in range(10)))
    assert len(following.rest()) == 10


def test_a_file_that_is_renamed_is_read_to_its_end_and_the_new_one_from_its_beginning(watch, tmp_path):
    log = tmp_path / "a.log"
    write(log, "one\n")
    following = watch()
    following.rest()
    writer = log.open("a")
    writer.write("two\nthr")
    writer.flush()
    following.look(6)
    log.rename(tmp_path / "a.log.1")
    write(log, "new one\n")
    writer.write("ee\n")  # its program has not noticed yet
    writer.flush()
    assert sorted(following.rest()) == ["new one", "three", "two"]
    writer.close()


def test_what_was_written_just_before_a_quiet_file_was_renamed_is_read(watch, tmp_path, monkeypatch):
    monkeypatch.setattr(follower_module, "OPEN_FILES", 1)
    for name in ("a.log", "b.log"):
        write(tmp_path / name, f"{name} one\n")
    following = watch()
    following.rest()
    for name in ("a.log", "b.log"):
        write(tmp_path / name, f"{name} two\n")
        (tmp_path / name).rename(tmp_path / f"{name}.1")
    assert sorted(following.rest()) == ["a.log two", "b.log two"]


def test_a_partial_last_line_of_a_rotated_file_is_given_in_the_end(watch, tmp_path):
    following = watch()
    write(tmp_path / "a.log", "half a line")
    following.look(6)
    (tmp_path / "a.log").rename(tmp_path / "gone")
    assert following.rest() == ["half a line"]


def test_a_renamed_file_whose_new_name_is_followed_too_is_not_read_again(watch, tmp_path):
    following = watch()
    write(tmp_path / "a.log", "one\n")
    following.rest()
    (tmp_path / "a.log").rename(tmp_path / "a.1.log")
    write(tmp_path / "a.log", "two\n")
    assert following.rest() == ["two"]
    write(tmp_path / "a.1.log", "three\n")
    assert following.rest() == ["three"]


@pytest.mark.parametrize("rest", ["", "five\n", "a longer line than what was there before, all of it together\n"])
def test_a_file_that_is_truncated_begins_anew(watch, tmp_path, rest):
    """As logrotate's copytruncate does it, also when it is longer again before anybody looks."""
    log = tmp_path / "a.log"
    write(log, "one\ntwo\nthree and a half")
    following = watch()
    following.rest()
    log.write_text("four\n" + rest)
    assert following.rest() == ["three and a half", "four", *([rest.strip()] if rest else [])]


TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\nKeyError: 1'
CUT = len(TRACE) - len("    f()\nKeyError: 1")


def test_a_rename_in_the_middle_of_a_trace_leaves_it_whole(watch, tmp_path):
    """Its program goes on writing into the renamed file, and later into the new one."""
    log = tmp_path / "a.log"
    following = watch()
    writer = log.open("a")
    writer.write(f"ERROR failed\n{TRACE[:CUT]}")
    writer.flush()
    following.look(6)
    log.rename(tmp_path / "a.log.1")
    write(log, "INFO of the new file\n")
    following.look(0.3)
    writer.write(f"{TRACE[CUT:]}\n")
    writer.close()
    assert sorted(following.rest()) == [f"ERROR failed\n{TRACE}", "INFO of the new file"]


@pytest.mark.parametrize("cut", [CUT, CUT + 5, len(TRACE) - 3], ids=["between lines", "in a line", "in the last line"])
@pytest.mark.parametrize("way", ["create", "copytruncate"])
def test_a_rotation_in_the_middle_of_a_trace_or_a_line_loses_nothing(watch, tmp_path, way: str, cut: int):
    """The rest comes in the next file: both parts are there, with each of their lines once."""
    log = tmp_path / "a.log"
    following = watch()
    write(log, f"INFO before\n{TRACE[:cut]}")
    following.look(6)
    if way == "create":
        log.rename(tmp_path / "a.log.1")
    else:
        log.write_text("")
    write(log, f"{TRACE[cut:]}\nINFO after\n")
    following.rest()
    assert {"INFO before", "INFO after"} <= set(following.got)
    written = ["INFO before", *TRACE[:cut].splitlines(), *TRACE[cut:].splitlines(), "INFO after"]
    assert sorted(line for message in following.got for line in message.splitlines()) == sorted(written)


def test_a_file_that_is_deleted_and_made_again(watch, tmp_path):
    log = tmp_path / "a.log"
    following = watch()
    for number in range(5):
        write(log, f"life {number}\n")
        following.look(6)
        log.unlink()
        following.look(0.3)
    following.rest()
    assert following.got == [f"life {number}" for number in range(5)]
    assert following.follower.files == 0


def test_a_link_is_followed_to_where_it_leads_and_each_file_once(watch, tmp_path):
    (tmp_path / "first").write_text("one\n")
    (tmp_path / "second").write_text("two\n")
    link = tmp_path / "current.log"
    link.symlink_to(tmp_path / "first")
    (tmp_path / "same.log").symlink_to(tmp_path / "first")
    (tmp_path / "nowhere.log").symlink_to(tmp_path / "missing")
    following = watch()
    assert following.rest() == ["one"]
    write(tmp_path / "first", "last of the first\n")
    link.unlink()
    link.symlink_to(tmp_path / "second")
    (tmp_path / "same.log").unlink()
    assert sorted(following.rest()) == ["last of the first", "two"]


def test_what_is_no_log_file_is_passed_over(watch, tmp_path):
    (tmp_path / "folder.log").mkdir()
    os.mkfifo(tmp_path / "pipe.log")
    (tmp_path / "old.log.gz").write_bytes(gzip.compress(b"compressed\n"))
    assert watch(pattern="*").rest() == []


def test_a_file_that_may_not_be_read_is_counted_and_said_once(watch, tmp_path, caplog):
    """An effective user who is not root, where root runs the tests."""
    log = tmp_path / "a.log"
    following = watch()
    following.rest()
    write(log, "secret\n")
    log.chmod(0)
    with as_nobody(tmp_path):
        following.rest()
        assert following.follower.unreadable == 1
        assert [record.getMessage() for record in caplog.records] == [f"cannot read {log}: Permission denied"]
        log.chmod(0o644)
        following.look(31)
        assert following.rest() == ["secret"]


@contextmanager
def as_nobody(directory: Path) -> Iterator[None]:
    if os.geteuid():
        yield
        return
    for folder in (directory, *list(directory.parents)[:-1]):
        folder.chmod(folder.stat().st_mode | 0o055)
    for entry in (directory, *directory.rglob("*")):
        os.chown(entry, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_line_too_long_harms_no_other(watch, tmp_path):
    following = watch()
    write(tmp_path / "a.log", "before\n" + "x" * 5000 + "\nafter\n")
    assert [len(message) for message in following.rest()] == [6, 5000, 5]
    write(tmp_path / "a.log", "y" * 1_500_000)
    following.rest()
    write(tmp_path / "a.log", "y\nend\n")
    assert following.rest()[-1] == "end"


def test_after_a_stop_it_goes_on_where_it_was_also_in_a_file_that_was_renamed_meanwhile(watch, tmp_path):
    log = tmp_path / "a.log"
    write(log, "one\ntwo\n")
    following = watch()
    following.rest()
    following.follower.close()
    write(log, "three\n")
    log.rename(tmp_path / "a.log.1")
    write(log, "four\n")
    following.start()
    assert sorted(following.rest()) == ["four", "three"]


def test_a_file_that_came_while_nobody_looked_is_read_whole(watch, tmp_path):
    following = watch(backlog_bytes=10)
    following.rest()
    following.follower.close()
    write(tmp_path / "a.log", "".join(f"line {number}\n" for number in range(50)))
    following.start()
    assert len(following.rest()) == 50


def test_an_inode_that_was_given_to_another_file_is_read_from_its_beginning(watch, tmp_path):
    log = tmp_path / "a.log"
    write(log, "one\n")
    following = watch()
    following.rest()
    following.follower.close()
    inode = log.stat().st_ino
    log.write_text("another file of the same inode\n")
    assert log.stat().st_ino == inode
    following.start()
    assert following.rest() == ["another file of the same inode"]


@pytest.mark.parametrize("moment", ["before it was written down", "before it was taken", "after it was taken"])
def test_a_crash_loses_nothing_and_doubles_nothing(watch, tmp_path, moment):
    log = tmp_path / "a.log"
    write(log, "one\ntwo\n")
    following = watch()
    following.rest()
    write(log, "three\nERROR four\n  more of four\nfive\n")
    following.now += 6
    batches = following.follower.look()
    assert [message for batch in batches for message in batch.messages] == [b"three", b"ERROR four\n  more of four"]
    if moment != "before it was written down":
        following.follower.prepare(batches)
    if moment == "after it was taken":
        following.numbers.update(batch.number for batch in batches)
        following.got += [message.decode() for batch in batches for message in batch.messages]
    following.crash()
    write(log, "six\n")
    following.rest()
    assert following.got == ["one", "two", "three", "ERROR four\n  more of four", "five", "six"]


def test_a_file_has_one_batch_at_a_time(watch, tmp_path):
    """More could not be told apart after a crash."""
    following = watch()
    following.look()
    write(tmp_path / "a.log", ("y" * 999 + "\n") * 5000)
    following.now += 6
    while batches := following.follower.look():
        assert len({batch.file.identity for batch in batches}) == len(batches)
        following.take(batches)
    assert len(following.got) >= 4999


@pytest.mark.slow
def test_ten_thousand_files_are_followed_with_few_open_and_little_work(watch, tmp_path):
    for number in range(10_000):
        (tmp_path / f"{number}.log").write_text(f"first of {number}\n")
    following = watch()
    assert len(following.rest()) == 10_000
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    assert open_files < 400
    write(tmp_path / "77.log", "more\n")
    assert following.rest() == ["more"]
    before = os.times()
    for _ in range(60):
        following.look(1)
    spent = os.times()
    seconds = spent.user + spent.system - before.user - before.system
    assert seconds < 6, "a minute of watching ten thousand quiet files"
