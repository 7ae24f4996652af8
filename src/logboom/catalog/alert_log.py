"""What became of the rules: transitions, alerts, and the outbox of what is to be told.

A step of a rule is one transaction that begins by moving the rule's state on from exactly where the judge took it up.
If another evaluator was faster, nothing is recorded: so each transition is recorded once, whoever judges, and whatever
crashes.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select, update

from logboom.catalog.alert_records import AlertRecord, NewTransition, RuleState, Step, TransitionRecord
from logboom.catalog.alert_rules import values_of
from logboom.catalog.alert_tables import alert_outbox, alert_rules, alert_states, alert_transitions, alerts
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.errors import NotFound


class AlertLog:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(self, step: Step) -> bool:
        """Whether it was this call that recorded the step; False: somebody else did, or the rule has changed."""
        return self.record_all([step])[0]

    def record_all(self, steps: Sequence[Step]) -> list[bool]:
        """Several steps in one transaction, each recorded or not for itself; those in which nothing happened together."""
        quiet: dict[_Advance, list[Step]] = {}
        for step in steps:
            if (advance := _advance_of(step)) is not None:
                quiet.setdefault(advance, []).append(step)
        outcomes: dict[int, bool] = {}
        with self._database.writing() as connection:
            for advance, alike in quiet.items():
                moved = _advanced(connection, advance, [step.rule.id for step in alike])
                outcomes |= {step.rule.id: step.rule.id in moved for step in alike}
            for step in steps:
                if _advance_of(step) is None:
                    outcomes[step.rule.id] = self._record(connection, step)
        return [outcomes[step.rule.id] for step in steps]

    def acknowledged(self) -> dict[int, set[str]]:
        """The keys of alerts that somebody looks after, by rule."""
        query = select(alerts.c.rule_id, alerts.c.key).where(
            alerts.c.closed_at.is_(None), alerts.c.acknowledged_at.is_not(None)
        )
        found: dict[int, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.rule_id, set()).add(row.key)
        return found

    def alerts(
        self,
        project: int,
        *,
        rule: int | None = None,
        firing: bool = False,
        before: int | None = None,
        limit: int = 200,
    ) -> list[AlertRecord]:
        """The newest first; those with a smaller id than `before`."""
        query = select(alerts).where(alerts.c.project_id == project).order_by(alerts.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(alerts.c.id < before)
        if rule is not None:
            query = query.where(alerts.c.rule_id == rule)
        if firing:
            query = query.where(alerts.c.closed_at.is_(None))
        with self._database.reading() as connection:
            return [alert_of(row) for row in connection.execute(query)]

    def alert(self, project: int, alert: int) -> AlertRecord:
        """Raises NotFound."""
        query = select(alerts).where(alerts.c.id == alert, alerts.c.project_id == project)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound("the project has no such alert")
        return alert_of(row)

    def transitions(
        self,
        project: int,
        *,
        rule: int | None = None,
        alert: int | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> list[TransitionRecord]:
        """The newest first; those with a smaller id than `before`."""
        query = (
            select(alert_transitions)
            .where(alert_transitions.c.project_id == project)
            .order_by(alert_transitions.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(alert_transitions.c.id < before)
        if alert is not None:
            query = query.where(alert_transitions.c.alert_id == alert)
        if rule is not None:
            query = query.where(alert_transitions.c.rule_id == rule)
        with self._database.reading() as connection:
            return [transition_of(row) for row in connection.execute(query)]

    def acknowledge(self, project: int, alert: int, *, by: str) -> AlertRecord:
        """Somebody looks after it: it is not told again until it ends. The first one to say so counts."""
        with self._database.writing() as connection:
            mine = (alerts.c.id == alert) & (alerts.c.project_id == project)
            if connection.execute(select(alerts.c.id).where(mine)).one_or_none() is None:
                raise NotFound("the project has no such alert")
            values = {"acknowledged_at": self._clock(), "acknowledged_by": by}
            connection.execute(update(alerts).where(mine, alerts.c.acknowledged_at.is_(None)).values(values))
            return alert_of(connection.execute(select(alerts).where(mine)).one())

    def _record(self, connection: Connection, step: Step) -> bool:
        if not _moved_on(connection, step.before, step.after):
            return False
        rule = connection.execute(
            select(alert_rules.c.revision, alert_rules.c.deleted_at).where(alert_rules.c.id == step.rule.id)
        ).one()
        if rule.revision != step.rule.revision or rule.deleted_at is not None:
            _moved_on(connection, step.after, step.before)
            return False
        now = self._clock()
        for transition in step.transitions:
            alert = _alert_id(connection, step.rule.id, step.rule.project, transition)
            values = {
                "rule_id": step.rule.id, "project_id": step.rule.project, "alert_id": alert,
                "revision": step.rule.revision, "key": transition.key, "kind": transition.kind,
                "level": transition.level, "judged_at": transition.judged_at, "window_end": transition.window_end,
                "value": transition.value, "threshold": transition.threshold, "late": transition.late,
                "evidence": json.dumps(transition.evidence), "recorded_at": now,
            }  # fmt: skip
            recorded = connection.execute(insert(alert_transitions).values(values).returning(alert_transitions.c.id))
            number = recorded.scalar_one()
            if transition.told:
                not_before = now + timedelta(seconds=step.tell_after_seconds)
                put_out(connection, number, step.channels, not_before=not_before)
        return True


def put_out(connection: Connection, transition: int, channels: Iterable[int], *, not_before: Any) -> None:
    rows = [
        {"transition_id": transition, "channel_id": channel, "not_before": not_before, "notification_id": None}
        for channel in channels
    ]
    if rows:
        connection.execute(insert(alert_outbox), rows)


def _moved_on(connection: Connection, before: RuleState, after: RuleState) -> bool:
    """Compare and set."""
    as_before = (
        (alert_states.c.rule_id == before.rule)
        & (alert_states.c.revision == before.revision)
        & (alert_states.c.judged_until == before.judged_until)
        & (alert_states.c.load_id == before.load_id)
    )
    return bool(connection.execute(update(alert_states).where(as_before).values(values_of(after))).rowcount)


class _Advance(NamedTuple):
    """How a rule in which nothing happened moves on; most do so alike."""

    revision: int
    judged_until: int
    load_id: int
    to_judged_until: int
    to_load_id: int
    evaluated_at: datetime | None
    took_ms: int


def _advance_of(step: Step) -> _Advance | None:
    """None for a step that has more to record."""
    before, after = step.before, step.after
    moved = replace(
        before,
        judged_until=after.judged_until,
        load_id=after.load_id,
        evaluated_at=after.evaluated_at,
        took_ms=after.took_ms,
    )
    if step.transitions or after != moved:
        return None
    return _Advance(
        before.revision, before.judged_until, before.load_id, after.judged_until, after.load_id, after.evaluated_at,
        after.took_ms,
    )  # fmt: skip


def _advanced(connection: Connection, advance: _Advance, rules: Sequence[int]) -> set[int]:
    """Compare and set of several at once; those that were as expected, and whose rule has not changed."""
    current = select(alert_rules.c.id).where(
        alert_rules.c.id.in_(rules), alert_rules.c.revision == advance.revision, alert_rules.c.deleted_at.is_(None)
    )
    as_before = (
        alert_states.c.rule_id.in_(current)
        & (alert_states.c.revision == advance.revision)
        & (alert_states.c.judged_until == advance.judged_until)
        & (alert_states.c.load_id == advance.load_id)
    )
    values = {
        "judged_until": advance.to_judged_until, "load_id": advance.to_load_id,
        "evaluated_at": advance.evaluated_at, "took_ms": advance.took_ms,
    }  # fmt: skip
    moved = update(alert_states).where(as_before).values(values).returning(alert_states.c.rule_id)
    return set(connection.execute(moved).scalars())


def _alert_id(connection: Connection, rule: int, project: int, transition: NewTransition) -> int | None:
    """The alert that a transition belongs to, opened or ended by it."""
    if transition.opens:
        values = {
            "rule_id": rule, "project_id": project, "key": transition.key, "level": transition.level,
            "late": transition.late, "opened_at": transition.judged_at,
            "closed_at": transition.judged_at if transition.closes else None, "peak": transition.value,
            "acknowledged_by": "",
        }  # fmt: skip
        return int(connection.execute(insert(alerts).values(values).returning(alerts.c.id)).scalar_one())
    mine = (alerts.c.rule_id == rule) & (alerts.c.key == transition.key) & alerts.c.closed_at.is_(None)
    found = connection.execute(select(alerts).where(mine).order_by(alerts.c.id.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    values = {"level": transition.level} if transition.level else {}
    if transition.closes:
        values = {"closed_at": transition.judged_at}
    peak = transition.evidence.get("peak")
    if peak is not None:
        values["peak"] = peak
    if values:
        connection.execute(update(alerts).where(alerts.c.id == found.id).values(values))
    return int(found.id)


def alert_of(row: Row[Any]) -> AlertRecord:
    return AlertRecord(
        id=row.id,
        rule=row.rule_id,
        project=row.project_id,
        key=row.key,
        level=row.level,
        late=row.late,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        peak=row.peak,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
    )


def transition_of(row: Row[Any]) -> TransitionRecord:
    return TransitionRecord(
        id=row.id,
        rule=row.rule_id,
        project=row.project_id,
        alert=row.alert_id,
        revision=row.revision,
        key=row.key,
        kind=row.kind,
        level=row.level,
        judged_at=row.judged_at,
        window_end=row.window_end,
        value=row.value,
        threshold=row.threshold,
        late=row.late,
        evidence=json.loads(row.evidence),
        recorded_at=row.recorded_at,
    )
