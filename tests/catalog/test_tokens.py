"""API tokens: shown once, stored hashed, narrowed."""

from datetime import timedelta

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.records import Role, Scope
from logboom.errors import Conflict, InvalidRequest, NotFound
from tests.catalog.conftest import MovableClock

READ = frozenset({Scope.READ})
EVERYTHING = frozenset(Scope)


@pytest.fixture
def user_id(catalog: Catalog) -> int:
    """Ada, admin of project 1 and viewer of project 2; project 3 is none of hers."""
    user = catalog.people.create("ada@example.org", "Ada")
    for slug, role in (("shop", Role.ADMIN), ("blog", Role.VIEWER), ("bank", None)):
        catalog.people.set_role(user.id, catalog.projects.create(slug).id, role)
    return user.id


def test_a_token_says_who_asks_and_what_they_see(catalog: Catalog, user_id: int) -> None:
    record, token = catalog.tokens.create(user_id, "laptop", EVERYTHING)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert (principal.user_id, principal.name, principal.token_id) == (user_id, "Ada", record.id)
    assert [project.slug for project in principal.projects] == ["blog", "shop"]
    assert [principal.role_in(project_id) for project_id in (1, 2, 3)] == [Role.ADMIN, Role.VIEWER, None]


def test_only_the_hash_and_the_beginning_of_a_token_are_stored(catalog: Catalog, user_id: int) -> None:
    record, token = catalog.tokens.create(user_id, "laptop", READ)
    assert token.startswith("lb_")
    assert len(token) == 46
    assert record.beginning == token[:7]
    with catalog.database.reading() as connection:
        stored = repr(connection.exec_driver_sql("SELECT * FROM api_tokens").all())
    assert token not in stored


def test_an_unknown_token_opens_nothing(catalog: Catalog, user_id: int) -> None:
    _, token = catalog.tokens.create(user_id, "laptop", READ)
    for wrong in ("", token[:-1], token + "x", token.upper(), "\udcff", "lb_\0"):
        assert catalog.tokens.authenticate(wrong) is None


def test_scope_read_makes_its_owner_a_viewer(catalog: Catalog, user_id: int) -> None:
    _, token = catalog.tokens.create(user_id, "dashboard", READ)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert [principal.role_in(project_id) for project_id in (1, 2, 3)] == [Role.VIEWER, Role.VIEWER, None]


def test_a_bound_token_sees_one_project(catalog: Catalog, user_id: int) -> None:
    _, token = catalog.tokens.create(user_id, "shop only", EVERYTHING, project=1)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert [project.slug for project in principal.projects] == ["shop"]


def test_a_token_bound_to_a_project_of_others_sees_nothing(catalog: Catalog, user_id: int) -> None:
    """Binding narrows; it never gives."""
    _, token = catalog.tokens.create(user_id, "bank?", EVERYTHING, project=3)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert principal.projects == ()


def test_an_administrator_has_the_role_admin_everywhere(catalog: Catalog, user_id: int) -> None:
    catalog.people.change(user_id, administrator=True)
    _, token = catalog.tokens.create(user_id, "all", EVERYTHING)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert principal.administrator
    assert principal.role_in(3) is Role.ADMIN


@pytest.mark.parametrize(("scopes", "project"), [(READ, None), (EVERYTHING, 1)])
def test_a_narrowed_token_does_not_administer_the_server(
    catalog: Catalog, user_id: int, scopes: frozenset[Scope], project: int | None
) -> None:
    catalog.people.change(user_id, administrator=True)
    _, token = catalog.tokens.create(user_id, "narrow", scopes, project=project)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert not principal.administrator


def test_a_change_of_role_counts_at_once(catalog: Catalog, user_id: int) -> None:
    _, token = catalog.tokens.create(user_id, "laptop", EVERYTHING)
    catalog.people.set_role(user_id, 1, None)
    principal = catalog.tokens.authenticate(token)
    assert principal is not None
    assert principal.role_in(1) is None


def test_a_revoked_token_opens_nothing(catalog: Catalog, user_id: int) -> None:
    record, token = catalog.tokens.create(user_id, "laptop", READ)
    catalog.tokens.revoke(user_id, record.id)
    assert catalog.tokens.authenticate(token) is None
    assert catalog.tokens.of(user_id) == []


def test_one_revokes_only_ones_own(catalog: Catalog, user_id: int) -> None:
    record, token = catalog.tokens.create(user_id, "laptop", READ)
    eve = catalog.people.create("eve@example.org")
    with pytest.raises(NotFound):
        catalog.tokens.revoke(eve.id, record.id)
    assert catalog.tokens.authenticate(token) is not None


def test_a_token_expires(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    _, token = catalog.tokens.create(user_id, "today", READ, expires_at=clock.now + timedelta(hours=8))
    clock.advance(hours=7, minutes=59)
    assert catalog.tokens.authenticate(token) is not None
    clock.advance(minutes=1)
    assert catalog.tokens.authenticate(token) is None


def test_a_token_that_has_expired_already_is_refused(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    with pytest.raises(InvalidRequest):
        catalog.tokens.create(user_id, "yesterday", READ, expires_at=clock.now)


def test_a_deactivated_owner_makes_it_rest(catalog: Catalog, user_id: int) -> None:
    catalog.people.create("root@example.org", administrator=True)
    _, token = catalog.tokens.create(user_id, "laptop", READ)
    catalog.people.change(user_id, active=False)
    assert catalog.tokens.authenticate(token) is None
    catalog.people.change(user_id, active=True)
    assert catalog.tokens.authenticate(token) is not None


def test_the_last_use_is_kept_to_the_hour(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    """A request never costs a write: only the first of an hour does."""
    _, token = catalog.tokens.create(user_id, "laptop", READ)
    first = clock.now
    for _ in range(3):
        catalog.tokens.authenticate(token)
        clock.advance(minutes=19)
    assert catalog.tokens.of(user_id)[0].last_used_at == first
    clock.advance(minutes=3)
    catalog.tokens.authenticate(token)
    assert catalog.tokens.of(user_id)[0].last_used_at == clock.now


def test_a_token_needs_a_scope_a_name_and_a_project_that_exists(catalog: Catalog, user_id: int) -> None:
    with pytest.raises(InvalidRequest, match="scope"):
        catalog.tokens.create(user_id, "nothing", frozenset())
    with pytest.raises(InvalidRequest, match="name"):
        catalog.tokens.create(user_id, " ", READ)
    with pytest.raises(Conflict):
        catalog.tokens.create(user_id, "nowhere", READ, project=99)
