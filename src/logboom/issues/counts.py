"""Keeps the engine's counts of each fingerprint: what new loads brought is added once, whatever crashes in between.

Source: ClickHouse documentation, "Transactional (ACID) support": an INSERT of one block into one part is atomic.
"""

from dataclasses import dataclass
from typing import Final

from logboom.issues.error_key import TOLD_TWICE
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
_EPOCH: Final = "toDateTime64('1970-01-01 00:00:00', 9, 'UTC')"

HOURS: Final = Table(
    "logboom.issue_hours",
    (("environment", "environment"), ("hour", "toStartOfHour(toDateTime(timestamp, 'UTC'))")),
    (_EVENTS, _USERS),
    ("''", "toDateTime(0, 'UTC')", "0", _NO_USERS),
)
TOTALS: Final = Table("logboom.issue_totals", (), (_EVENTS, _USERS, *_SEEN), ("0", _NO_USERS, _EPOCH, _EPOCH))
RELEASES: Final = Table(
    "logboom.issue_releases",
    (("release", "release"), ("environment", "environment")),
    (_EVENTS, *_SEEN),
    ("''", "''", "0", _EPOCH, _EPOCH),
)
TABLES: Final = (HOURS, RELEASES, TOTALS)  # the totals last: what they have, the others have too


async def counted_up_to(engine: Engine, table: Table) -> int:
    """The last load whose events are in the table."""
    found = await engine.rows(Statement(f"SELECT max(load_id) FROM {table.name} WHERE project = 0"))
    return int(found.rows[0][0])


async def next_bound(engine: Engine, after: int, latest: int) -> int | None:
    """Up to which load to go on, not too many events further; None when these loads brought no error."""
    loads = "FROM logboom.error_payloads WHERE load_id > {after:UInt64} AND load_id <= {latest:UInt64}"
    sql = (
        "SELECT max(load_id) FROM"
        f" (SELECT load_id, sum(count()) OVER (ORDER BY load_id) AS events {loads} GROUP BY load_id)"
        " WHERE events <= {most:UInt64} OR load_id = {first:UInt64}"
    )
    first = await engine.rows(Statement(f"SELECT min(load_id) {loads}", {"after": after, "latest": latest}))
    if not (earliest := int(first.rows[0][0])):
        return None
    parameters = {"after": after, "latest": latest, "most": EVENTS_AT_ONCE, "first": earliest}
    found = await engine.rows(Statement(sql, parameters))
    return int(found.rows[0][0])


async def count(engine: Engine, table: Table, after: int, up_to: int) -> None:
    """Add the events of the loads in between, and say so in the same block."""
    keys = ", ".join(f"{expression} AS {name}" for name, expression in table.keys)
    values = ", ".join(expression for _, expression in table.values)
    grouped = ", ".join(["project", "fingerprint", *(name for name, _ in table.keys)])
    columns = ", ".join(
        ["project", "fingerprint", *(name for name, _ in table.keys), *(name for name, _ in table.values)]
    )
    sql = (
        f"INSERT INTO {table.name} ({columns}, load_id)"
        f" SELECT project, fingerprint, {keys + ', ' if keys else ''}{values}, toUInt64(0)"
        " FROM logboom.error_payloads WHERE load_id > {after:UInt64} AND load_id <= {up_to:UInt64} AND fingerprint != 0"
        f" AND event_id NOT IN ({TOLD_TWICE})"
        f" GROUP BY {grouped}"
        f" UNION ALL SELECT 0, 0, {', '.join(table.marker)}, {{up_to:UInt64}}"
    )
    statement = Statement(sql, {"after": after, "up_to": up_to})
    await engine.execute(statement, settings=ONE_BLOCK, limits=LIMITS)


async def forget(engine: Engine, project: int, fingerprints: list[int]) -> None:
    """Remove the counts of fingerprints whose issue is deleted, and their documents."""
    where = "project = {project:UInt32} AND fingerprint IN {fingerprints:Array(UInt64)}"
    parameters: dict[str, Value] = {"project": project, "fingerprints": fingerprints}
    for name in (*(table.name for table in TABLES), "logboom.error_payloads"):
        await engine.execute(Statement(f"DELETE FROM {name} WHERE {where}", parameters), limits=LIMITS)
