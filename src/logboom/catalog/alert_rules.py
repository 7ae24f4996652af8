"""Rules of alerts and how far each was judged."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog.alert_records import RuleRecord, RuleState
from logboom.catalog.alert_tables import alert_rules, alert_states, alerts
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.errors import Conflict, NotFound


class AlertRules:
    """Every call is one transaction. A deleted rule stays behind for the history of its alerts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(
        self, project: int, name: str, document: Mapping[str, Any], *, enabled: bool = True, by: str = ""
    ) -> RuleRecord:
        """Raises Conflict when the project has a rule of this name."""
        now = self._clock()
        values = {
            "project_id": project, "name": name, "document": json.dumps(document), "enabled": enabled, "revision": 1,
            "created_at": now, "changed_at": now, "changed_by": by,
        }  # fmt: skip
        try:
            with self._database.writing() as connection:
                return rule_of(connection.execute(insert(alert_rules).values(values).returning(*alert_rules.c)).one())
        except IntegrityError:
            raise Conflict("the project has a rule of this name already", hint="choose another name") from None

    def all(self, project: int | None = None) -> list[RuleRecord]:
        """The rules of a project, or of all, by name."""
        query = select(alert_rules).where(alert_rules.c.deleted_at.is_(None)).order_by(alert_rules.c.name)
        if project is not None:
            query = query.where(alert_rules.c.project_id == project)
        with self._database.reading() as connection:
            return [rule_of(row) for row in connection.execute(query)]

    def get(self, project: int, rule: int) -> RuleRecord:
        """Raises NotFound."""
        with self._database.reading() as connection:
            return rule_of(_row(connection, project, rule))

    def find(self, rule: int) -> RuleRecord | None:
        """Any rule by its id, also a deleted one."""
        with self._database.reading() as connection:
            row = connection.execute(select(alert_rules).where(alert_rules.c.id == rule)).one_or_none()
            return rule_of(row) if row else None

    def change(
        self,
        project: int,
        rule: int,
        *,
        name: str,
        document: Mapping[str, Any],
        enabled: bool,
        afresh: bool = True,
        by: str = "",
    ) -> RuleRecord:
        """Replace the rule. `afresh`: it watches something else now, so its alerts end and it begins as a new one does.

        Raises NotFound, Conflict.
        """
        values = {"name": name, "document": json.dumps(document), "enabled": enabled, "changed_by": by}
        try:
            with self._database.writing() as connection:
                found = _row(connection, project, rule)
                connection.execute(
                    update(alert_rules)
                    .where(alert_rules.c.id == rule)
                    .values({**values, "revision": found.revision + afresh, "changed_at": self._clock()})
                )
                if afresh:
                    _end_alerts(connection, self._clock(), rule)
                return rule_of(_row(connection, project, rule))
        except IntegrityError:
            raise Conflict("the project has a rule of this name already", hint="choose another name") from None

    def delete(self, project: int, rule: int) -> None:
        """Raises NotFound."""
        with self._database.writing() as connection:
            _row(connection, project, rule)
            connection.execute(update(alert_rules).where(alert_rules.c.id == rule).values(deleted_at=self._clock()))
            connection.execute(delete(alert_states).where(alert_states.c.rule_id == rule))
            _end_alerts(connection, self._clock(), rule)

    def states(self) -> dict[int, RuleState]:
        """How far each rule was judged, by rule; a rule that never was is missing."""
        with self._database.reading() as connection:
            return {row.rule_id: state_of(row) for row in connection.execute(select(alert_states))}

    def begin(self, state: RuleState) -> RuleState:
        """The state of a rule that had none, or one of an older revision; what another evaluator wrote first wins."""
        with self._database.writing() as connection:
            found = connection.execute(select(alert_states).where(alert_states.c.rule_id == state.rule)).one_or_none()
            if found is not None and found.revision >= state.revision:
                return state_of(found)
            if found is not None:
                connection.execute(delete(alert_states).where(alert_states.c.rule_id == state.rule))
            connection.execute(insert(alert_states).values(values_of(state)))
            return state


def values_of(state: RuleState) -> dict[str, Any]:
    values = asdict(state)
    return {"rule_id": values.pop("rule")} | values


def rule_of(row: Row[Any]) -> RuleRecord:
    return RuleRecord(
        id=row.id,
        project=row.project_id,
        name=row.name,
        document=json.loads(row.document),
        enabled=row.enabled,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def state_of(row: Row[Any]) -> RuleState:
    return RuleState(
        rule=row.rule_id,
        revision=row.revision,
        judged_until=row.judged_until,
        load_id=row.load_id,
        keys=row.keys,
        evaluated_at=row.evaluated_at,
        took_ms=row.took_ms,
        error=row.error,
        failing_since=row.failing_since,
        error_told=row.error_told,
    )


def _end_alerts(connection: Connection, now: datetime, rule: int) -> None:
    """Nothing will end them any more but this."""
    open_ones = alerts.update().where(alerts.c.rule_id == rule, alerts.c.closed_at.is_(None))
    connection.execute(open_ones.values(closed_at=int(now.timestamp())))


def _row(connection: Connection, project: int, rule: int) -> Row[Any]:
    mine = (alert_rules.c.id == rule) & (alert_rules.c.project_id == project) & alert_rules.c.deleted_at.is_(None)
    row = connection.execute(select(alert_rules).where(mine)).one_or_none()
    if row is None:
        raise NotFound("the project has no such rule")
    return row
