"""Judges the rules of the catalog up to the present: what is due, in order, each step recorded once.

`Evaluator.run_once` does all that is due at a moment and returns; the scheduler calls it again and again. It keeps what
the scans have found, so that a tick reads only the loads that are new; rules with equal scans share that. A crash
loses nothing but this memory.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

from prometheus_client import Counter, Gauge, Histogram

from logboom.alerts import transitions
from logboom.alerts.conditions import Issue
from logboom.alerts.evaluation import reach, scan_of, walk
from logboom.alerts.judge import states_from, states_text
from logboom.alerts.rule import Rule, read_rule
from logboom.alerts.scan import Scan
from logboom.alerts.series import Series
from logboom.alerts.settings import AlertsSettings
from logboom.catalog.alert_records import NewTransition, RuleRecord, RuleState, Step
from logboom.catalog.catalog import Catalog
from logboom.errors import EngineError, EngineUnavailable, LimitExceeded, LogboomError
from logboom.issues.notices import IssueNotice
from logboom.store.engine import Engine

log = logging.getLogger(__name__)

MOST_WINDOWS: Final = 1_440  # of one step; a rule that is far behind catches up in several
MOST_NOTICES: Final = 500
FUTURE_SECONDS: Final = 2 * 86_400  # how far ahead of its time an event may be stored

EVALUATIONS = Counter("logboom_alert_evaluations_total", "Steps of rules", ["outcome"])
DELAY = Histogram(
    "logboom_alert_evaluation_delay_seconds",
    "Time from when a window was due to be judged until its verdict was recorded",
    buckets=(0.2, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1800),
)
LAG = Gauge("logboom_alert_evaluation_lag_seconds", "How far the rule that is furthest behind is behind")


class Notices(Protocol):
    """Word of issues, by rising ids."""

    def latest(self) -> int:
        """The newest notice's id; 0 when there is none."""
        ...

    def after(self, notice: int, *, limit: int) -> Sequence[IssueNotice]:
        """The oldest of those with a greater id, of all projects."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an evaluator asks of the rest of the server; tests give a clock of their own."""

    clock: Callable[[], float] = time.time
    loaded_until: Callable[[], float]
    """Everything that was received before this moment is in the table."""
    latest_load: Callable[[], int]
    notices: Notices | None = None


@dataclass(slots=True)
class _Kept:
    series: Series
    load_id: int
    since: int
    """The series holds slices from here on."""


