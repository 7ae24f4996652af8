"""Fixtures of the API's tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from logboom.store.engine import Engine
from tests.api.people import People, people_in, settle


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a catalog with people and projects."""
    file = tmp_path_factory.mktemp("settled") / "catalog.sqlite"
    settle(file)
    return file


@pytest.fixture
def catalog_file(settled: Path, tmp_path: Path) -> Path:
    """A copy of it, of one test."""
    return shutil.copy(settled, tmp_path / "catalog.sqlite")


@pytest.fixture
def people(engine: Engine, catalog_file: Path) -> Iterator[People]:
    """An API of its own for each test."""
    with people_in(catalog_file, engine) as people:
        yield people
