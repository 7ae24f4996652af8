"""The event model's tables."""

import pytest

from logboom.event import (
    COLUMN_NAMES,
    LEVELS,
    SEVERITY_OF_LEVEL,
    SEVERITY_OF_WORD,
    level_of_severity,
    retention_class,
    severity_of_pri,
)


def test_every_level_is_the_level_of_its_own_severity():
    assert [level_of_severity(SEVERITY_OF_LEVEL[level]) for level in LEVELS] == list(LEVELS)


@pytest.mark.parametrize(
    ("severity", "level"),
    [(-1, ""), (0, ""), (1, "trace"), (4, "trace"), (8, "debug"), (9, "info"), (10, "notice"), (12, "notice"), (16, "warning"),
     (17, "error"), (18, "critical"), (24, "critical"), (25, "")],
)  # fmt: skip
def test_a_severity_between_two_levels_belongs_to_the_lower(severity, level):
    assert level_of_severity(severity) == level


@pytest.mark.parametrize(
    ("pri", "level"), [(165, "notice"), (0, "critical"), (34, "critical"), (11, "error"), (15, "debug")]
)
def test_a_syslog_priority_has_a_level(pri, level):
    assert level_of_severity(severity_of_pri(pri)) == level


def test_every_word_of_a_sender_has_a_level():
    assert all(level_of_severity(severity) for severity in SEVERITY_OF_WORD.values())


@pytest.mark.parametrize(("days", "kept"), [(0, 1), (1, 1), (2, 3), (30, 30), (31, 90), (3650, 3650), (9999, 3650)])
def test_retention_is_rounded_up_to_a_class(days, kept):
    assert retention_class(days) == kept


def test_no_column_is_listed_twice():
    assert len(set(COLUMN_NAMES)) == len(COLUMN_NAMES) == 22
