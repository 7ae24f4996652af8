"""What came with each ingest key on each day: the quotas of a day outlast a restart, and all nodes share them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update

from logboom.catalog.database import Database
from logboom.catalog.records import KeyUse
from logboom.catalog.tables import ingest_key_days

KEPT_DAYS: Final = 35


class KeyDays:
    """Every call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, day: date) -> dict[int, KeyUse]:
        """By the id of the key; nothing of those with which nothing came."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ingest_key_days).where(ingest_key_days.c.day == day.isoformat()))
            return {row.key_id: KeyUse(row.events, row.bytes, row.refused) for row in rows}

    def add(self, day: date, more: Mapping[int, KeyUse]) -> None:
        """Add what came since the last time, beside what other nodes add. Days long past are forgotten."""
        days = ingest_key_days
        with self._database.writing(alone=True) as connection:
            connection.execute(delete(days).where(days.c.day < (day - timedelta(days=KEPT_DAYS)).isoformat()))
            for key_id, use in more.items():
                row = (days.c.key_id == key_id) & (days.c.day == day.isoformat())
                added = {
                    "events": days.c.events + use.events,
                    "bytes": days.c.bytes + use.bytes,
                    "refused": days.c.refused + use.refused,
                }
                if not connection.execute(update(days).where(row).values(added)).rowcount:
                    values = {"events": use.events, "bytes": use.bytes, "refused": use.refused}
                    connection.execute(insert(days).values({"key_id": key_id, "day": day.isoformat(), **values}))
