"""Leases: what one process at a time does, of all that share a catalog."""

from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog.alert_tables import leases
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database


class Leases:
    """Every call is one transaction. Nodes that share a catalog need clocks that agree to well within a lease's time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def hold(self, name: str, holder: str, *, seconds: float) -> bool:
        """Take the lease, or keep it, for so long from now; False while another one holds it."""
        now = self._clock()
        values = {"holder": holder, "expires_at": now + timedelta(seconds=seconds)}
        free = (leases.c.name == name) & ((leases.c.holder == holder) | (leases.c.expires_at <= now))
        try:
            with self._database.writing() as connection:
                if connection.execute(update(leases).where(free).values(values)).rowcount:
                    return True
                if connection.execute(select(leases.c.name).where(leases.c.name == name)).one_or_none():
                    return False
                connection.execute(insert(leases).values({"name": name, **values}))
                return True
        except IntegrityError:  # another process took it between the two statements
            return False

    def release(self, name: str, holder: str) -> None:
        """Let others have it at once."""
        with self._database.writing() as connection:
            connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
