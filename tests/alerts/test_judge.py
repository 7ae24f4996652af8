"""The judge: thresholds, windows in a row, recovery, silence; told once, whatever the order of values."""

import pytest

from logboom.alerts.judge import Judged, KeyState, Terms, judge
from logboom.alerts.threshold import Threshold, Windows

BOTH = Threshold(warning=5, critical=10, recovery=2)


def judged(terms: Terms, values: list[float | None], state: KeyState | None = None) -> list[str]:
    """The transitions of windows of a minute with these values, as `minute:kind level`."""
    found: list[Judged] = []
    for minute, value in enumerate(values, 1):
        state, some = judge(terms, "", state, minute * 60, value)
        found += some
    return [f"{one.tick // 60}:{one.kind} {one.level}".rstrip() for one in found]


@pytest.mark.parametrize(
    ("windows", "values", "expected"),
    [
        ((1, 1), [0, 11, 0], ["2:fired critical", "3:resolved critical"]),
        ((1, 1), [6, 11, 6, 11, 0], ["1:fired warning", "2:raised critical", "3:lowered warning", "4:worsened critical", "5:resolved critical"]),
        ((1, 1), [11, 3, 4, 2], ["1:fired critical", "2:lowered warning", "4:resolved warning"]),
        ((2, 3), [11, 0, 11, 0, 0], ["1:pending critical", "3:fired critical", "4:resolved critical"]),
        ((2, 2), [11, 0, 0, 11], ["1:pending critical", "3:calmed", "4:pending critical"]),
        ((2, 2), [6, 11, 11], ["1:pending warning", "2:fired warning", "3:raised critical"]),
        ((1, 1), [5, 10, 10.5], ["2:fired warning", "3:raised critical"]),
        ((1, 1), [], []),
    ],
)  # fmt: skip
def test_values_become_transitions(windows: tuple[int, int], values: list[float], expected: list[str]) -> None:
    terms = Terms(line=BOTH, windows=Windows(bad=windows[0], of=windows[1]), every=60)
    assert judged(terms, list(values)) == expected


def test_below_is_the_mirror_of_above() -> None:
    line = Threshold(direction="below", warning=5, critical=2, recovery=8)
    terms = Terms(line=line, windows=Windows(), every=60)
    assert judged(terms, [9, 4, 1, 7, 8]) == [
        "2:fired warning",
        "3:raised critical",
        "4:lowered warning",
        "5:resolved warning",
    ]


def test_without_a_value_the_state_stays_and_that_is_told_once() -> None:
    terms = Terms(line=BOTH, windows=Windows(), every=60, no_data=180)
    values = [11, None, None, None, None, None, 11, 0]
    assert judged(terms, values) == [
        "1:fired critical",
        "4:no_data critical",
        "7:data_back critical",
        "8:resolved critical",
    ]


def test_a_firing_alert_is_told_again_unless_somebody_looks_after_it() -> None:
    terms = Terms(line=BOTH, windows=Windows(), every=60, repeat=120)
    assert judged(terms, [11] * 6) == ["1:fired critical", "3:repeated critical", "5:repeated critical"]
    state, _ = judge(terms, "", None, 60, 11)
    for minute in range(2, 9):
        state, found = judge(terms, "", state, minute * 60, 11, acknowledged=True)
        assert found == []


def test_a_key_that_was_always_good_needs_no_memory() -> None:
    terms = Terms(line=BOTH, windows=Windows(bad=2, of=3), every=60, late_for=120)
    state, _ = judge(terms, "", None, 60, 11)
    assert state is not None
    for minute in range(2, 20):
        state, _ = judge(terms, "", state, minute * 60, 0)
    assert state is None


def test_late_values_next_to_a_firing_window_belong_to_its_alert() -> None:
    """It was told already."""
    terms = Terms(line=BOTH, windows=Windows(), every=60, late_for=600)
    state: KeyState | None = None
    for minute, value in enumerate([0, 11, 0, 0, 0], 1):
        state, _ = judge(terms, "", state, minute * 60, value)
    state, near = judge(terms, "", state, 360, 0, changed={180: 12})
    assert near == []
    _, apart = judge(terms, "", state, 420, 0, changed={300: 12})
    assert [(one.kind, one.window_end) for one in apart] == [("late", 300)]


def test_after_a_long_silence_a_bad_value_does_not_end_the_alert() -> None:
    terms = Terms(line=BOTH, windows=Windows(bad=2, of=3), every=60)
    assert judged(terms, [11, 11, *[None] * 20, 11, 11, 0, 0]) == [
        "1:pending critical",
        "2:fired critical",
        "26:resolved critical",
    ]
