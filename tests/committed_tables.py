"""The tables that the migrations make, as statements in committed files: each change of a table is seen in a review.

The engine's are in tests/store/schema/, a file each; the catalog's, as SQLite has them, in tests/catalog/tables.sql.
A test of either compares. After a new migration write them anew:

    python -m tests.committed_tables
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from logboom.catalog.catalog import Catalog
from logboom.catalog.database import Database
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.engine import Engine
from logboom.store.schema import migrate
from logboom.store.statement import Statement

ENGINE: Final = Path(__file__).parent / "store" / "schema"
CATALOG: Final = Path(__file__).parent / "catalog" / "tables.sql"
WRITE_ANEW: Final = "with a migration, write the tables anew: python -m tests.committed_tables"


async def tables_of_engine(engine: Engine) -> dict[str, str]:
    """The statement that makes each table, by the name of its file."""
    names = [row[0] for row in (await engine.rows(Statement("SHOW TABLES FROM logboom"))).rows]
    return {f"{name}.sql": await _statement(engine, name) for name in names}


async def _statement(engine: Engine, table: str) -> str:
    return f"{(await engine.rows(Statement(f'SHOW CREATE TABLE logboom.{table}'))).rows[0][0]}\n"


def tables_of_catalog(database: Database) -> str:
    """The statements that make all tables of a catalog in SQLite, each table's before those of its indexes."""
    ours = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name"
    with database.reading() as connection:
        statements = connection.exec_driver_sql(ours).scalars().all()
    # Alembic leaves blanks at the ends of lines.
    return "\n\n".join("\n".join(map(str.rstrip, f"{sql};".splitlines())) for sql in statements).expandtabs(4) + "\n"


def committed_of_engine() -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in ENGINE.glob("*.sql")}


async def write() -> None:
    """What new, empty databases get."""
    with tempfile.TemporaryDirectory() as temporary:
        catalog = Catalog.open(f"sqlite:///{temporary}/catalog.sqlite")
        CATALOG.write_text(tables_of_catalog(catalog.database), "utf-8")
        catalog.close()
        engine = EmbeddedEngine(Path(temporary), EmbeddedSettings())
        await engine.start()
        try:
            await migrate(engine)
            made = await tables_of_engine(engine)
        finally:
            await engine.stop()
    for name in committed_of_engine().keys() - made.keys():
        (ENGINE / name).unlink()
    for name, text in made.items():
        (ENGINE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    asyncio.run(write())
