"""Users and their roles."""

import threading

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.records import Role
from logboom.errors import Conflict, InvalidRequest, NotFound

PASSWORD = "correct horse battery staple"


def test_a_new_user_has_no_password_and_can_not_sign_in_with_one(catalog: Catalog) -> None:
    user = catalog.people.create("Ada@Example.org", "Ada")
    assert (user.email, user.active, user.administrator, user.has_password) == ("ada@example.org", True, False, False)
    assert catalog.people.verify_password("ada@example.org", "") is None


def test_a_password_lets_in_whoever_knows_it(catalog: Catalog) -> None:
    user = catalog.people.create("ada@example.org")
    catalog.people.set_password(user.id, PASSWORD)
    assert catalog.people.verify_password(" ADA@example.org", PASSWORD) == catalog.people.get(user.id)
    assert catalog.people.verify_password("ada@example.org", PASSWORD + "!") is None
    assert catalog.people.verify_password("eve@example.org", PASSWORD) is None


def test_only_the_hash_of_a_password_is_stored(catalog: Catalog) -> None:
    user = catalog.people.create("ada@example.org")
    catalog.people.set_password(user.id, PASSWORD)
    with catalog.database.reading() as connection:
        stored = connection.exec_driver_sql("SELECT password_hash FROM users").scalar_one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 501])
def test_a_password_that_is_too_short_or_absurdly_long_is_refused(catalog: Catalog, password: str) -> None:
    user = catalog.people.create("ada@example.org")
    with pytest.raises(InvalidRequest, match="12 to 500"):
        catalog.people.set_password(user.id, password)


def test_an_address_belongs_to_one_user(catalog: Catalog) -> None:
    catalog.people.create("ada@example.org")
    with pytest.raises(Conflict):
        catalog.people.create("ADA@example.org")


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b@c", "<ada@example.org>"])
def test_what_is_no_address_is_refused(catalog: Catalog, email: str) -> None:
    with pytest.raises(InvalidRequest):
        catalog.people.create(email)


def test_a_deactivated_user_can_not_sign_in(catalog: Catalog) -> None:
    catalog.people.create("root@example.org", administrator=True)
    user = catalog.people.create("ada@example.org")
    catalog.people.set_password(user.id, PASSWORD)
    assert not catalog.people.change(user.id, active=False).active
    assert catalog.people.verify_password("ada@example.org", PASSWORD) is None
    catalog.people.change(user.id, active=True)
    assert catalog.people.verify_password("ada@example.org", PASSWORD) is not None


@pytest.mark.parametrize("change", [{"active": False}, {"administrator": False}])
def test_the_last_administrator_stays(catalog: Catalog, change: dict[str, bool]) -> None:
    root = catalog.people.create("root@example.org", administrator=True)
    with pytest.raises(Conflict):
        catalog.people.change(root.id, **change)
    assert catalog.people.get(root.id) == root
    catalog.people.create("second@example.org", administrator=True)
    catalog.people.change(root.id, **change)


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(catalog: Catalog) -> None:
    ids = [catalog.people.create(f"root{number}@example.org", administrator=True).id for number in range(2)]
    start, refused = threading.Barrier(2), []

    def demote(user_id: int) -> None:
        start.wait()
        try:
            catalog.people.change(user_id, administrator=False)
        except Conflict as error:
            refused.append(error)

    threads = [threading.Thread(target=demote, args=(user_id,)) for user_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert [user.administrator for user in catalog.people.all()].count(True) == 1


def test_a_role_takes_the_place_of_the_one_before(catalog: Catalog) -> None:
    user, project = catalog.people.create("ada@example.org"), catalog.projects.create("shop")
    catalog.people.set_role(user.id, project.id, Role.VIEWER)
    catalog.people.set_role(user.id, project.id, Role.ADMIN)
    assert [(member.user.email, member.role) for member in catalog.people.members(project.id)] == [
        ("ada@example.org", Role.ADMIN)
    ]
    catalog.people.set_role(user.id, project.id, None)
    assert catalog.people.members(project.id) == []


def test_who_does_not_exist_is_not_found(catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        catalog.people.get(7)
    with pytest.raises(NotFound):
        catalog.people.with_email("nobody@example.org")
    with pytest.raises(NotFound):
        catalog.people.change(7, name="Nobody")
