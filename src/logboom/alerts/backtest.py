"""What a rule would have done: the walk over the past, on events as they were received."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from logboom.alerts.conditions import Issue
from logboom.alerts.evaluation import Verdicts, Walked, reach, scan_of, walk
from logboom.alerts.rule import Rule
from logboom.alerts.series import Series
from logboom.alerts.transitions import of_notices, of_window
from logboom.issues.notices import IssueNotice
from logboom.store.engine import Engine

MOST_POINTS: Final = 360  # a curve is drawn on a screen: more could not be told apart


@dataclass(frozen=True, slots=True)
class BackTest:
    """`judged` has the transitions in their order; `series` the counts that they were judged by.

    `curve` are the worst values of all keys, each with the end of its window (seconds): one in each of at most
    `MOST_POINTS` equal parts of the time, none where there was no value.
    """

    judged: Verdicts
    series: Series
    windows: int
    elapsed_ms: int
    curve: list[tuple[int, float]]
    messages: int
    """How many messages each channel of the rule would have been sent: alerts of one moment are one message."""


async def backtest(
    engine: Engine,
    rule: Rule,
    project: int,
    *,
    start: int,
    end: int,
    lateness_seconds: int,
    until_load: int | None = None,
) -> BackTest:
    """Judge the windows that end after `start` and up to `end` (seconds), beginning as a rule that was just made.

    What a tick sees is what was received by then, so a firing stands where the live rule would have fired. Raises what
    the engine raises.
    """
    began = time.monotonic()
    first, last = start // rule.every * rule.every, end // rule.every * rule.every
    scan = scan_of(rule, project, lateness_seconds)
    series = Series(scan)
    cells = await scan.cells(engine, start=first - reach(rule), end=last, until_load=until_load)
    windows = (last - first) // rule.every
    curve = _Curve(rule, first, -(-windows // MOST_POINTS) or 1)

    def walked_over() -> Walked:
        series.add(cell for cell in cells if cell.seen <= last)
        return walk(rule, series, {}, after=first, until=last, watch=curve.add)

    walked = await asyncio.to_thread(walked_over)  # a month takes seconds, in which others are to be answered
    told = {one.tick for one, evidence in walked.judged if of_window(rule, one, evidence).told}
    elapsed_ms = round((time.monotonic() - began) * 1000)
    return BackTest(walked.judged, series, windows, elapsed_ms, curve.points, len(told))


@dataclass(frozen=True, slots=True)
class IssueBackTest:
    """`transitions` as `as_json` gives them, `messages` as of a BackTest."""

    transitions: list[dict[str, Any]]
    messages: int


def backtest_of_issues(rule: Rule, notices: Sequence[IssueNotice]) -> IssueBackTest:
    """What an issue rule would have told of these notices. Raises TypeError for another rule."""
    if not isinstance(rule.watch, Issue):
        raise TypeError("this rule counts events")
    found = of_notices(rule.watch, notices)
    sent = {one.judged_at + (rule.active.opens_after(one.judged_at) if rule.active else 0) for one in found}
    return IssueBackTest(
        [
            {
                "kind": one.kind, "key": one.key, "level": one.level, "judged_at": one.judged_at,
                "window_end": one.window_end, "value": None, "threshold": None, "late": False,
                "evidence": dict(one.evidence),
            }
            for one in found
        ],
        len(sent),
    )  # fmt: skip


class _Curve:
    """Keeps the worst value of each run of `ticks` windows."""

    def __init__(self, rule: Rule, first: int, ticks: int) -> None:
        self.points: list[tuple[int, float]] = []
        self._rule, self._first, self._seconds = rule, first, ticks * rule.every

    def add(self, tick: int, values: Mapping[str, float | None]) -> None:
        known = [value for value in values.values() if value is not None]
        if not known:
            return
        worst = max(known) if self._rule.line.direction == "above" else min(known)
        if self.points and self._part(self.points[-1][0]) == self._part(tick):
            if self._rule.line.worse(self.points[-1][1], worst) != worst:
                return
            self.points.pop()
        self.points.append((tick, worst))

    def _part(self, tick: int) -> int:
        return (tick - self._first - 1) // self._seconds


def as_json(judged: Verdicts) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind, "key": one.key, "level": one.level, "judged_at": one.tick, "window_end": one.window_end,
            "value": one.value, "threshold": one.threshold, "late": one.late, "evidence": evidence,
        }
        for one, evidence in judged
    ]  # fmt: skip
