"""Opening the catalog: migrations, several processes at once, files closed to others, clear errors."""

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, insert, select
from sqlalchemy.exc import DBAPIError

from logboom.catalog.catalog import Catalog
from logboom.catalog.database import CatalogUnavailable, Database
from logboom.catalog.migration import CatalogTooNew
from logboom.catalog.records import Scope
from logboom.catalog.tables import metadata, revisions
from logboom.errors import DiskFull, SettingsError
from tests.committed_tables import CATALOG, WRITE_ANEW, tables_of_catalog

OPEN_AND_CREATE = """
import sys
from logboom.catalog.catalog import Catalog

catalog = Catalog.open(sys.argv[1])
print("first" if catalog.bootstrap() else "later")
catalog.projects.create(sys.argv[2])
catalog.close()
"""


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(catalog: Catalog) -> None:
    """Whoever changes tables.py has to write a migration."""
    with catalog.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_tables_are_the_committed_ones(tmp_path: Path) -> None:
    """Changing a table is a visible act, told in SQLite's words."""
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    assert tables_of_catalog(catalog.database) == CATALOG.read_text("utf-8"), WRITE_ANEW
    catalog.close()


def test_opening_again_changes_nothing(url: str) -> None:
    first = Catalog.open(url)
    project = first.projects.create("shop")
    first.close()
    again = Catalog.open(url)
    assert again.projects.get(project.id) == project
    again.close()


def test_a_catalog_of_a_newer_release_is_refused_and_left_alone(url: str) -> None:
    catalog = Catalog.open(url)
    with catalog.database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CatalogTooNew, match="9999"):
        Catalog.open(url)
    with catalog.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "9999"
    catalog.close()


@pytest.mark.slow
def test_processes_that_open_an_empty_catalog_at_once_do_not_collide(url: str) -> None:
    """One migrates and bootstraps, the others wait for it; then all write."""
    processes = [
        subprocess.Popen([sys.executable, "-c", OPEN_AND_CREATE, url, f"from-{i}"], stdout=subprocess.PIPE, text=True)
        for i in range(4)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert sorted(said) == ["first", "later", "later", "later"]
    catalog = Catalog.open(url)
    assert {project.slug for project in catalog.projects.all()} == {"default", "from-0", "from-1", "from-2", "from-3"}
    catalog.close()


def test_threads_write_one_after_the_other(catalog: Catalog) -> None:
    """None of them meets a lock that it can't wait for."""
    threads = [threading.Thread(target=catalog.projects.create, args=(f"project-{i}",)) for i in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(catalog.projects.all()) == 10


def test_a_transaction_that_raises_leaves_nothing(catalog: Catalog) -> None:
    def write_and_fail() -> None:
        with catalog.database.writing() as connection:
            connection.execute(insert(revisions).values(name="torn", number=1))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    with catalog.database.reading() as connection:
        assert connection.execute(select(revisions).where(revisions.c.name == "torn")).all() == []


def test_the_files_of_sqlite_are_closed_to_other_users(tmp_path: Path) -> None:
    """They hold password hashes and ingest keys; also when the file was there before, and in the journal."""
    file = tmp_path / "new" / "catalog.sqlite"
    file.parent.mkdir()
    file.touch(mode=0o644)
    catalog = Catalog.open(f"sqlite:///{file}")
    catalog.projects.create("shop")
    modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    catalog.close()
    assert modes == {"catalog.sqlite": 0o600, "catalog.sqlite-wal": 0o600, "catalog.sqlite-shm": 0o600}


def test_sqlite_logs_ahead_and_keeps_foreign_keys(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000
    database.close()


def test_a_reader_is_not_held_up_by_a_writer(catalog: Catalog) -> None:
    with catalog.database.writing() as writer:
        writer.execute(insert(revisions).values(name="unfinished", number=1))
        with catalog.database.reading() as reader:
            assert reader.execute(select(revisions.c.name)).scalars().all() == ["keys"]


def test_a_reader_keeps_its_view_while_others_write(catalog: Catalog) -> None:
    with catalog.database.reading() as reader:
        before = reader.execute(select(revisions.c.number)).scalar_one()
        catalog.projects.create("shop")
        assert reader.execute(select(revisions.c.number)).scalar_one() == before
    with catalog.database.reading() as reader:
        assert reader.execute(select(revisions.c.number)).scalar_one() == before + 1


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://root:hunter2@localhost/x", "sqlite://", "postgresql+nosuch://root:hunter2@h/x"]
)
def test_a_url_that_is_none_of_ours_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"catalog\.url") as refused:
        Database(url)
    assert "hunter2" not in str(refused.value)


def test_a_server_that_does_not_answer_is_an_error_one_can_act_on(tmp_path: Path) -> None:
    with pytest.raises(CatalogUnavailable) as raised:
        Catalog.open(f"postgresql://me:hunter2@/logs?host={tmp_path}")
    assert raised.value.status == 503
    assert "hunter2" not in str(raised.value)


def test_wrong_sql_is_our_bug_and_no_silent_database(catalog: Catalog) -> None:
    def ask() -> None:
        with catalog.database.reading() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")

    with pytest.raises(DBAPIError, match="nowhere"):
        ask()


def test_a_full_disk_is_told_apart_from_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """SQLite refuses another page as it does when the disk has none."""
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    catalog.close()
    event.listen(catalog.database.engine, "connect", lambda made, _: made.execute("PRAGMA max_page_count=1"))

    def fill() -> None:
        for number in range(1000):
            catalog.people.create(f"{'x' * 60}{number}@example.org", "a long name " * 15)

    with pytest.raises(DiskFull):
        fill()
    catalog.people.all()
    catalog.close()


def test_a_token_is_good_while_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the note of its last use has to wait."""
    monkeypatch.setattr("logboom.catalog.database.BUSY_SECONDS", 0.05)
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    user = catalog.people.create("ada@example.org")
    _, token = catalog.tokens.create(user.id, "laptop", frozenset({Scope.READ}))
    _, secret = catalog.sign_ins.begin_session(user.id, lifetime=timedelta(days=1))
    with catalog.database.writing():
        with pytest.raises(CatalogUnavailable, match="SQLITE_BUSY"):
            catalog.projects.create("shop")
        assert catalog.tokens.authenticate(token) is not None
        assert catalog.sign_ins.authenticate(secret) is not None
    assert catalog.tokens.of(user.id)[0].last_used_at is None
    catalog.close()
