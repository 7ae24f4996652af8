"""Channels: the ways out for notifications. What is secret of one comes here sealed already."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog.alert_records import ChannelRecord
from logboom.catalog.alert_tables import alert_channels
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.errors import Conflict, NotFound


class AlertChannels:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, project: int, name: str, kind: str, *, shown: Mapping[str, Any], sealed: str) -> ChannelRecord:
        """Raises Conflict when the project has a channel of this name."""
        now = self._clock()
        values = {
            "project_id": project, "name": name, "kind": kind, "shown": json.dumps(shown), "sealed": sealed,
            "created_at": now, "changed_at": now,
        }  # fmt: skip
        try:
            with self._database.writing() as connection:
                row = connection.execute(insert(alert_channels).values(values).returning(*alert_channels.c)).one()
                return channel_of(row)
        except IntegrityError:
            raise Conflict("the project has a channel of this name already", hint="choose another name") from None

    def all(self, project: int) -> list[ChannelRecord]:
        """By name."""
        query = select(alert_channels).where(
            alert_channels.c.project_id == project, alert_channels.c.deleted_at.is_(None)
        )
        with self._database.reading() as connection:
            return [channel_of(row) for row in connection.execute(query.order_by(alert_channels.c.name))]

    def get(self, project: int, channel: int) -> ChannelRecord:
        """Raises NotFound."""
        with self._database.reading() as connection:
            return channel_of(_row(connection, project, channel))

    def find(self, channel: int) -> ChannelRecord | None:
        """Any channel by its id; None when it was deleted."""
        query = select(alert_channels).where(alert_channels.c.id == channel, alert_channels.c.deleted_at.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
            return channel_of(row) if row else None

    def change(self, project: int, channel: int, *, name: str, shown: Mapping[str, Any], sealed: str) -> ChannelRecord:
        """Replace it. Raises NotFound, Conflict."""
        values = {"name": name, "shown": json.dumps(shown), "sealed": sealed, "changed_at": self._clock()}
        try:
            with self._database.writing() as connection:
                _row(connection, project, channel)
                connection.execute(update(alert_channels).where(alert_channels.c.id == channel).values(values))
                return channel_of(_row(connection, project, channel))
        except IntegrityError:
            raise Conflict("the project has a channel of this name already", hint="choose another name") from None

    def delete(self, project: int, channel: int) -> None:
        """Forget its secret; its name stays for the log of notifications. Raises NotFound."""
        with self._database.writing() as connection:
            _row(connection, project, channel)
            values = {"deleted_at": self._clock(), "sealed": ""}
            connection.execute(update(alert_channels).where(alert_channels.c.id == channel).values(values))


def channel_of(row: Row[Any]) -> ChannelRecord:
    return ChannelRecord(
        id=row.id,
        project=row.project_id,
        name=row.name,
        kind=row.kind,
        shown=json.loads(row.shown),
        sealed=row.sealed,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _row(connection: Connection, project: int, channel: int) -> Row[Any]:
    mine = (
        (alert_channels.c.id == channel)
        & (alert_channels.c.project_id == project)
        & alert_channels.c.deleted_at.is_(None)
    )
    row = connection.execute(select(alert_channels).where(mine)).one_or_none()
    if row is None:
        raise NotFound("the project has no such channel")
    return row
