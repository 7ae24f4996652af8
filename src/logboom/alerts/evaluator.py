"""Judges the rules of the catalog up to the present: what is due, in order, each step recorded once.

`Evaluator.run_once` does all that is due at a moment and returns; the scheduler calls it again and again. It keeps what
the scans have found, so that a tick reads only the loads that are new; rules with equal scans share that. A crash
loses nothing but this memory.
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

from prometheus_client import Counter, Gauge, Histogram

from logboom.alerts import transitions
from logboom.alerts.conditions import Issue
from logboom.alerts.evaluation import scan_of, walk
from logboom.alerts.judge import states_from, states_text
from logboom.alerts.kept_series import Judging, KeptSeries
from logboom.alerts.rule import Rule, read_rule
from logboom.alerts.scan import Scan
from logboom.alerts.settings import AlertsSettings
from logboom.catalog.alert_records import NewTransition, RuleRecord, RuleState, Step
from logboom.catalog.catalog import Catalog
from logboom.errors import EngineUnavailable, InvalidRequest, LogboomError
from logboom.issues.notices import IssueNotice
from logboom.store.engine import Engine

log = logging.getLogger(__name__)

MOST_WINDOWS: Final = 1_440  # of one step; a rule that is far behind catches up in several
STEPS_TOGETHER: Final = 500  # recorded in one transaction
MOST_NOTICES: Final = 500

EVALUATIONS = Counter("logboom_alert_evaluations_total", "Steps of rules", ["outcome"])
DELAY = Histogram(
    "logboom_alert_evaluation_delay_seconds",
    "Time from when a window was due to be judged until its verdict was recorded",
    buckets=(0.2, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 7.5, 10, 30, 60, 300, 1800),
)
LAG = Gauge("logboom_alert_evaluation_lag_seconds", "How far the rule that is furthest behind is behind")


class Notices(Protocol):
    """Word of issues, by rising ids."""

    def latest(self) -> int:
        """The newest notice's id; 0 when there is none."""
        ...

    def after(self, notice: int, *, limit: int) -> tuple[Sequence[IssueNotice], int]:
        """The oldest of those with a greater id, of all projects, and the id to read on after."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an evaluator asks of the rest of the server; tests give a clock of their own."""

    clock: Callable[[], float] = time.time
    loaded_until: Callable[[], float]
    """Everything that was received before this moment is in the table."""
    latest_load: Callable[[], int]
    notices: Notices | None = None


