"""Tables are brought to the newest form, whatever was there."""

import pytest

from logboom.event import COLUMNS
from logboom.store.embedded import EmbeddedEngine
from logboom.store.schema.migration import MIGRATIONS, Migration, SchemaTooNew, migrate
from logboom.store.statement import Statement
from tests.committed_tables import WRITE_ANEW, committed_of_engine, tables_of_engine


async def applied(engine: EmbeddedEngine) -> list[list[object]]:
    return (await engine.rows(Statement("SELECT number, name FROM logboom.schema_migrations ORDER BY number"))).rows


async def test_the_tables_are_the_committed_ones(empty_engine: EmbeddedEngine):
    """Changing a table is a visible act."""
    await migrate(empty_engine)
    assert await tables_of_engine(empty_engine) == committed_of_engine(), WRITE_ANEW


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
