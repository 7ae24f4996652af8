"""Tables are brought to the newest form, whatever was there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from logboom.event import COLUMNS
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema.migration import MIGRATIONS, Migration, SchemaTooNew, migrate
from logboom.store.statement import Statement

COMMITTED = Path(__file__).parent / "events.sql"


@pytest.fixture
async def empty_engine(tmp_path: Path) -> AsyncIterator[EmbeddedEngine]:
    """An engine of this test's own, with nothing in it."""
    engine = EmbeddedEngine(tmp_path, EmbeddedSettings(memory_bytes=1 << 30))
    await engine.start()
    yield engine
    await engine.stop()


async def applied(engine: EmbeddedEngine) -> list[list[object]]:
    return (await engine.rows(Statement("SELECT number, name FROM logboom.schema_migrations ORDER BY number"))).rows


async def test_the_table_is_the_committed_one(engine: EmbeddedEngine):
    """Changing the table is a visible act: write what this test found into events.sql, with a migration."""
    found = (await engine.rows(Statement("SHOW CREATE TABLE logboom.events"))).rows[0][0]
    assert found + "\n" == COMMITTED.read_text()


async def test_the_table_has_the_columns_of_the_event(engine: EmbeddedEngine):
    rows = (
        await engine.rows(
            Statement(
                "SELECT name, type FROM system.columns WHERE database = 'logboom' AND table = 'events' AND default_kind = ''"
            )
        )
    ).rows
    assert [(name, kind) for name, kind in rows] == [(column.name, column.engine_type) for column in COLUMNS]


async def test_migrations_are_applied_once_in_order_and_an_older_data_directory_is_upgraded(
    empty_engine: EmbeddedEngine,
):
    await migrate(empty_engine)
    await migrate(empty_engine)
    assert await applied(empty_engine) == [[migration.number, migration.name] for migration in MIGRATIONS]
    later = Migration(99, "later", ("ALTER TABLE logboom.events ADD COLUMN IF NOT EXISTS later UInt8",))
    await migrate(empty_engine, (*MIGRATIONS, later))
    assert (await applied(empty_engine))[-1] == [99, "later"]
    assert (await empty_engine.rows(Statement("SELECT count() FROM logboom.events WHERE later = 0"))).rows == [[0]]
    with pytest.raises(SchemaTooNew, match="migration 99, this Logboom knows"):
        await migrate(empty_engine)


async def test_a_migration_that_was_cut_off_before_its_record_is_repeated(empty_engine: EmbeddedEngine):
    await migrate(empty_engine)
    await empty_engine.execute(Statement("TRUNCATE TABLE logboom.schema_migrations"))
    await migrate(empty_engine)
    assert len(await applied(empty_engine)) == len(MIGRATIONS)
