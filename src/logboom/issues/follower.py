"""The follower: looks at each new load once, makes issues of what nobody knows, sees what returns, counts.

First the catalog is told, of each load at once: making an issue and its regression are done again without harm, since
the fingerprint has its issue then and the issue is no longer resolved. Then the counts, in a steady stream of several
loads together: each table in one block that also says how far it goes, and the sums of the issues that were counted. So a
crash at any point repeats what is not counted and doubles nothing.

Of all processes that share a catalog and an engine one follows at a time: the one that holds the lease.

What is ignored until something happens is looked at after the counts, which it depends on; nothing is lost by a crash
before that, as the next event looks again.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from prometheus_client import Counter, Histogram

from logboom.catalog.catalog import Catalog
from logboom.catalog.clock import Clock, system_clock
from logboom.catalog.issue_records import Change, IssueRecord, NewIssue, Status
from logboom.errors import EngineUnavailable, LogboomError
from logboom.issues import counts, lifecycle, numbers
from logboom.issues.arrivals import Arrival, first_events, next_arrivals
from logboom.issues.first_report import new_issue
from logboom.issues.grouping import CURRENT
from logboom.issues.mirror import Mirror
from logboom.issues.rates import Rates
from logboom.issues.settings import IssuesSettings
from logboom.issues.turn import Turn
from logboom.store.engine import Engine

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 1.0
RENEWALS: Final = 3  # a lease is renewed so often within its time
NEW_AT_ONCE: Final = 500  # issues of one transaction: others may write in between
LOOK_AT_RATES_SECONDS: Final = 60.0

COUNTING_SHARE: Final = 1 / 40  # of a steady stream's time, at most
LONGEST_BEHIND_SECONDS: Final = 10.0

NO_TOTALS: Final = lifecycle.Totals(events=0, users=0)  # of what waits for a date alone

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
        self._told = _Told()
        self._count_again_at = self._mirror_again_at = float("-inf")
        self._releases: dict[int, dict[str, datetime]] = {}  # of a project: when each was first seen
        self._rates = Rates(engine, catalog, settings, clock)
        self._turn = Turn(engine, catalog, settings)
        self._looked_at = clock()

    async def run(self) -> None:
        """Follow until cancelled. No load that the feed tells of may change any more."""
        done = -1
        try:
            while True:
                done = await self._follow(done)
        finally:
            await self._turn.over()

    async def _follow(self, done: int) -> int:
        """One step, or word of why there was none; up to which load all is followed, -1 when nobody here knows."""
        try:
            if not await self._turn.taken():
                await asyncio.sleep(self._settings.lease_seconds / RENEWALS)
                return -1
            if done < 0:
                await self.prepare()
            latest = await self._news(done)
            if not await self._turn.taken():
                return -1
            await self.step(latest, count=self._counts_are_due())
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
            STEPS.labels("done").inc()
            await asyncio.sleep(self._settings.pause_seconds)
            return latest
        return -1

    async def prepare(self) -> None:
        """Forget what may have changed while somebody else followed; bring the copies and the sums up to what is counted."""
        self._counted, self._releases, self._told = {}, {}, _Told()
        self._batches = counts.Batches(self._engine)
        self.mirror.forget()
        await self.mirror.update()
        await self.mirror.numbers.catch_up(await self._counted_up_to(counts.TOTALS))

    async def _news(self, done: int) -> int:
        """The newest load once there is one; the same as before when counts are due, or after a minute, since time alone
        changes issues too."""
        due = self._count_again_at - time.monotonic() if self._told.up_to else math.inf
        try:
            async with asyncio.timeout(min(max(0.0, due), LOOK_AT_RATES_SECONDS)):
                return await self._feed.wait_beyond(done)
        except TimeoutError:
            return done

    async def step(self, latest: int, *, count: bool = True) -> None:
        """Bring issues up to this load, and the counts too."""
        with STEP_SECONDS.time():
            await self._tell(latest)
            if count:
                await self._count()
        await self._look_at_time()

    async def _tell(self, latest: int) -> None:
        """Bring issues up to this load."""
        while (after := self._told.up_to or await self._counted_up_to(counts.TOTALS)) < latest:
            came_next = await next_arrivals(self._engine, self._batches, after, latest)
            if came_next is None:
                break  # loads without errors need no mark
            batch, found = came_next
            changed, came = await self._tell_catalog(found, batch)
            self._told = self._told.more(batch, came, sum([one.events for one in found]))
            if changed:
                self._on_notice()
                await self._update_mirror()
            if self._told.events >= counts.EVENTS_AT_ONCE:
                await self._count()

    async def _update_mirror(self) -> None:
        """Have lists know of new issues, in a stream of them every few seconds; counting does it too."""
        if time.monotonic() >= self._mirror_again_at:
            await self.mirror.update()
            self._mirror_again_at = time.monotonic() + self._settings.count_seconds

    def _counts_are_due(self) -> bool:
        return time.monotonic() >= self._count_again_at

    async def _count(self) -> None:
        """Bring the counts up to what the catalog was told."""
        told, self._told = self._told, _Told()  # when this fails, the catalog is told again
        if not told.up_to:
            return
        begun = time.monotonic()
        await self._add_up(counts.Batch(await self._counted_up_to(counts.TOTALS), told.up_to, told.twice))
        await self.mirror.update(told.came, up_to=told.up_to)
        if await self._look_at_ignored(told.came):
            await self.mirror.update()
            self._on_notice()
        share = min((time.monotonic() - begun) / COUNTING_SHARE, LONGEST_BEHIND_SECONDS)
        self._count_again_at = begun + max(self._settings.count_seconds, share)

    async def _counted_up_to(self, table: counts.Table) -> int:
        """Asked of the engine once, and again after a failure that may or may not have counted."""
        if table.name not in self._counted:
            self._counted[table.name] = await counts.counted_up_to(self._engine, table)
        return self._counted[table.name]

    async def _add_up(self, batch: counts.Batch) -> None:
        for table in counts.TABLES:
            after = await self._counted_up_to(table)
            if after < batch.up_to:
                del self._counted[table.name]
                await counts.count(self._engine, table, replace(batch, after=after))
                self._counted[table.name] = batch.up_to

    async def _tell_catalog(self, found: Sequence[Arrival], batch: counts.Batch) -> tuple[int, set[int]]:
        """Make the issues that are missing, and have those regress that were resolved: how many, and which issues came."""
        keys = {(one.project, CURRENT, one.fingerprint): one for one in found}
        known = await asyncio.to_thread(self._catalog.issues.known, keys)
        unknown = [
            one for key, one in keys.items()
            if key not in known or (known[key].issue_id is None and not known[key].discarded)
        ]  # fmt: skip
        made = await self._make(unknown, batch)
        came: dict[int, list[Arrival]] = {}
        for key, record in known.items():
            if record.issue_id is not None:
                came.setdefault(record.issue_id, []).append(keys[key])
        self._rates.came({issue: sum([one.events for one in parts]) for issue, parts in came.items()})
        settled = await asyncio.to_thread(self._catalog.issues.settled, came)
        regressed = await self._regress(settled, came)
        self._note_releases(found)
        return len(made) + regressed, {*came, *made}

    async def _make(self, unknown: Sequence[Arrival], batch: counts.Batch) -> list[int]:
        made: list[int] = []
        for start in range(0, len(unknown), NEW_AT_ONCE):
            part = unknown[start : start + NEW_AT_ONCE]
            firsts = await first_events(self._engine, [(one.project, one.fingerprint) for one in part], batch)
            new = [new_issue(one, first) for one in part if (first := firsts.get((one.project, one.fingerprint)))]
            made += await asyncio.to_thread(self._created, new)
        ISSUES.labels("new").inc(len(made))
        return made

    def _created(self, new: list[NewIssue]) -> list[int]:
        """Projects that the catalog does not have (any more) get no issues."""
        projects = {project.id for project in self._catalog.projects.all()}
        return self._catalog.issues.create([one for one in new if one.project in projects])

    async def _regress(self, issues: dict[int, IssueRecord], of_issue: dict[int, list[Arrival]]) -> int:
        changes = []
        for issue in issues.values():
            if issue.status is not Status.RESOLVED:
                continue
            releases = await self._releases_of(issue.project)
            seen = _together([one.seen for one in of_issue[issue.id]])
            changes.append((issue, lifecycle.regression(issue, seen, releases)))
        return await self._change(changes)

    async def _releases_of(self, project: int) -> dict[str, datetime]:
        if project not in self._releases:
            self._releases[project] = await numbers.releases_first_seen(self._engine, project)
        return self._releases[project]

    def _note_releases(self, found: Sequence[Arrival]) -> None:
        """Keep what is known of releases up to date: asking for it again would read all that was ever counted."""
        for one in found:
            known = self._releases.get(one.project)
            for release in one.releases if known is not None else ():
                if release and known is not None:
                    known[release] = min(one.first_seen, known.get(release, one.first_seen))

    async def _look_at_ignored(self, came: Collection[int]) -> int:
        """Of the issues that came, have those go on that were ignored until so many events or users."""
        settled = await asyncio.to_thread(self._catalog.issues.settled, came)
        waiting = [one for one in settled.values() if one.status is Status.IGNORED and one.resolution]
        changes = []
        for project in {one.project for one in waiting}:
            of_project = [one for one in waiting if one.project == project]
            totals = await numbers.totals_of(self._engine, project, [one.id for one in of_project])
            now = self._clock()
            changes += [
                (issue, lifecycle.awakening(issue, totals[issue.id], now)) for issue in of_project if issue.id in totals
            ]
        return await self._change(changes)

    async def _look_at_time(self) -> None:
        """Once a minute: do issues come far more often than usual, and is the time over until which others were ignored?"""
        now = self._clock()
        if now - self._looked_at < timedelta(seconds=LOOK_AT_RATES_SECONDS):
            return
        self._looked_at = now
        changed = await self._change(await self._rates.judged(now))
        dated = await asyncio.to_thread(self._catalog.issues.ignored_until_dates)
        changed += await self._change([(issue, lifecycle.awakening(issue, NO_TOTALS, now)) for issue in dated])
        await self.mirror.update()  # another node may have changed something
        if changed:
            self._on_notice()

    async def _change(self, changes: Sequence[tuple[IssueRecord, Change | None]]) -> int:
        """Make changes that were decided on what the issues were; somebody else's change meanwhile wins."""
        wanted = {issue.id: (issue.revision, change) for issue, change in changes if change is not None}
        if not wanted:
            return 0
        changed = await asyncio.to_thread(self._catalog.issues.change_seen, wanted)
        for issue_id in changed:
            ISSUES.labels(wanted[issue_id][1].kind).inc()
        return len(changed)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the catalog was told and is not counted yet; nothing when `up_to` is 0."""

    up_to: int = 0
    events: int = 0
    came: frozenset[int] = frozenset()
    """The issues whose events came."""
    twice: bool = False
    """Whether an SDK and a log line may have told the same error."""

    def more(self, batch: counts.Batch, came: Collection[int], events: int) -> "_Told":
        return _Told(batch.up_to, self.events + events, self.came.union(came), self.twice or batch.told_twice)


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
