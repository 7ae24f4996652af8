"""What a message shows of the events themselves: the newest of the window, and the counts of the windows before it."""

import math
from dataclasses import dataclass
from typing import Final

from logboom.alerts.conditions import Issue
from logboom.alerts.evaluation import scan_of
from logboom.alerts.message import narrowed_query
from logboom.alerts.picture import draw
from logboom.alerts.rule import Rule
from logboom.alerts.series import Series
from logboom.catalog.alert_records import TransitionRecord
from logboom.query.parser import parse
from logboom.query.plan import Plan
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement

SAMPLES: Final = 5
SAMPLE_CHARACTERS: Final = 300
WINDOWS: Final = 60
LIMITS: Final = Limits(seconds=10, memory_bytes=512 << 20)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Asks the engine; whoever composes a message goes on without when that fails."""

    engine: Engine
    lateness_seconds: int

    async def samples(self, rule: Rule, transition: TransitionRecord) -> tuple[str, ...]:
        """The newest events of the window, a line each."""
        if isinstance(rule.watch, Issue):
            return ()
        query = narrowed_query(rule.watch.searches[0], rule.watch.by, transition.key)
        start, end = (transition.window_end - rule.window) * SECOND, transition.window_end * SECOND
        plan = Plan(tree=parse(query), project=transition.project, start=start, end=end, now=end)
        translation = plan.translation()
        sql = (
            "SELECT formatDateTime(timestamp, '%H:%i:%S') AS time, level, service, host, message FROM logboom.events"
            f" WHERE {plan.scope(translation)} ORDER BY timestamp DESC LIMIT {SAMPLES}"
        )
        found = await self.engine.rows(Statement(sql, translation.parameters.values), limits=LIMITS, slot="background")
        return tuple(" ".join(" ".join(part for part in row if part).split())[:SAMPLE_CHARACTERS] for row in found.rows)

    async def picture(self, rule: Rule, transition: TransitionRecord) -> bytes:
        """The values of the rule up to the transition's window, as a picture."""
        if isinstance(rule.watch, Issue):
            return b""
        scan = scan_of(rule, transition.project, self.lateness_seconds)
        end, step = transition.window_end, rule.every
        before = rule.window + rule.watch.before_seconds
        cells = await scan.cells(self.engine, start=end - WINDOWS * step - before, end=end)
        series = Series(scan)
        series.add(cells)
        read = series.reader(transition.key, math.inf)
        values = [
            rule.watch.value(read, tick - rule.window, tick) or 0.0
            for tick in range(end - (WINDOWS - 1) * step, end + 1, step)
        ]
        below = rule.line.direction == "below"
        return draw(values, threshold=rule.line.of(transition.level or "critical"), below=below)
