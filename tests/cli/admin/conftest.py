"""A data directory with a catalog in it, as a server's first start leaves it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.settings import CatalogSettings
from tests.cli.conftest import Done, RunCommand

Admin = Callable[..., Done]


@pytest.fixture
def data_directory(tmp_path: Path) -> Path:
    catalog = Catalog.open(CatalogSettings().url_in(tmp_path))
    catalog.bootstrap("0" * 32)
    catalog.close()
    return tmp_path


@pytest.fixture
def admin(run_command: RunCommand, data_directory: Path) -> Admin:
    """`logboom admin ... --data-dir` of that directory."""

    def run_it(*arguments: str) -> Done:
        return run_command("admin", *arguments, "--data-dir", str(data_directory))

    return run_it
