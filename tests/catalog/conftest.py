"""A catalog on each kind of database, with a clock that the test moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from logboom.catalog.catalog import Catalog
from tests.postgresql import PostgreSQL


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    cluster = PostgreSQL()
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.daemon)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database of each kind that we support."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'catalog.sqlite'}"
    return request.getfixturevalue("postgresql").emptied()


@pytest.fixture
def catalog(url: str, clock: MovableClock) -> Iterator[Catalog]:
    catalog = Catalog.open(url, clock=clock)
    yield catalog
    catalog.close()