class Evaluator:
    def __init__(self, catalog: Catalog, engine: Engine, settings: AlertsSettings, surroundings: Surroundings) -> None:
        self._catalog = catalog
        self._engine = engine
        self._settings = settings
        self._around = surroundings
        self._rules: dict[tuple[int, int], Rule] = {}
        self._kept: dict[Scan, _Kept] = {}

    async def run_once(self) -> int:
        """Judge all that is due; how many transitions were recorded. Raises EngineUnavailable when nothing can be judged."""
        # In this order: what was received before the moment is in the loads up to that one.
        moment = self._around.loaded_until()
        load = self._around.latest_load()
        records, states, acknowledged = await asyncio.to_thread(self._read_catalog)
        recorded = 0
        behind = 0.0
        now = self._around.clock()
        scans: dict[Scan, list[tuple[RuleRecord, Rule, RuleState]]] = {}
        for record in records:
            rule = self._rule(record)
            if not rule.enabled or not record.enabled:
                continue
            if isinstance(rule.watch, Issue):
                recorded += await self._judge_issues(record, rule, rule.watch, states.get(record.id))
                continue
            state = await self._begun(record, rule, states.get(record.id), moment, load)
            due = self._due(rule, moment)
            behind = max(behind, now - self._settings.allowed_lateness_seconds - rule.every - state.judged_until)
            if due > state.judged_until:
                scan = scan_of(rule, record.project, self._settings.allowed_lateness_seconds)
                scans.setdefault(scan, []).append((record, rule, state))
        LAG.set(max(0.0, behind))
        for scan, group in scans.items():
            recorded += await self._judge_scan(scan, group, moment, load, acknowledged)
        self._forget(records)
        return recorded

    def _read_catalog(self) -> tuple[list[RuleRecord], dict[int, RuleState], dict[int, set[str]]]:
        return (
            self._catalog.alert_rules.all(),
            self._catalog.alert_rules.states(),
            self._catalog.alert_log.acknowledged(),
        )

    def _rule(self, record: RuleRecord) -> Rule:
        identity = (record.id, record.revision)
        if identity not in self._rules:
            self._rules[identity] = read_rule(record.document)
        return self._rules[identity]

    def _due(self, rule: Rule, moment: float) -> int:
        """The newest tick that can be judged when everything received before `moment` is known."""
        return int(moment - self._settings.allowed_lateness_seconds) // rule.every * rule.every

    async def _begun(
        self, record: RuleRecord, rule: Rule, state: RuleState | None, moment: float, load: int
    ) -> RuleState:
        """The state to go on from: of a new or changed rule one that begins now."""
        if state is not None and state.revision == record.revision:
            return state
        fresh = RuleState(rule=record.id, revision=record.revision, judged_until=self._due(rule, moment), load_id=load)
        return await asyncio.to_thread(self._catalog.alert_rules.begin, fresh)

    async def _judge_scan(
        self,
        scan: Scan,
        group: list[tuple[RuleRecord, Rule, RuleState]],
        moment: float,
        load: int,
        acknowledged: dict[int, set[str]],
    ) -> int:
        began = time.monotonic()
        try:
            series = await self._series(scan, group, load)
        except EngineUnavailable:
            raise
        except (LimitExceeded, EngineError) as error:
            return sum([await self._failed(record, rule, state, error) for record, rule, state in group])
        steps = []
        for record, rule, state in group:
            until = min(self._due(rule, moment), state.judged_until + MOST_WINDOWS * rule.every)
            walked = walk(
                rule,
                series,
                states_from(state.keys),
                after=state.judged_until,
                until=until,
                acknowledged=acknowledged.get(record.id, set()),
            )
            found = [transitions.of_window(rule, one, evidence) for one, evidence in walked.judged]
            if state.error_told:
                found.append(_of_rule("works_again", until, state.error))
            after = replace(
                state,
                judged_until=until,
                load_id=load,
                keys=states_text(walked.states),
                evaluated_at=datetime.fromtimestamp(self._around.clock(), UTC),
                took_ms=round((time.monotonic() - began) * 1000),
                error="",
                failing_since=None,
                error_told=False,
            )
            steps.append(
                await self._step(record, rule, state, after, found, tell_after_seconds=self._settings.group_seconds)
            )
        outcomes = await asyncio.to_thread(self._catalog.alert_log.record_all, steps)
        for step, done in zip(steps, outcomes, strict=True):
            EVALUATIONS.labels("judged" if done else "superseded").inc()
            if done:
                DELAY.observe(
                    max(0.0, self._around.clock() - self._settings.allowed_lateness_seconds - step.after.judged_until)
                )
        return sum(len(step.transitions) for step, done in zip(steps, outcomes, strict=True) if done)

    async def _step(
        self,
        record: RuleRecord,
        rule: Rule,
        before: RuleState,
        after: RuleState,
        found: list[NewTransition],
        *,
        tell_after_seconds: float = 0.0,
    ) -> Step:
        channels: list[int] = []
        if any(transition.told for transition in found):
            known = await asyncio.to_thread(self._catalog.alert_channels.all, record.project)
            channels = [channel.id for channel in known if channel.name in rule.tell]
        return Step(
            rule=record,
            before=before,
            after=after,
            transitions=found,
            channels=channels,
            tell_after_seconds=tell_after_seconds,
        )

    async def _series(self, scan: Scan, group: list[tuple[RuleRecord, Rule, RuleState]], load: int) -> Series:
        """The scan's series with all that is new; of one that is not kept, all that the rules may still ask for."""
        since = min(state.judged_until - reach(rule) for _, rule, state in group)
        horizon = int(self._around.clock()) + FUTURE_SECONDS
        judged = max(state.judged_until for *_, state in group)
        kept = self._kept.get(scan)
        if kept is None or kept.since > since:
            cells = await scan.cells(
                self._engine,
                start=since,
                end=horizon,
                until_load=load,
                late_load=max(state.load_id for *_, state in group),
                late_from=judged + scan.every_seconds,
            )
            kept = self._kept[scan] = _Kept(Series(scan), load, since)
            kept.series.add(cells)
        elif load > kept.load_id:
            cells = await scan.cells(
                self._engine,
                start=since,
                end=horizon,
                after_load=kept.load_id,
                until_load=load,
                late_load=kept.load_id,
                late_from=judged + scan.every_seconds,
            )
            kept.series.add(cells)
            kept.load_id = load
        kept.series.forget_before(since)
        kept.since = since
        return kept.series

    async def _judge_issues(self, record: RuleRecord, rule: Rule, watch: Issue, state: RuleState | None) -> int:
        if self._around.notices is None:
            return 0
        if state is None or state.revision != record.revision:
            # A changed rule goes on where the old one was: what happened meanwhile is judged by the new one.
            latest = await asyncio.to_thread(self._around.notices.latest) if state is None else state.judged_until
            fresh = RuleState(rule=record.id, revision=record.revision, judged_until=latest)
            state = await asyncio.to_thread(self._catalog.alert_rules.begin, fresh)
        notices = await asyncio.to_thread(self._around.notices.after, state.judged_until, limit=MOST_NOTICES)
        if not notices:
            return 0
        found = [
            transitions.of_notice(notice)
            for notice in notices
            if notice.project == record.project and watch.concerns(notice)
        ]
        after = replace(
            state,
            judged_until=max(notice.id for notice in notices),
            evaluated_at=datetime.fromtimestamp(self._around.clock(), UTC),
        )
        step = await self._step(record, rule, state, after, found)
        done = await asyncio.to_thread(self._catalog.alert_log.record, step)
        EVALUATIONS.labels("judged" if done else "superseded").inc()
        return len(found) if done else 0

    async def _failed(self, record: RuleRecord, rule: Rule, state: RuleState, error: LogboomError) -> int:
        """Note that a rule can't be judged; its windows wait. After a while that is told, once."""
        EVALUATIONS.labels("failed").inc()
        now = datetime.fromtimestamp(self._around.clock(), UTC)
        since = state.failing_since or now
        tell = not state.error_told and (now - since).total_seconds() >= self._settings.error_after_seconds
        log.warning("rule %d, %s, can't be judged: %s", record.id, record.name, error.message)
        if state.error == error.message and state.failing_since and not tell:
            return 0
        after = replace(
            state, error=error.message, failing_since=since, error_told=tell or state.error_told, evaluated_at=now
        )
        found = [_of_rule("error", int(now.timestamp()), error.message)] if tell else []
        step = await self._step(record, rule, state, after, found)
        return len(found) if await asyncio.to_thread(self._catalog.alert_log.record, step) else 0

    def _forget(self, records: list[RuleRecord]) -> None:
        """Drop what belongs to no rule any more."""
        current = {(record.id, record.revision): record for record in records}
        self._rules = {identity: rule for identity, rule in self._rules.items() if identity in current}
        in_use = {
            scan_of(rule, current[identity].project, self._settings.allowed_lateness_seconds)
            for identity, rule in self._rules.items()
            if not isinstance(rule.watch, Issue)
        }
        self._kept = {scan: kept for scan, kept in self._kept.items() if scan in in_use}


def _of_rule(kind: str, moment: int, error: str) -> NewTransition:
    """Word of the rule itself rather than of what it watches."""
    return NewTransition(
        kind=kind,
        key="",
        level="warning",
        judged_at=moment,
        window_end=moment,
        value=None,
        threshold=None,
        late=False,
        told=True,
        evidence={"error": error},
    )
