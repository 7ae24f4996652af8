"""Keeps the engine's counts of each fingerprint: what new loads brought is added once, whatever crashes in between.

Source: ClickHouse documentation, "Transactional (ACID) support": an INSERT of one block into one part is atomic.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from logboom.issues.error_key import LOADS_BACK, TOLD_TWICE
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Limits, Statement, Value

# One block: see the tables' own description.
ONE_BLOCK: Final[EngineSettings] = {
    "max_threads": 1,
    "max_insert_threads": 1,
    "max_block_size": 100_000_000,
    "max_insert_block_size": 100_000_000,
    "min_insert_block_size_rows": 100_000_000,
    "min_insert_block_size_bytes": 1 << 40,
    "optimize_on_insert": 1,
}
LIMITS: Final = Limits(seconds=300, memory_bytes=0)
# Events counted in one step when the counts are far behind, so that a step needs little memory.
EVENTS_AT_ONCE: Final = 200_000

USER: Final = (
    "multiIf(attributes['user.id'] != '', attributes['user.id'], attributes['user.email'] != '', attributes['user.email'],"
    " attributes['user.username'] != '', attributes['user.username'], attributes['user.ip_address'])"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of counts: its columns behind project and fingerprint, as expressions over events, and the marker's."""

    name: str
    keys: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str], ...]
    marker: tuple[str, ...]


_NO_USERS: Final = "uniqCombinedStateIf(14)('', false)"
_EVENTS: Final = ("events", "count()")
_USERS: Final = ("users", f"uniqCombinedStateIf(14)({USER}, {USER} != '')")
_SEEN: Final = (("first_seen", "min(timestamp)"), ("last_seen", "max(timestamp)"))
EPOCH: Final = "toDateTime64('1970-01-01 00:00:00', 9, 'UTC')"

HOURS: Final = Table(
    "logboom.issue_hours",
    (("environment", "environment"), ("hour", "toStartOfHour(toDateTime(timestamp, 'UTC'))")),
    (_EVENTS, _USERS),
    ("''", "toDateTime(0, 'UTC')", "0", _NO_USERS),
)
TOTALS: Final = Table("logboom.issue_totals", (), (_EVENTS, _USERS, *_SEEN), ("0", _NO_USERS, EPOCH, EPOCH))
RELEASES: Final = Table(
    "logboom.issue_releases",
    (("release", "release"), ("environment", "environment")),
    (_EVENTS, *_SEEN),
    ("''", "''", "0", EPOCH, EPOCH),
)
TABLES: Final = (HOURS, RELEASES, TOTALS)  # the totals last: what they have, the others have too


@dataclass(frozen=True, slots=True)
class Batch:
    """The loads (after, up_to], looked at together."""

    after: int
    up_to: int
    told_twice: bool = True
    """Whether an SDK and a log line may have told the same error; looking for that is dear."""

    @property
    def condition(self) -> str:
        """SQL: whether a row of `error_payloads` is an error of the batch that counts."""
        sql = "load_id > {after:UInt64} AND load_id <= {up_to:UInt64} AND fingerprint != 0"
        return f"{sql} AND event_id NOT IN ({TOLD_TWICE})" if self.told_twice else sql

    @property
    def parameters(self) -> dict[str, Value]:
        return {"after": self.after, "up_to": self.up_to}


async def counted_up_to(engine: Engine, table: Table) -> int:
    """The last load whose events are in the table."""
    found = await engine.rows(Statement(f"SELECT max(load_id) FROM {table.name} WHERE project = 0"))
    return int(found.rows[0][0])


class Loads(NamedTuple):
    """Loads that brought errors."""

    first: int
    last: int
    events: int
    by_sdk: int
    """The last with an error of an SDK's that has a trace; 0 when there is none."""
    by_log: int
    """The same of errors in logs."""


class Batches:
    """Cuts what is new into batches."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # The last load with errors of SDKs, and of logs, that a trace may join; before the first look any may be.
        self._latest: dict[bool, int] | None = None

    async def cut(self, after: int, loads: Loads) -> Batch:
        """What to look at next, of the loads since `after`: not too many events at once."""
        told_twice = self._may_be_told_twice(after, {True: loads.by_sdk, False: loads.by_log})
        up_to = loads.last if loads.events <= EVENTS_AT_ONCE else await self._bound(loads.first, after, loads.last)
        return Batch(after, up_to, told_twice)

    def _may_be_told_twice(self, after: int, newest: dict[bool, int]) -> bool:
        """Whether there are errors of both kinds within the time that joins them."""
        before = self._latest or dict.fromkeys(newest, after)
        self._latest = {by_sdk: max(load, before[by_sdk]) for by_sdk, load in newest.items()}
        return any(newest.values()) and min(self._latest.values()) > after - LOADS_BACK

    async def _bound(self, first: int, after: int, latest: int) -> int:
        sql = (
            "SELECT max(load_id) FROM (SELECT load_id, sum(count()) OVER (ORDER BY load_id) AS events"
            " FROM logboom.error_payloads WHERE load_id > {after:UInt64} AND load_id <= {latest:UInt64} GROUP BY load_id)"
            " WHERE events <= {most:UInt64} OR load_id = {first:UInt64}"
        )
        parameters: dict[str, Value] = {"after": after, "latest": latest, "most": EVENTS_AT_ONCE, "first": first}
        return int((await self._engine.rows(Statement(sql, parameters))).rows[0][0])


async def count(engine: Engine, table: Table, batch: Batch) -> None:
    """Add the batch's events, and say how far they go in the same block."""
    keys = ", ".join(f"{expression} AS {name}" for name, expression in table.keys)
    values = ", ".join(expression for _, expression in table.values)
    grouped = ", ".join(["project", "fingerprint", *(name for name, _ in table.keys)])
    columns = ", ".join(
        ["project", "fingerprint", *(name for name, _ in table.keys), *(name for name, _ in table.values)]
    )
    sql = (
        f"INSERT INTO {table.name} ({columns}, load_id)"
        f" SELECT project, fingerprint, {keys + ', ' if keys else ''}{values}, toUInt64(0)"
        f" FROM logboom.error_payloads WHERE {batch.condition}"
        f" GROUP BY {grouped}"
        f" UNION ALL SELECT 0, 0, {', '.join(table.marker)}, {{up_to:UInt64}}"
    )
    await engine.execute(Statement(sql, batch.parameters), settings=ONE_BLOCK, limits=LIMITS)


async def forget(engine: Engine, project: int, fingerprints: list[int]) -> None:
    """Remove the counts of fingerprints whose issue is deleted, and their documents."""
    where = "project = {project:UInt32} AND fingerprint IN {fingerprints:Array(UInt64)}"
    parameters: dict[str, Value] = {"project": project, "fingerprints": fingerprints}
    for name in (*(table.name for table in TABLES), "logboom.error_payloads"):
        await engine.execute(Statement(f"DELETE FROM {name} WHERE {where}", parameters), limits=LIMITS)
