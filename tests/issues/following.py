"""A follower that a test steps by hand."""

from datetime import UTC, datetime
from typing import Any

from logboom.catalog.catalog import Catalog
from logboom.catalog.clock import Clock, system_clock
from logboom.ingest.feed import LoadFeed
from logboom.issues import counts
from logboom.issues.follower import Follower
from logboom.issues.settings import IssuesSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement
from tests.issues.errors import store_errors


class Following:
    """The engine's counts of earlier tests are behind it."""

    def __init__(self, engine: Engine, catalog: Catalog, project: int, clock: Clock = system_clock) -> None:
        self.engine, self.catalog, self.project = engine, catalog, project
        self.follower = Follower(engine, catalog, LoadFeed(), IssuesSettings(), clock=clock)

    async def load(self, *errors: dict[str, Any]) -> int:
        """One load of errors, followed."""
        load_id = await store_errors(self.engine, self.project, errors)
        await self.follower.step(load_id)
        return load_id

    def issues(self) -> list[Any]:
        every = self.catalog.issues.changed_since(0, 1000)
        return sorted((one for one in every if one.project == self.project), key=lambda one: one.number)

    async def counted(self) -> dict[str, int]:
        """The events in each table of counts."""
        found = {}
        for table in counts.TABLES:
            sql = f"SELECT sum(events) FROM {table.name} WHERE project = {self.project}"
            found[table.name] = int((await self.engine.rows(Statement(sql))).rows[0][0])
        return found

    async def everywhere(self, events: int) -> bool:
        return set((await self.counted()).values()) == {events}

    async def numbers(self) -> dict[int, tuple[int, int]]:
        """Events and users of each issue, as lists have them."""
        sql = f"SELECT issue_id, events, users FROM logboom.issue_numbers FINAL WHERE project = {self.project}"
        rows = (await self.engine.rows(Statement(sql))).rows
        return {int(issue): (int(events), int(users)) for issue, events, users in rows}


class Hands:
    """A clock that is set by hand, in the middle of an hour: nothing falls into the next one by chance."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.now = now.replace(minute=30, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def ago(self, seconds: float = 0) -> float:
        """How long ago something was, for `store_errors`, that was so long before this clock's time."""
        return (datetime.now(UTC) - self.now).total_seconds() + seconds