class Evaluator:
    def __init__(self, catalog: Catalog, engine: Engine, settings: AlertsSettings, surroundings: Surroundings) -> None:
        self._catalog = catalog
        self._engine = engine
        self._settings = settings
        self._around = surroundings
        self._rules: dict[tuple[int, datetime], Rule | None] = {}
        self._read_at: float | None = None
        self._counting: list[tuple[RuleRecord, Rule]] = []
        self._of_issues: list[tuple[RuleRecord, Rule, Issue]] = []
        self._states: dict[int, RuleState] = {}
        self._acknowledged: dict[int, set[str]] = {}
        self._kept = KeptSeries(engine, surroundings.clock)

    def refresh(self) -> None:
        """Look at the catalog again before the next step: rules or alerts have changed there."""
        self._read_at = None

    async def run_once(self) -> int:
        """Judge all that is due; how many transitions were recorded. Raises EngineUnavailable when nothing can be judged."""
        # In this order: what was received before the moment is in the loads up to that one.
        moment = self._around.loaded_until()
        load = self._around.latest_load()
        await self._read_catalog()
        recorded = await self._judge_notices()
        behind = 0.0
        now = self._around.clock()
        scans: dict[Scan, list[Judging]] = {}
        for record, rule in self._counting:
            state = await self._begun(record, rule, moment, load)
            behind = max(behind, now - self._settings.allowed_lateness_seconds - rule.every - state.judged_until)
            if self._due(rule, moment) > state.judged_until:
                scan = scan_of(rule, record.project, self._settings.allowed_lateness_seconds)
                scans.setdefault(scan, []).append((record, rule, state))
        LAG.set(max(0.0, behind))
        await self._kept.read_together(scans, load)
        steps: list[Step] = []
        looked_at = datetime.fromtimestamp(now, UTC)
        for scan, group in scans.items():
            steps += await self._judge_scan(scan, group, moment, load, looked_at)
            if len(steps) >= STEPS_TOGETHER:
                recorded += await self._record(steps)
                steps = []
        return recorded + await self._record(steps)

    async def look(self) -> bool:
        """Whether there are rules to judge."""
        await self._read_catalog()
        return bool(self._counting or self._of_issues)

    async def watch_over(self) -> int:
        """Tell of rules that are not being judged, whatever the reason: the engine, a slow query, a mistake of ours."""
        if not self._counting:
            await self._read_catalog()
        now = datetime.fromtimestamp(self._around.clock(), UTC)
        late = now.timestamp() - self._settings.allowed_lateness_seconds - self._settings.stalled_after_seconds
        steps = []
        for record, rule in self._counting:
            state = self._states.get(record.id)
            if state is None or state.error_told or state.judged_until + 2 * rule.every >= late:
                continue
            log.error(
                "rule %d, %s, has not been judged since its window of %d", record.id, rule.name, state.judged_until
            )
            error = state.error or "its windows wait"
            after = replace(state, error=error, failing_since=state.failing_since or now, error_told=True)
            stalled = _of_rule("stalled", int(now.timestamp()), error)
            steps.append(await self._step(record, rule, state, after, [stalled]))
        return await self._record(steps)

    def seconds_to_due(self) -> float:
        """How long nothing will be due, if all that is received is loaded by then."""
        waits = [
            self._states[record.id].judged_until + rule.every + self._settings.allowed_lateness_seconds
            for record, rule in self._counting
            if record.id in self._states
        ]
        return max(0.0, min(waits, default=math.inf) - self._around.loaded_until())

    async def _read_catalog(self) -> None:
        """The rules, unless they were read a moment ago."""
        now = time.monotonic()
        if self._read_at is not None and now - self._read_at < self._settings.poll_seconds:
            return
        self._read_at = now
        records, self._states, self._acknowledged = await asyncio.to_thread(
            lambda: (
                self._catalog.alert_rules.all(),
                self._catalog.alert_rules.states(),
                self._catalog.alert_log.acknowledged(),
            )
        )
        judged = [(record, rule) for record in records if record.enabled and (rule := self._rule(record)) is not None]
        self._counting = [(record, rule) for record, rule in judged if not isinstance(rule.watch, Issue)]
        self._of_issues = [(record, rule, rule.watch) for record, rule in judged if isinstance(rule.watch, Issue)]
        self._forget(records)

    def _rule(self, record: RuleRecord) -> Rule | None:
        """None for a document that this version does not understand: the other rules are judged all the same."""
        identity = (record.id, record.changed_at)
        if identity not in self._rules:
            try:
                self._rules[identity] = read_rule(record.document)
            except InvalidRequest as error:
                log.warning("rule %d, %s, can't be read: %s", record.id, record.name, error.message)
                self._rules[identity] = None
        return self._rules[identity]

    def _due(self, rule: Rule, moment: float) -> int:
        """The newest tick that can be judged when everything received before `moment` is known."""
        return int(moment - self._settings.allowed_lateness_seconds) // rule.every * rule.every

    async def _begun(self, record: RuleRecord, rule: Rule, moment: float, load: int) -> RuleState:
        """The state to go on from: of a new or changed rule one that begins now."""
        state = self._states.get(record.id)
        if state is None or state.revision != record.revision:
            until = self._due(rule, moment)
            fresh = RuleState(rule=record.id, revision=record.revision, judged_until=until, load_id=load)
            state = self._states[record.id] = await asyncio.to_thread(self._catalog.alert_rules.begin, fresh)
        return state

    async def _judge_scan(
        self, scan: Scan, group: list[Judging], moment: float, load: int, looked_at: datetime
    ) -> list[Step]:
        """The steps of the rules that share a scan."""
        began = time.monotonic()
        try:
            series = await self._kept.series(scan, group, load)
        except EngineUnavailable:
            raise
        except LogboomError as error:
            failed = [await self._failed(record, rule, state, error.message) for record, rule, state in group]
            return [step for step in failed if step is not None]
        steps = []
        for record, rule, _ in group:
            state = self._states[record.id]
            until = min(self._due(rule, moment), state.judged_until + MOST_WINDOWS * rule.every)
            try:
                walked = walk(
                    rule,
                    series,
                    states_from(state.keys),
                    after=state.judged_until,
                    until=until,
                    acknowledged=self._acknowledged.get(record.id, set()),
                )
            except Exception as error:
                # A mistake of ours with one rule must not keep the others from being judged.
                log.exception("judging rule %d, %s, failed", record.id, record.name)
                if step := await self._failed(record, rule, state, f"a mistake of ours: {type(error).__name__}"):
                    steps.append(step)
                continue
            found = [transitions.of_window(rule, one, evidence) for one, evidence in walked.judged]
            if state.error_told:
                found.append(_of_rule("works_again", until, state.error))
            after = replace(
                state,
                judged_until=until,
                load_id=load,
                keys=states_text(walked.states),
                evaluated_at=looked_at,
                took_ms=round((time.monotonic() - began) * 1000),
                error="",
                failing_since=None,
                error_told=False,
            )
            steps.append(
                await self._step(record, rule, state, after, found, tell_after_seconds=self._settings.group_seconds)
            )
        return steps

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

    async def _judge_notices(self) -> int:
        """Tell the rules of issues of what they have not heard yet."""
        if self._around.notices is None or not self._of_issues:
            return 0
        for record, _, _ in self._of_issues:
            state = self._states.get(record.id)
            if state is None or state.revision != record.revision:
                # A changed rule goes on where the old one was: what happened meanwhile is judged by the new one.
                latest = state.judged_until if state else await asyncio.to_thread(self._around.notices.latest)
                fresh = RuleState(rule=record.id, revision=record.revision, judged_until=latest)
                self._states[record.id] = await asyncio.to_thread(self._catalog.alert_rules.begin, fresh)
        heard = min(self._states[record.id].judged_until for record, *_ in self._of_issues)
        notices, up_to = await asyncio.to_thread(self._around.notices.after, heard, limit=MOST_NOTICES)
        steps = []
        for record, rule, watch in self._of_issues:
            state = self._states[record.id]
            if up_to <= state.judged_until:
                continue
            now = datetime.fromtimestamp(self._around.clock(), UTC)
            after = replace(state, judged_until=up_to, evaluated_at=now)
            news = [one for one in notices if one.id > state.judged_until and one.project == record.project]
            found = transitions.of_notices(watch, news)
            opens = rule.active.opens_after(now.timestamp()) if rule.active else 0.0
            steps.append(await self._step(record, rule, state, after, found, tell_after_seconds=opens))
        return await self._record(steps)

    async def _record(self, steps: list[Step]) -> int:
        """Record the steps in one transaction; how many transitions were in those that nobody else had recorded."""
        if not steps:
            return 0
        outcomes = await asyncio.to_thread(self._catalog.alert_log.record_all, steps)
        recorded = 0
        for step, done in zip(steps, outcomes, strict=True):
            if not done:
                EVALUATIONS.labels("superseded").inc()
                self.refresh()
                continue
            EVALUATIONS.labels("failed" if step.after.error else "judged").inc()
            self._states[step.rule.id] = step.after
            recorded += len(step.transitions)
            if step.after.load_id and step.after.judged_until > step.before.judged_until:
                due = step.after.judged_until + self._settings.allowed_lateness_seconds
                DELAY.observe(max(0.0, self._around.clock() - due))
        return recorded

    async def _failed(self, record: RuleRecord, rule: Rule, state: RuleState, error: str) -> Step | None:
        """Note that a rule can't be judged; its windows wait. After a while that is told, once."""
        now = datetime.fromtimestamp(self._around.clock(), UTC)
        since = state.failing_since or now
        tell = not state.error_told and (now - since).total_seconds() >= self._settings.error_after_seconds
        log.warning("rule %d, %s, can't be judged: %s", record.id, record.name, error)
        if state.error == error and state.failing_since and not tell:
            return None
        after = replace(state, error=error, failing_since=since, error_told=tell or state.error_told, evaluated_at=now)
        found = [_of_rule("error", int(now.timestamp()), error)] if tell else []
        return await self._step(record, rule, state, after, found)

    def _forget(self, records: list[RuleRecord]) -> None:
        """Drop what belongs to no rule any more."""
        current = {(record.id, record.changed_at): record for record in records}
        self._rules = {identity: rule for identity, rule in self._rules.items() if identity in current}
        in_use = {
            scan_of(rule, current[identity].project, self._settings.allowed_lateness_seconds)
            for identity, rule in self._rules.items()
            if rule is not None and not isinstance(rule.watch, Issue)
        }
        self._kept.forget_all_but(in_use)


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
