"""Walks over the windows of a rule in their order and asks the judge about each key.

The same walk is taken live, a step at a time, and over the past at once: a state and a series go in, the next state and
what was judged come out. It asks no clock.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from logboom.alerts.judge import Judged, KeyState, Terms, judge
from logboom.alerts.rule import Rule
from logboom.alerts.scan import Scan
from logboom.alerts.series import KeysInWindow, Series
from logboom.alerts.threshold import GOOD, NOTHING

Verdicts = list[tuple[Judged, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Walked:
    """`judged` has each transition with the figures behind it."""

    states: dict[str, KeyState]
    judged: Verdicts


def terms_of(rule: Rule) -> Terms:
    return Terms(
        line=rule.line,
        windows=rule.windows,
        every=rule.every,
        late_for=rule.late_for,
        no_data=rule.no_data,
        repeat=rule.repeat,
    )


def scan_of(rule: Rule, project: int, lateness_seconds: int) -> Scan:
    return rule.condition.scan(
        project, window_seconds=rule.window, every_seconds=rule.every, lateness_seconds=lateness_seconds
    )


def reach(rule: Rule) -> int:
    """How many seconds before the end of a window its value, and that of windows that late events may change, reach."""
    terms = terms_of(rule)
    return rule.window + rule.condition.before_seconds + terms.history_length * rule.every


def walk(
    rule: Rule,
    series: Series,
    states: Mapping[str, KeyState],
    *,
    after: int,
    until: int,
    acknowledged: Collection[str] = (),
    watch: Callable[[int, Mapping[str, float | None]], None] | None = None,
) -> Walked:
    """Judge the windows that end after `after` and up to `until`, both ticks of the rule.

    `watch` is told each tick and the values of its window by key.
    """
    terms, condition, current = terms_of(rule), rule.condition, dict(states)
    found: Verdicts = []
    keys_in_window = KeysInWindow(series, rule.window + condition.before_seconds, after + rule.every)
    for tick in range(after + rule.every, until + 1, rule.every):
        known = keys_in_window.slide_to(tick)
        late = _late_windows(rule, terms, series, tick)
        keys = (condition.keys_at(known) if condition.by else {""}) | current.keys() | late.keys()
        newcomers: list[tuple[int, float, str]] = []
        values: dict[str, float | None] = {}
        for key in keys:
            value = condition.value(series.reader(key, tick), tick - rule.window, tick)
            values[key] = value
            if key not in current:
                verdict = terms.line.verdict(value)
                if verdict == GOOD and key not in late:
                    continue
                if verdict == NOTHING and key not in late and (condition.by or terms.no_data is None):
                    continue
                newcomers.append((-ord(verdict), _badness(terms, value), key))
        if watch is not None:
            watch(tick, values)
        places = condition.most_keys - len(current)
        beyond = max(0, len(newcomers) - places)
        awake = rule.tells_at(tick)
        chosen = [*current, *(key for *_, key in sorted(newcomers)[: max(0, places)])]
        for key in sorted(chosen):
            read = series.reader(key, tick)
            changed = {end: condition.value(read, end - rule.window, end) for end in late.get(key, ())}
            state, judged = judge(
                terms, key, current.get(key), tick, values[key], changed=changed, acknowledged=key in acknowledged,
                awake=awake,
            )  # fmt: skip
            if state is None:
                current.pop(key, None)
            else:
                current[key] = state
            for one in judged:
                evidence = condition.evidence(read, one.window_end - rule.window, one.window_end)
                found.append((one, {**evidence, **({"beyond_cap": beyond} if beyond else {})}))
    return Walked(current, found)


def _badness(terms: Terms, value: float | None) -> float:
    """The worse the value, the smaller."""
    if value is None:
        return 0.0
    return -value if terms.line.direction == "above" else value


def _late_windows(rule: Rule, terms: Terms, series: Series, tick: int) -> dict[str, list[int]]:
    """The ends of the windows before this tick that hold slices of which it is the first to see something, by key."""
    found: dict[str, set[int]] = {}
    oldest = tick - (terms.history_length - 1) * rule.every
    for key, slice_ in series.late_at(tick):
        first = series.scan.first_tick(slice_)
        for end in range(first, min(tick, slice_ + rule.window + 1), rule.every):
            if end >= oldest:
                found.setdefault(key, set()).add(end)
    return {key: sorted(ends) for key, ends in found.items()}
