"""A retried batch counts once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logboom.ingest.segment import Mark
from logboom.ingest.senders import WINDOW, Seen, Senders

DAY = 86_400


class Clock:
    """A clock that stands."""

    def __init__(self) -> None:
        self.seconds = 1_763_852_945.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def senders(tmp_path: Path, clock: Clock, *, max_senders: int = 100) -> Senders:
    return Senders(tmp_path / "senders", days=7, max_senders=max_senders, clock=clock)


def taken(memory: Senders, *marks: Mark) -> None:
    memory.remember(marks)
    memory.record(marks)


def test_a_batch_is_known_once_it_was_taken(tmp_path: Path, clock: Clock):
    """Of this sender, of this project, of this number."""
    memory = senders(tmp_path, clock)
    taken(memory, Mark(1, "web", 7))
    assert memory.has(Mark(1, "web", 7))
    assert not memory.has(Mark(1, "web", 8))
    assert not memory.has(Mark(1, "db", 7))
    assert not memory.has(Mark(2, "web", 7)), "senders of other projects choose their names as they like"


def test_batches_may_overtake_each_other(tmp_path: Path, clock: Clock):
    """A sender with several connections has several batches on their way."""
    memory = senders(tmp_path, clock)
    taken(memory, Mark(1, "web", 9), Mark(1, "web", 7))
    assert [memory.has(Mark(1, "web", number)) for number in range(6, 11)] == [False, True, False, True, False]


def test_a_number_far_below_the_highest_counts_as_taken(tmp_path: Path, clock: Clock):
    """What a sender may have on its way is limited."""
    memory = senders(tmp_path, clock)
    taken(memory, Mark(1, "web", 5000))
    assert memory.has(Mark(1, "web", 5000 - WINDOW))
    assert not memory.has(Mark(1, "web", 5001 - WINDOW))


@given(st.lists(st.integers(0, 3000), max_size=40), st.lists(st.integers(0, 3000), max_size=40))
def test_uniting_what_two_lines_say_knows_what_either_knows(first: list[int], second: list[int]):
    """In whatever order the journal has them."""

    def seen(numbers: list[int]) -> Seen | None:
        known: Seen | None = None
        for number in numbers:
            one = Seen(number, 1, 0)
            known = one if known is None else known.united(one)
        return known

    left, right = seen(first), seen(second)
    if left and right:
        united = left.united(right)
        assert united == right.united(left) == seen(first + second)
        assert all(united.has(number) for number in first + second)
        assert not united.has(max(first + second) + 1)


def test_what_was_recorded_is_known_after_a_restart(tmp_path: Path, clock: Clock):
    """Names may hold anything."""
    taken(senders(tmp_path, clock), Mark(1, "web\t1\n%", 7), Mark(1, "web\t1\n%", 9))
    memory = senders(tmp_path, clock)
    assert memory.has(Mark(1, "web\t1\n%", 7))
    assert not memory.has(Mark(1, "web\t1\n%", 8))


def test_a_torn_journal_line_is_passed_over_and_harms_no_later_one(tmp_path: Path, clock: Clock):
    """Its mark is still in the segment, which is sealed after the journal is on disk."""
    journal = tmp_path / "senders"
    memory = senders(tmp_path, clock)
    taken(memory, Mark(1, "web", 7))
    journal.write_bytes(journal.read_bytes() + b"1\tdb\t3")
    taken(memory, Mark(1, "db", 4))
    again = senders(tmp_path, clock)
    assert again.has(Mark(1, "web", 7))
    assert again.has(Mark(1, "db", 4))
    assert not again.has(Mark(1, "db", 3))


def test_a_sender_that_was_silent_too_long_is_forgotten(tmp_path: Path, clock: Clock):
    """`spool.sender_days`: its memory must not grow for ever."""
    taken(senders(tmp_path, clock), Mark(1, "old", 7))
    clock.seconds += 6 * DAY
    taken(senders(tmp_path, clock), Mark(1, "new", 7))
    clock.seconds += 2 * DAY
    memory = senders(tmp_path, clock)
    assert not memory.has(Mark(1, "old", 7))
    assert memory.has(Mark(1, "new", 7))


def test_beyond_the_limit_those_silent_longest_are_forgotten(tmp_path: Path, clock: Clock):
    """`spool.max_senders`."""
    memory = senders(tmp_path, clock, max_senders=2)
    for name in ("a", "b", "c"):
        clock.seconds += 1
        taken(memory, Mark(1, name, 1))
    again = senders(tmp_path, clock, max_senders=2)
    assert [again.has(Mark(1, name, 1)) for name in ("a", "b", "c")] == [False, True, True]


def test_the_journal_is_written_anew_when_it_repeats_itself(tmp_path: Path, clock: Clock):
    """One sender's million batches need one line."""
    memory = senders(tmp_path, clock)
    for start in range(0, 40_000, 1000):
        taken(memory, *(Mark(1, "web", number) for number in range(start, start + 1000)))
    assert (tmp_path / "senders").stat().st_size < 1_000_000
    assert senders(tmp_path, clock).has(Mark(1, "web", 39_999))
