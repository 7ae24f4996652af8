"""Which issues come far more often than usual.

Asking the counts of each issue that came would take long where many do. So the events of the hour that runs are added up
here as they come, and only those issues are asked for that may have enough. After a restart an issue may need as many
events once more before it is looked at.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from logboom.catalog.catalog import Catalog
from logboom.catalog.clock import Clock
from logboom.catalog.issue_records import Change, IssueRecord, Reason, Status
from logboom.issues import lifecycle, numbers
from logboom.issues.settings import IssuesSettings
from logboom.store.engine import Engine


class Rates:
    """`came` with what each batch of loads brought; `judged` from time to time."""

    def __init__(self, engine: Engine, catalog: Catalog, settings: IssuesSettings, clock: Clock) -> None:
        self._engine = engine
        self._catalog = catalog
        self._settings = settings
        self._clock = clock
        self._events: Counter[int] = Counter()  # by issue, in the hour that runs
        self._watched: set[int] = set()  # issues that came since they were judged
        self._hour = clock().replace(minute=0, second=0, microsecond=0)

    def came(self, events: Mapping[int, int]) -> None:
        """So many events came of each of these issues."""
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._events = hour, Counter()
        self._events.update(events)
        self._watched.update(events)

    async def judged(self, now: datetime) -> list[tuple[IssueRecord, Change]]:
        """What escalates, of the issues that came since the last time."""
        watched, self._watched = self._watched, set()
        enough = [issue for issue in watched if self._events[issue] >= self._settings.escalation_events]
        issues = await asyncio.to_thread(self._catalog.issues.with_ids, enough)
        old = [one for one in issues.values() if now - one.first_seen >= timedelta(days=1) and _may_escalate(one)]
        hours = await numbers.hours_of_a_week(self._engine, self._catalog, old, now)
        found = []
        for issue in old:
            change = lifecycle.escalation(
                issue, hours[issue.id], factor=self._settings.escalation_factor, least=self._settings.escalation_events
            )
            if change is not None:
                found.append((issue, change))
        return found


def _may_escalate(issue: IssueRecord) -> bool:
    if issue.status is Status.IGNORED:
        return bool(issue.resolution.get("escalating"))
    return issue.status is Status.UNRESOLVED and issue.reason is not Reason.ESCALATING
