"""A catalog on each kind of database, projects that no other test uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from logboom.catalog.catalog import Catalog
from tests.query.storing import new_project


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    catalog.bootstrap()
    yield catalog
    catalog.close()


@pytest.fixture
def project(catalog: Catalog) -> int:
    """A project of this test alone, in the engine too."""
    number = new_project()
    with catalog.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO projects (id, slug, name, retention_days, created_at)"
            f" VALUES ({number}, 'shop', 'Shop', 30, '2026-11-01 00:00:00')"
        )
    return number
