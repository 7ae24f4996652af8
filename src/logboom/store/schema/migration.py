"""Brings the engine's tables to the newest form, from any older one.

Each migration has a number and statements that may be run twice: a crash between a statement and its record repeats
them. What was applied is written in `logboom.schema_migrations`.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

from logboom.errors import LogboomError
from logboom.store.engine import Engine
from logboom.store.schema import (
    v0001_events,
    v0002_error_payloads,
    v0003_issues,
    v0004_lookups,
    v0005_staged_lines,
    v0006_issue_numbers,
    v0007_attribute_numbers,
    v0008_name_indexes,
    v0009_no_statistics,
    v0010_compact_parts,
    v0011_who_met_errors,
    v0012_staged_texts,
)
from logboom.store.statement import Statement


class SchemaTooNew(LogboomError):
    """The data directory was written by a newer Logboom: this one would not understand it."""

    code: ClassVar[str] = "schema_too_new"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the tables' history; never changed once released."""

    number: int
    name: str
    statements: tuple[str, ...]


MIGRATIONS: Final = (
    Migration(1, "events", v0001_events.STATEMENTS),
    Migration(2, "error_payloads", v0002_error_payloads.STATEMENTS),
    Migration(3, "issues", v0003_issues.STATEMENTS),
    Migration(4, "lookups", v0004_lookups.STATEMENTS),
    Migration(5, "staged_lines", v0005_staged_lines.STATEMENTS),
    Migration(6, "issue_numbers", v0006_issue_numbers.STATEMENTS),
    Migration(7, "attribute_numbers", v0007_attribute_numbers.STATEMENTS),
    Migration(8, "name_indexes", v0008_name_indexes.STATEMENTS),
    Migration(9, "no_statistics", v0009_no_statistics.STATEMENTS),
    Migration(10, "compact_parts", v0010_compact_parts.STATEMENTS),
    Migration(11, "who_met_errors", v0011_who_met_errors.STATEMENTS),
    Migration(12, "staged_texts", v0012_staged_texts.STATEMENTS),
)

_RECORDS = """
CREATE TABLE IF NOT EXISTS logboom.schema_migrations
(
    number UInt32,
    name String,
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY number
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
"""


async def migrate(engine: Engine, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Apply what has not been applied yet, in order; nothing happens when all has.

    Raises SchemaTooNew, before anything is changed, when the tables are newer than the newest of `migrations`.
    """
    await engine.execute(Statement("CREATE DATABASE IF NOT EXISTS logboom"))
    await engine.execute(Statement(_RECORDS))
    applied = {row[0] for row in (await engine.rows(Statement("SELECT number FROM logboom.schema_migrations"))).rows}
    newest = max(migration.number for migration in migrations)
    if applied and max(applied) > newest:
        raise SchemaTooNew(
            f"the tables in this data directory are at migration {max(applied)}, this Logboom knows {newest}",
            hint="start the newer Logboom that wrote it, or name another data directory",
        )
    for migration in migrations:
        if migration.number not in applied:
            for statement in migration.statements:
                await engine.execute(Statement(statement))
            record = "INSERT INTO logboom.schema_migrations (number, name) VALUES ({number:UInt32}, {name:String})"
            await engine.execute(Statement(record, {"number": migration.number, "name": migration.name}))
