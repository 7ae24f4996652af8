"""How Alembic runs our migrations: in the transaction that `Database.migrate` has begun and will commit."""

from alembic import context

from logboom.catalog.tables import metadata

connection = context.config.attributes["connection"]
# Both databases undo table changes with the transaction; Alembic thinks that SQLite does not. SQLite can't alter most of
# a table, though: there Alembic makes a new one and copies the rows (`render_as_batch`).
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
