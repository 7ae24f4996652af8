"""Projects and ingest keys."""

import re

import pytest

from logboom.catalog.catalog import Catalog
from logboom.errors import Conflict, InvalidRequest, NotFound


def test_ids_count_from_one_and_are_never_given_twice(catalog: Catalog) -> None:
    """Events carry them, and outlive a project whose making failed half way."""
    assert catalog.projects.create("first").id == 1
    with pytest.raises(Conflict):
        catalog.projects.create("first")
    second = catalog.projects.create("second")
    assert second.id > 1
    assert [project.slug for project in catalog.projects.all()] == ["first", "second"]


@pytest.mark.parametrize("slug", ["", "Shop", "42", "-shop", "shop-", "a b", "a/b", "x" * 64, "shop\n"])
def test_a_slug_that_would_not_fit_a_url_or_looks_like_an_id_is_refused(catalog: Catalog, slug: str) -> None:
    with pytest.raises(InvalidRequest):
        catalog.projects.create(slug)


@pytest.mark.parametrize(("asked", "kept"), [(1, 1), (2, 3), (30, 30), (31, 90), (400, 3650)])
def test_a_retention_is_rounded_up_to_its_class(catalog: Catalog, asked: int, kept: int) -> None:
    assert catalog.projects.create("shop", retention_days=asked).retention_days == kept


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_retention_beyond_the_classes_is_refused(catalog: Catalog, days: int) -> None:
    with pytest.raises(InvalidRequest):
        catalog.projects.create("shop", retention_days=days)


def test_what_is_given_is_changed_and_nothing_else(catalog: Catalog) -> None:
    project = catalog.projects.create("shop", "The shop", retention_days=7)
    changed = catalog.projects.change(project.id, slug="web-shop")
    assert (changed.id, changed.slug, changed.name, changed.retention_days) == (project.id, "web-shop", "The shop", 7)
    assert catalog.projects.change(project.id, name="Web", retention_days=80).retention_days == 90


def test_a_slug_that_is_taken_is_a_conflict(catalog: Catalog) -> None:
    catalog.projects.create("shop")
    other = catalog.projects.create("other")
    with pytest.raises(Conflict):
        catalog.projects.change(other.id, slug="shop")


def test_an_ingest_key_is_32_hex_digits_and_belongs_to_one_project(catalog: Catalog) -> None:
    shop, other = catalog.projects.create("shop"), catalog.projects.create("other")
    key = catalog.projects.create_ingest_key(shop.id, "nginx")
    assert re.fullmatch("[0-9a-f]{32}", key.key)
    assert catalog.projects.ingest_keys(shop.id) == [key]
    assert catalog.projects.ingest_keys(other.id) == []


def test_a_revoked_key_is_gone_from_the_list(catalog: Catalog) -> None:
    project = catalog.projects.create("shop")
    key = catalog.projects.create_ingest_key(project.id, "nginx")
    catalog.projects.revoke_ingest_key(project.id, key.id)
    assert catalog.projects.ingest_keys(project.id) == []
    with pytest.raises(NotFound):
        catalog.projects.revoke_ingest_key(project.id, key.id)


def test_a_key_is_revoked_through_its_own_project_only(catalog: Catalog) -> None:
    shop, other = catalog.projects.create("shop"), catalog.projects.create("other")
    key = catalog.projects.create_ingest_key(shop.id, "nginx")
    with pytest.raises(NotFound):
        catalog.projects.revoke_ingest_key(other.id, key.id)
    assert catalog.projects.ingest_keys(shop.id) == [key]


def test_a_key_does_not_show_in_logs(catalog: Catalog) -> None:
    key = catalog.projects.create_ingest_key(catalog.projects.create("shop").id, "nginx")
    assert key.key not in repr(key)
