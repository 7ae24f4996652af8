"""The follower: looks at each new load once, makes issues of what nobody knows, sees what returns, counts.

Each step takes the loads since the last one. First the catalog: making an issue and its regression are done again
without harm, since the fingerprint has its issue then and the issue is no longer resolved. Then the counts, each table in
one block that also says how far it goes. So a crash at any point repeats what is not done and doubles nothing.

What is ignored until something happens is looked at after the counts, which it depends on; nothing is lost by a crash
before that, as the next event looks again.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, Protocol

from prometheus_client import Counter, Histogram

from logboom.catalog.catalog import Catalog
from logboom.catalog.clock import Clock, system_clock
from logboom.catalog.issue_records import Change, IssueRecord, NewIssue, Reason, Status
from logboom.errors import EngineUnavailable, LogboomError
from logboom.issues import counts, lifecycle, numbers
from logboom.issues.arrivals import Arrival, FirstEvent, arrivals, first_events
from logboom.issues.first_report import new_issue
from logboom.issues.grouping import CURRENT
from logboom.issues.mirror import Mirror
from logboom.issues.settings import IssuesSettings
from logboom.store.engine import Engine

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 1.0
NEW_AT_ONCE: Final = 500  # issues of one transaction: others may write in between
LOOK_AT_RATES_SECONDS: Final = 60.0

STEPS = Counter("logboom_issue_steps_total", "Batches of loads that the follower of issues looked at", ["outcome"])
ISSUES = Counter("logboom_issues_total", "What happened to issues by itself", ["kind"])
STEP_SECONDS = Histogram("logboom_issue_step_seconds", "Time from taking a batch of loads to its counts")


class Feed(Protocol):
    """Word of each load that has been committed."""

    @property
    def latest(self) -> int: ...

    async def wait_beyond(self, load_id: int) -> int:
        """Return the newest load's id once it is greater than `load_id`."""
        ...


def _nobody() -> None:
    """Nobody wants to hear."""


