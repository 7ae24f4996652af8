"""What a refusal of the engine means."""

import pytest

from logboom.errors import EngineError, LimitExceeded
from logboom.ingest.refusal import FEW_LINES, LIMIT_ATTEMPTS, MOST_REFUSALS, Refusals

MANY = 10 * FEW_LINES


@pytest.mark.parametrize("code", [6, 27, 41, 43, 53, 69, 72, 117, 469])
def test_a_fault_of_the_lines_lasts(code: int):
    """Cannot be converted or read, is of the wrong type, breaks a constraint, ..."""
    assert Refusals().is_lasting(1, MANY, EngineError("no", engine_code=code))


@pytest.mark.parametrize("code", [0, 60, 62, 76, 242, 243, 252])
def test_a_fault_of_the_circumstances_does_not(code: int):
    """An unknown table, a full disk, too many parts, ...: dividing the segment would not mend them."""
    refusals = Refusals()
    assert not any(refusals.is_lasting(1, MANY, EngineError("no", engine_code=code)) for _ in range(100))


def test_a_segment_that_is_too_large_is_divided_after_some_attempts():
    """Others may have used the memory when it was first offered."""
    refusals = Refusals()
    answers = [refusals.is_lasting(1, MANY, LimitExceeded("memory")) for _ in range(LIMIT_ATTEMPTS)]
    assert answers == [False] * (LIMIT_ATTEMPTS - 1) + [True]


def test_a_few_lines_wait_for_memory_as_long_as_it_takes():
    """They are not at fault."""
    refusals = Refusals()
    assert not any(refusals.is_lasting(1, FEW_LINES, LimitExceeded("memory")) for _ in range(100))


def test_all_that_a_segment_was_divided_into_counts_together():
    """So a segment that is bad everywhere does not become ten thousand files."""
    refusals = Refusals()
    segment, divisions = 1, 0
    while refusals.may_divide(segment):
        divisions += 1
        successors = (segment * 2, segment * 2 + 1)
        refusals.divided(segment, successors)
        refusals.forget(segment)
        segment = successors[divisions % 2]
    assert divisions == MOST_REFUSALS
    assert refusals.may_divide(10**9), "another segment has a count of its own"
