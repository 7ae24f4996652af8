"""What a rule would have done: the walk over the past, on events as they were received."""

import time
from dataclasses import dataclass
from typing import Any

from logboom.alerts.evaluation import Verdicts, reach, scan_of, walk
from logboom.alerts.rule import Rule
from logboom.alerts.series import Series
from logboom.store.engine import Engine


@dataclass(frozen=True, slots=True)
class BackTest:
    """`judged` has the transitions in their order; `series` the counts that they were judged by."""

    judged: Verdicts
    series: Series
    windows: int
    elapsed_ms: int


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
    series.add(cell for cell in cells if cell.seen <= last)
    walked = walk(rule, series, {}, after=first, until=last)
    return BackTest(walked.judged, series, (last - first) // rule.every, round((time.monotonic() - began) * 1000))


def as_json(judged: Verdicts) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind, "key": one.key, "level": one.level, "judged_at": one.tick, "window_end": one.window_end,
            "value": one.value, "threshold": one.threshold, "late": one.late, "evidence": evidence,
        }
        for one, evidence in judged
    ]  # fmt: skip
