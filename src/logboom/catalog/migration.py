"""Brings the catalog's tables to the newest version, step by step, in the transaction of the caller."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from logboom.errors import LogboomError


class CatalogTooNew(LogboomError):
    """A newer Logboom made the tables; this one would not understand them. Nothing was changed."""

    code = "schema_too_new"


def upgrade(connection: Connection, migrations: Path) -> None:
    """Apply the steps in the folder `migrations` that are missing. Raises CatalogTooNew when a newer Logboom was here."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_revision()
    known = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    if found is not None and found not in known:
        raise CatalogTooNew(
            f"the catalog's tables are of version {found}, this Logboom knows up to {known[0]}",
            hint="run the newer Logboom, or restore the backup made before it",
        )
    command.upgrade(config, "head")
