"""The database of the catalog: opening it, its transactions, its migrations.

A writing transaction on SQLite takes the write lock when it begins (`BEGIN IMMEDIATE`): one that first read and then
wrote could find the lock taken in between and fail, however long it waits.

Source: SQLite documentation, "Transactions" (section 2.2) and "Write-Ahead Logging"; SQLAlchemy documentation, "SQLite,
Enabling non-legacy transaction behavior with the sqlite3 driver".
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from logboom.errors import DiskFull, LogboomError, SettingsError

BUSY_SECONDS = 30  # how long a writer waits for another one; a migration is the longest thing that writes
LOCK = 0x6C6F67626F6F6D  # "logboom" as a number: PostgreSQL's advisory lock of those who must be alone
DISK_FULL = "53100"  # PostgreSQL's SQLSTATE disk_full
WRITES = "logboom_writes"

MIGRATIONS = Path(__file__).parent / "migrations"


class CatalogUnavailable(LogboomError):
    """The catalog's database does not answer; what senders send is taken as before, with the keys known so far."""

    code, status = "catalog_unavailable", 503


class Database:
    """A pool of connections with a transaction each; safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.engine = _sqlite_engine(self.url) if self.url.get_backend_name() == "sqlite" else _server_engine(self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view. Raises CatalogUnavailable when the database does not answer, as `writing` does."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Connection]:
        """A transaction that is committed when the block ends and rolled back when it raises.

        `alone`: no other such transaction runs at the same time, on any node. On SQLite that is so anyway. Raises
        DiskFull when there is no room for what it writes.
        """
        with self._transaction(writes=True) as connection:
            if alone and connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield connection

    def migrate(self) -> None:
        """Bring the tables to the newest version; of several processes at once one does it and the others wait.

        Raises CatalogTooNew when a newer Logboom has been here.
        """
        with self.writing(alone=True) as connection:
            if _version(connection) != max(step.name[1:5] for step in MIGRATIONS.glob("versions/v[0-9]*.py")):
                # Imported only when there is something to do: Alembic would take a third of the server's start.
                from logboom.catalog.migration import upgrade  # noqa: PLC0415

                upgrade(connection, MIGRATIONS)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                connection.execution_options(**{WRITES: writes})
                if not writes and connection.dialect.name == "postgresql":
                    connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    yield connection
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            if getattr(getattr(error, "orig", None), "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
                raise  # wrong SQL: a bug of ours, which is to show its traceback
            raise _as_ours(error) from error


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _as_ours(error: SQLAlchemyError) -> LogboomError:
    """The error without what it quotes: statements, values, and of a connection its address."""
    cause = getattr(error, "orig", None)
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == DISK_FULL:
        return DiskFull("the disk of the catalog is full", hint="make room; nothing was changed")
    said = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(cause or error).__name__
    return CatalogUnavailable(
        f"the catalog's database does not answer ({said})",
        hint="look whether it runs and whether its disk is well; the setting is catalog.url",
    )


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The text may hold a password, so it is not repeated.
        raise SettingsError("catalog.url is not a database URL", hint="see docs/settings.md") from None
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(
            f"catalog.url names {parsed.get_backend_name()}, which is not supported", hint="use sqlite or postgresql"
        )
    return parsed


def _server_engine(url: URL) -> Engine:
    try:
        return create_engine(
            url, pool_pre_ping=True, pool_size=5, max_overflow=10, connect_args={"connect_timeout": 10}
        )
    except NoSuchModuleError:
        raise SettingsError(f"catalog.url asks for the driver {url.drivername}", hint="use postgresql://") from None


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise SettingsError("catalog.url names no file", hint="write sqlite:////absolute/path/catalog.sqlite")
    file = Path(url.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Hashes of passwords and ingest keys live here. SQLite gives its journal files the mode of the database.
    file.touch(mode=0o600)
    file.chmod(0o600)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    _use_write_ahead_log(cursor)
    cursor.close()


def _use_write_ahead_log(cursor: DBAPICursor) -> None:
    """Once per file it changes the file itself, and SQLite does not wait for a lock there; so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
