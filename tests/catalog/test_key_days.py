"""What came with each key on each day, on every kind of database; and the limits of keys."""

from datetime import date, timedelta

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.key_days import KEPT_DAYS
from logboom.catalog.keyring import KeyRing
from logboom.catalog.records import NO_LIMITS, KeyLimits, KeyUse
from logboom.errors import InvalidRequest, NotFound

TODAY = date(2026, 11, 22)


def made_key(catalog: Catalog, slug: str = "shop") -> tuple[int, int]:
    project = catalog.projects.create(slug)
    return project.id, catalog.projects.create_ingest_key(project.id, "nginx").id


def test_what_is_added_is_added_to_what_was(catalog: Catalog) -> None:
    _, key = made_key(catalog)
    catalog.key_days.add(TODAY, {key: KeyUse(1, 2**40, 0)})
    catalog.key_days.add(TODAY, {key: KeyUse(2, 2**40, 5)})
    catalog.key_days.add(TODAY + timedelta(days=1), {key: KeyUse(7, 7, 7)})
    assert catalog.key_days.of(TODAY) == {key: KeyUse(3, 2**41, 5)}


def test_days_long_past_are_forgotten(catalog: Catalog) -> None:
    _, key = made_key(catalog)
    catalog.key_days.add(TODAY, {key: KeyUse(1, 1, 1)})
    catalog.key_days.add(TODAY + timedelta(days=KEPT_DAYS), {key: KeyUse(1, 1, 1)})
    assert catalog.key_days.of(TODAY)
    catalog.key_days.add(TODAY + timedelta(days=KEPT_DAYS + 1), {key: KeyUse(1, 1, 1)})
    assert not catalog.key_days.of(TODAY)


def test_limits_are_given_and_taken_one_by_one(catalog: Catalog) -> None:
    project, key = made_key(catalog)
    ring = KeyRing(catalog)
    assert ring.limits(key) is NO_LIMITS
    catalog.projects.change_ingest_key(project, key, limits={"events_per_second": 100, "bytes_per_day": 2**40})
    changed = catalog.projects.change_ingest_key(project, key, name="new", limits={"events_per_second": None})
    assert (changed.name, changed.limits) == ("new", KeyLimits(bytes_per_day=2**40))
    assert ring.refresh()
    assert ring.limits(key) == changed.limits
    assert ring.named(project, "new") == changed
    assert ring.named(project, "old") is None


@pytest.mark.parametrize("value", [0, -1, 2**53])
def test_a_limit_is_a_number_that_can_be_reached(catalog: Catalog, value: int) -> None:
    project, key = made_key(catalog)
    with pytest.raises(InvalidRequest):
        catalog.projects.change_ingest_key(project, key, limits={"events_per_day": value})


def test_the_key_of_another_project_cannot_be_changed(catalog: Catalog) -> None:
    _, key = made_key(catalog)
    other, _ = made_key(catalog, "other")
    for project, number in ((other, key), (other, 999)):
        with pytest.raises(NotFound):
            catalog.projects.change_ingest_key(project, number, limits={"events_per_day": 1})
