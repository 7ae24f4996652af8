"""Silences and maintenance windows: while one lasts, what it fits is recorded but not told."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from logboom.catalog.alert_records import SilenceRecord
from logboom.catalog.alert_tables import alert_silences
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.errors import InvalidRequest, NotFound


class AlertSilences:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        project: int,
        matchers: Mapping[str, str],
        *,
        ends_at: datetime,
        starts_at: datetime | None = None,
        author: str = "",
        comment: str = "",
    ) -> SilenceRecord:
        """Raises InvalidRequest when it would end before it starts."""
        now = self._clock()
        starts_at = starts_at or now
        if ends_at <= starts_at:
            raise InvalidRequest("the silence would end before it starts", hint="let `ends_at` be later")
        values = {
            "project_id": project, "matchers": json.dumps(matchers), "comment": comment, "author": author,
            "starts_at": starts_at, "ends_at": ends_at, "created_at": now,
        }  # fmt: skip
        with self._database.writing() as connection:
            row = connection.execute(insert(alert_silences).values(values).returning(*alert_silences.c)).one()
        return silence_of(row)

    def all(self, project: int, *, before: int | None = None, limit: int = 200) -> list[SilenceRecord]:
        """The newest first, those of the past too; those with a smaller id than `before`."""
        query = select(alert_silences).where(alert_silences.c.project_id == project)
        if before is not None:
            query = query.where(alert_silences.c.id < before)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(alert_silences.c.id.desc()).limit(limit))
            return [silence_of(row) for row in rows]

    def in_force(self) -> list[SilenceRecord]:
        """Of all projects."""
        now = self._clock()
        query = select(alert_silences).where(alert_silences.c.starts_at <= now, alert_silences.c.ends_at > now)
        with self._database.reading() as connection:
            return [silence_of(row) for row in connection.execute(query)]

    def end(self, project: int, silence: int) -> None:
        """End it now. Raises NotFound when there is none that still lasts."""
        now = self._clock()
        mine = (
            (alert_silences.c.id == silence)
            & (alert_silences.c.project_id == project)
            & (alert_silences.c.ends_at > now)
        )
        with self._database.writing() as connection:
            if not connection.execute(update(alert_silences).where(mine).values(ends_at=now)).rowcount:
                raise NotFound("the project has no such silence that still lasts")


def silence_of(row: Row[Any]) -> SilenceRecord:
    return SilenceRecord(
        id=row.id,
        project=row.project_id,
        matchers=json.loads(row.matchers),
        comment=row.comment,
        author=row.author,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        created_at=row.created_at,
    )
