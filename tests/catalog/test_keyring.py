"""The ingest keys in memory."""

import asyncio
import logging
from pathlib import Path

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.database import CatalogUnavailable
from logboom.catalog.keyring import LOOK_EVERY_SECONDS, KeyRing
from tests.catalog.away import put_away, put_back
from tests.waiting import until


def test_it_finds_a_key_in_either_case(catalog: Catalog) -> None:
    project = catalog.projects.create("shop")
    key = catalog.projects.create_ingest_key(project.id, "nginx")
    ring = KeyRing(catalog)
    assert ring.find(key.key) == key
    assert ring.find(key.key.upper()) == key
    assert ring.find("0" * 32) is None
    assert ring.find("") is None


def test_a_refresh_brings_what_has_changed(catalog: Catalog) -> None:
    ring, project = KeyRing(catalog), catalog.projects.create("shop", retention_days=7)
    key = catalog.projects.create_ingest_key(project.id, "nginx")
    assert ring.refresh()
    assert ring.find(key.key) == key
    assert dict(ring.retention()) == {project.id: 7}
    catalog.projects.revoke_ingest_key(project.id, key.id)
    catalog.projects.change(project.id, retention_days=90)
    assert ring.refresh()
    assert ring.find(key.key) is None
    assert dict(ring.retention()) == {project.id: 90}


def test_a_refresh_reads_nothing_when_nothing_has_changed(catalog: Catalog) -> None:
    ring = KeyRing(catalog)
    assert not ring.refresh()


async def test_a_change_of_another_process_counts_within_a_second(url: str) -> None:
    """The ring of one node and the catalog of another share only the database."""
    here, there = Catalog.open(url), Catalog.open(url)
    ring = KeyRing(here)
    running = asyncio.create_task(ring.run())
    project = there.projects.create("shop")
    key = there.projects.create_ingest_key(project.id, "nginx")

    async def found() -> bool:
        return ring.find(key.key) == key

    await until(found, seconds=10)
    running.cancel()
    assert LOOK_EVERY_SECONDS < 1
    here.close()
    there.close()


async def test_it_keeps_its_keys_while_the_catalog_is_away(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Senders are not refused because a database is restarted."""
    file = tmp_path / "catalog.sqlite"
    catalog = Catalog.open(f"sqlite:///{file}")
    key = catalog.projects.create_ingest_key(catalog.projects.create("shop").id, "nginx")
    ring = KeyRing(catalog)
    catalog.close()
    put_away(file)
    with pytest.raises(CatalogUnavailable):
        ring.refresh()
    running = asyncio.create_task(ring.run())

    async def complained() -> bool:
        return any(record.levelno == logging.ERROR for record in caplog.records)

    await until(complained, seconds=10)
    assert ring.find(key.key) == key
    put_back(file)
    back = catalog.projects.create_ingest_key(1, "back")

    async def found() -> bool:
        return ring.find(back.key) == back

    await until(found, seconds=10)
    running.cancel()
    catalog.close()