class Follower:
    """Follows the loads for as long as `run` runs; `on_notice` is called when there are new notices to read."""

    def __init__(
        self,
        engine: Engine,
        catalog: Catalog,
        feed: Feed,
        settings: IssuesSettings,
        *,
        mirror: Mirror | None = None,
        on_notice: Callable[[], None] = _nobody,
        clock: Clock = system_clock,
    ) -> None:
        self._engine = engine
        self._catalog = catalog
        self._feed = feed
        self._settings = settings
        self.mirror = mirror or Mirror(engine, catalog)
        self._on_notice = on_notice
        self._clock = clock
        self._batches = counts.Batches(engine)
        self._counted: dict[str, int] = {}  # up to which load, by the table's name
        self._watched: set[int] = set()  # issues that came since their rates were looked at
        self._looked_at = clock()

    async def run(self) -> None:
        """Follow until cancelled. No load that the feed tells of may change any more."""
        done = -1
        while True:
            try:
                if done < 0:
                    await self.mirror.update()
                latest = await self._feed.wait_beyond(done)
                await self.step(latest)
                done = latest
                STEPS.labels("done").inc()
            except EngineUnavailable as error:
                STEPS.labels("engine_unavailable").inc()
                log.warning("following errors waits: %s", error.message)
                await asyncio.sleep(RETRY_SECONDS)
            except LogboomError as error:
                STEPS.labels("failed").inc()
                log.error("following errors failed and is repeated: %s", error.message)  # noqa: TRY400
                await asyncio.sleep(RETRY_SECONDS)
            except Exception:
                STEPS.labels("failed").inc()
                log.exception("following errors failed and is repeated")
                await asyncio.sleep(RETRY_SECONDS)
            else:
                await asyncio.sleep(self._settings.pause_seconds)

    async def step(self, latest: int) -> None:
        """Bring issues and counts up to this load."""
        with STEP_SECONDS.time():
            while (after := await self._counted_up_to(counts.TOTALS)) < latest:
                batch = await self._batches.next(after, latest)
                if batch is None:
                    break  # loads without errors need no mark
                found = await arrivals(self._engine, batch)
                changed = await self._tell_catalog(found, batch)
                await self._count(batch)
                changed += await self._look_at_ignored(found)
                if changed:
                    await self.mirror.update()
                    self._on_notice()
            await self._look_at_rates()

    async def _counted_up_to(self, table: counts.Table) -> int:
        """Asked of the engine once, and again after a failure that may or may not have counted."""
        if table.name not in self._counted:
            self._counted[table.name] = await counts.counted_up_to(self._engine, table)
        return self._counted[table.name]

    async def _count(self, batch: counts.Batch) -> None:
        for table in counts.TABLES:
            after = await self._counted_up_to(table)
            if after < batch.up_to:
                del self._counted[table.name]
                await counts.count(self._engine, table, replace(batch, after=after))
                self._counted[table.name] = batch.up_to

    async def _tell_catalog(self, found: Sequence[Arrival], batch: counts.Batch) -> int:
        """Make the issues that are missing, and have those regress that were resolved; how many."""
        keys = {(one.project, CURRENT, one.fingerprint): one for one in found}
        known = await asyncio.to_thread(self._catalog.issues.of_fingerprints, keys)
        unknown = [
            one for key, one in keys.items()
            if key not in known or (known[key].issue_id is None and not known[key].discarded)
        ]  # fmt: skip
        made = await self._make(unknown, batch)
        of_issue: dict[int, list[Arrival]] = {}
        for key, record in known.items():
            if record.issue_id is not None:
                of_issue.setdefault(record.issue_id, []).append(keys[key])
        issues = await asyncio.to_thread(self._catalog.issues.with_ids, of_issue)
        self._watched.update(issues)
        return made + await self._regress(issues, of_issue)

    async def _make(self, unknown: Sequence[Arrival], batch: counts.Batch) -> int:
        made = 0
        for start in range(0, len(unknown), NEW_AT_ONCE):
            part = unknown[start : start + NEW_AT_ONCE]
            firsts: dict[tuple[int, int], FirstEvent] = {}
            for project in {one.project for one in part}:
                wanted = [one.fingerprint for one in part if one.project == project]
                events = await first_events(self._engine, project, wanted, batch)
                firsts |= {(project, fingerprint): event for fingerprint, event in events.items()}
            new = [
                new_issue(one, firsts[one.project, one.fingerprint])
                for one in part
                if (one.project, one.fingerprint) in firsts
            ]
            made += len(await asyncio.to_thread(self._created, new))
        ISSUES.labels("new").inc(made)
        return made

    def _created(self, new: list[NewIssue]) -> list[IssueRecord]:
        """Projects that the catalog does not have (any more) get no issues."""
        projects = {project.id for project in self._catalog.projects.all()}
        return self._catalog.issues.create([one for one in new if one.project in projects])

    async def _regress(self, issues: dict[int, IssueRecord], of_issue: dict[int, list[Arrival]]) -> int:
        changed = 0
        for issue in issues.values():
            if issue.status is not Status.RESOLVED:
                continue
            releases = await numbers.releases_first_seen(self._engine, issue.project)
            seen = _together([one.seen for one in of_issue[issue.id]])
            changed += await self._change(issue, lifecycle.regression(issue, seen, releases))
        return changed

    async def _look_at_ignored(self, found: Sequence[Arrival]) -> int:
        keys = [(one.project, CURRENT, one.fingerprint) for one in found]
        known = await asyncio.to_thread(self._catalog.issues.of_fingerprints, keys)
        ids = {record.issue_id for record in known.values() if record.issue_id is not None}
        issues = await asyncio.to_thread(self._catalog.issues.with_ids, ids)
        changed = 0
        for issue in issues.values():
            if issue.status is Status.IGNORED and issue.resolution:
                totals = await numbers.totals(self._engine, self._catalog, issue)
                changed += await self._change(issue, lifecycle.awakening(issue, totals, self._clock()))
        return changed

    async def _look_at_rates(self) -> None:
        """Once a minute: do issues that came in it come far more often than usual, and has time let others go on?"""
        now = self._clock()
        if now - self._looked_at < timedelta(seconds=LOOK_AT_RATES_SECONDS):
            return
        self._looked_at = now
        watched, self._watched = self._watched, set()
        changed = 0
        issues = await asyncio.to_thread(self._catalog.issues.with_ids, watched)
        for issue in issues.values():
            if now - issue.first_seen < timedelta(days=1) or not _may_escalate(issue):
                continue
            hours = await numbers.hours_of_a_week(self._engine, self._catalog, issue, now)
            judged = lifecycle.escalation(
                issue, hours, factor=self._settings.escalation_factor, least=self._settings.escalation_events
            )
            changed += await self._change(issue, judged)
        await self.mirror.update()  # another node may have changed something
        if changed:
            self._on_notice()

    async def _change(self, issue: IssueRecord, change: Change | None) -> int:
        """Make a change that was decided on what the issue was; somebody else's change meanwhile wins."""
        if change is None:
            return 0
        seen = {issue.id: issue.revision}
        changed = await asyncio.to_thread(self._catalog.issues.change, [issue.id], change, revisions=seen)
        if changed:
            ISSUES.labels(change.kind).inc()
        return len(changed)


def _together(parts: list[lifecycle.Seen]) -> lifecycle.Seen:
    """What several fingerprints of one issue brought."""
    last = max(parts, key=lambda part: part.last_seen)
    return lifecycle.Seen(
        events=sum(part.events for part in parts),
        last_seen=last.last_seen,
        last_event_id=last.last_event_id,
        release=last.release,
        releases=frozenset().union(*(part.releases for part in parts)),
        environment=last.environment,
    )


def _may_escalate(issue: IssueRecord) -> bool:
    if issue.status is Status.IGNORED:
        return bool(issue.resolution.get("escalating"))
    return issue.status is Status.UNRESOLVED and issue.reason is not Reason.ESCALATING
