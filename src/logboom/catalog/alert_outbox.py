"""Notifications: one message to one channel each, made of what waits in the outbox.

A notification is written, with the key that a receiver may use to drop a second copy, before anything is sent, and its
answer after. A crash between sending and writing the answer leaves it `sending`: it is then sent again under its key.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, insert, select, update

from logboom.catalog.alert_log import transition_of
from logboom.catalog.alert_records import NotificationRecord, TransitionRecord
from logboom.catalog.alert_tables import alert_channels, alert_notifications, alert_outbox, alert_transitions, alerts
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database

MOST_CLAIMED = 1_000

IsSilenced = Callable[[TransitionRecord], bool]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notification to send now, and what it tells."""

    notification: NotificationRecord
    transitions: Sequence[TransitionRecord]


class AlertOutbox:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def claim(self, silenced: IsSilenced, under_way: Collection[int] = ()) -> list[Claimed]:
        """Notifications to send: new ones made of what is due, one a channel, and older ones due for another attempt.

        Those `under_way` are being sent by whoever asks.
        """
        now = self._clock()
        with self._database.writing() as connection:
            _revive(connection, silenced)
            due = (
                select(alert_outbox.c.id.label("item"), alert_outbox.c.channel_id, *alert_transitions.c)
                .join(alert_transitions, alert_transitions.c.id == alert_outbox.c.transition_id)
                .where(alert_outbox.c.notification_id.is_(None), alert_outbox.c.not_before <= now)
                .order_by(alert_outbox.c.id)
                .limit(MOST_CLAIMED)
            )
            groups: dict[tuple[int, int, bool], list[Row[Any]]] = {}
            for row in connection.execute(due):
                silent = silenced(transition_of(row))
                groups.setdefault((row.channel_id, row.project_id, silent), []).append(row)
            for (channel, project, silent), rows in groups.items():
                values = {
                    "project_id": project, "channel_id": channel, "status": "silenced" if silent else "sending",
                    "idempotency_key": uuid4().hex, "subject": "", "attempts": 0, "next_attempt_at": now,
                    "created_at": now, "answer": "",
                }  # fmt: skip
                made = connection.execute(
                    insert(alert_notifications).values(values).returning(alert_notifications.c.id)
                ).scalar_one()
                items = [row.item for row in rows]
                connection.execute(
                    update(alert_outbox).where(alert_outbox.c.id.in_(items)).values(notification_id=made)
                )
            ready = (
                select(alert_notifications)
                .where(
                    alert_notifications.c.status.in_(("sending", "waiting")),
                    alert_notifications.c.next_attempt_at <= now,
                    alert_notifications.c.id.not_in(under_way),
                )
                .order_by(alert_notifications.c.id)
            )
            return [
                Claimed(
                    notification_of(row),
                    [
                        transition_of(found)
                        for found in connection.execute(
                            select(alert_transitions)
                            .join(alert_outbox, alert_transitions.c.id == alert_outbox.c.transition_id)
                            .where(alert_outbox.c.notification_id == row.id)
                            .order_by(alert_outbox.c.id)
                        )
                    ],
                )
                for row in connection.execute(ready).all()
            ]

    def next_due(self, under_way: Collection[int] = ()) -> datetime | None:
        """When something will be there to send; None while nothing waits but what is under way."""
        with self._database.reading() as connection:
            item = connection.execute(
                select(alert_outbox.c.not_before)
                .where(alert_outbox.c.notification_id.is_(None))
                .order_by(alert_outbox.c.not_before)
                .limit(1)
            ).scalar_one_or_none()
            again = connection.execute(
                select(alert_notifications.c.next_attempt_at)
                .where(
                    alert_notifications.c.status.in_(("sending", "waiting")),
                    alert_notifications.c.id.not_in(under_way),
                )
                .order_by(alert_notifications.c.next_attempt_at)
                .limit(1)
            ).scalar_one_or_none()
        return min((moment for moment in (item, again) if moment is not None), default=None)

    def waits(self, under_way: Collection[int] = ()) -> bool:
        """Whether `claim` has anything to do."""
        due = self.next_due(under_way)
        if due is not None and due <= self._clock():
            return True
        with self._database.reading() as connection:
            return connection.execute(_kept_silent().limit(1)).first() is not None

    def attempted(
        self, notification: int, *, status: str, subject: str, answer: str, next_attempt_at: datetime | None = None
    ) -> None:
        """What came of an attempt to send."""
        values = {
            "status": status, "subject": subject, "answer": answer, "next_attempt_at": next_attempt_at,
            "attempts": alert_notifications.c.attempts + 1, "sent_at": self._clock() if status == "sent" else None,
        }  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(
                update(alert_notifications).where(alert_notifications.c.id == notification).values(values)
            )

    def log(
        self, project: int, *, before: int | None = None, limit: int = 200
    ) -> list[tuple[NotificationRecord, str, str, list[int]]]:
        """The newest first, with a smaller id than `before`: each with its channel's name and kind, and what it told."""
        query = (
            select(alert_notifications, alert_channels.c.name, alert_channels.c.kind)
            .join(alert_channels, alert_channels.c.id == alert_notifications.c.channel_id)
            .where(alert_notifications.c.project_id == project)
            .order_by(alert_notifications.c.id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(alert_notifications.c.id < before)
        with self._database.reading() as connection:
            found = connection.execute(query).all()
            told: dict[int, list[int]] = {}
            for row in connection.execute(
                select(alert_outbox.c.notification_id, alert_outbox.c.transition_id)
                .where(alert_outbox.c.notification_id.in_([row.id for row in found]))
                .order_by(alert_outbox.c.id)
            ):
                told.setdefault(row.notification_id, []).append(row.transition_id)
        return [(notification_of(row), row.name, row.kind, told.get(row.id, [])) for row in found]


def _kept_silent() -> Select[Any]:
    """What silences have kept from being told of alerts that still fire."""
    return (
        select(
            alert_outbox.c.id.label("item"),
            alert_outbox.c.channel_id,
            alert_outbox.c.notification_id,
            alert_outbox.c.not_before,
            *alert_transitions.c,
        )
        .join(alert_notifications, alert_notifications.c.id == alert_outbox.c.notification_id)
        .join(alert_transitions, alert_transitions.c.id == alert_outbox.c.transition_id)
        .join(alerts, alerts.c.id == alert_transitions.c.alert_id)
        .where(alert_notifications.c.status == "silenced", alerts.c.closed_at.is_(None))
        .order_by(alert_outbox.c.id)
    )


def _revive(connection: Connection, silenced: IsSilenced) -> None:
    """A silence has ended and the alert still fires: it is told now."""
    for row in connection.execute(_kept_silent()).all():
        if silenced(transition_of(row)):
            continue
        values = {"transition_id": row.id, "channel_id": row.channel_id, "not_before": row.not_before}
        connection.execute(insert(alert_outbox).values(values))
        later = update(alert_notifications).where(alert_notifications.c.id == row.notification_id)
        connection.execute(later.values(status="told_later"))


def notification_of(row: Row[Any]) -> NotificationRecord:
    return NotificationRecord(
        id=row.id,
        project=row.project_id,
        channel=row.channel_id,
        status=row.status,
        idempotency_key=row.idempotency_key,
        subject=row.subject,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        created_at=row.created_at,
        sent_at=row.sent_at,
        answer=row.answer,
    )
