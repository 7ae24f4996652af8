"""One-time login links and the sessions of browsers."""

import threading
from datetime import timedelta

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.records import Scope
from logboom.errors import NotFound
from tests.catalog.conftest import MovableClock

DAY = timedelta(days=1)


@pytest.fixture
def user_id(catalog: Catalog) -> int:
    return catalog.people.create("ada@example.org", "Ada", administrator=True).id


def test_a_login_link_lets_in_once(catalog: Catalog, user_id: int) -> None:
    secret = catalog.sign_ins.create_login_link(user_id)
    user = catalog.sign_ins.use_login_link(secret)
    assert user is not None
    assert user.id == user_id
    assert catalog.sign_ins.use_login_link(secret) is None


def test_of_two_at_once_only_one_gets_in(catalog: Catalog, user_id: int) -> None:
    secret, let_in = catalog.sign_ins.create_login_link(user_id), []
    start = threading.Barrier(4)

    def use() -> None:
        start.wait()
        let_in.append(catalog.sign_ins.use_login_link(secret))

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(user is not None for user in let_in) == [False, False, False, True]


def test_a_login_link_expires(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    secret = catalog.sign_ins.create_login_link(user_id)
    clock.advance(hours=24)
    assert catalog.sign_ins.use_login_link(secret) is None


def test_a_login_link_of_a_deactivated_user_is_no_good(catalog: Catalog, user_id: int) -> None:
    catalog.people.create("root@example.org", administrator=True)
    secret = catalog.sign_ins.create_login_link(user_id)
    catalog.people.change(user_id, active=False)
    assert catalog.sign_ins.use_login_link(secret) is None


def test_a_login_link_for_nobody_is_not_made(catalog: Catalog) -> None:
    with pytest.raises(NotFound):
        catalog.sign_ins.create_login_link(7)


def test_a_session_carries_all_that_the_person_may_do(catalog: Catalog, user_id: int) -> None:
    session, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY, address="192.0.2.1", user_agent="Browser")
    principal = catalog.sign_ins.authenticate(secret)
    assert principal is not None
    assert (principal.session_id, principal.administrator, principal.scopes) == (session.id, True, frozenset(Scope))


def test_secrets_are_stored_hashed(catalog: Catalog, user_id: int) -> None:
    link = catalog.sign_ins.create_login_link(user_id)
    _, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    with catalog.database.reading() as connection:
        stored = [connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in ("login_links", "sessions")]
    assert link not in repr(stored)
    assert secret not in repr(stored)


def test_a_session_expires(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    _, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    clock.advance(hours=23)
    assert catalog.sign_ins.authenticate(secret) is not None
    clock.advance(hours=1)
    assert catalog.sign_ins.authenticate(secret) is None
    assert catalog.sign_ins.sessions_of(user_id) == []


def test_a_session_that_was_ended_lets_nobody_in(catalog: Catalog, user_id: int) -> None:
    session, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    kept, kept_secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    catalog.sign_ins.end_session(user_id, session.id)
    assert catalog.sign_ins.authenticate(secret) is None
    assert catalog.sign_ins.authenticate(kept_secret) is not None
    assert [one.id for one in catalog.sign_ins.sessions_of(user_id)] == [kept.id]


def test_one_ends_only_ones_own_sessions(catalog: Catalog, user_id: int) -> None:
    session, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    eve = catalog.people.create("eve@example.org")
    with pytest.raises(NotFound):
        catalog.sign_ins.end_session(eve.id, session.id)
    assert catalog.sign_ins.authenticate(secret) is not None


def test_a_new_password_ends_every_other_session(catalog: Catalog, user_id: int) -> None:
    """Whoever stole a session loses it when the owner changes the password."""
    mine, my_secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    _, other_secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    catalog.people.set_password(user_id, "correct horse battery staple", keep_session=mine.id)
    assert catalog.sign_ins.authenticate(my_secret) is not None
    assert catalog.sign_ins.authenticate(other_secret) is None


def test_deactivation_ends_the_sessions_for_good(catalog: Catalog, user_id: int) -> None:
    catalog.people.create("root@example.org", administrator=True)
    _, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    catalog.people.change(user_id, active=False)
    assert catalog.sign_ins.authenticate(secret) is None
    catalog.people.change(user_id, active=True)
    assert catalog.sign_ins.authenticate(secret) is None


def test_the_last_time_seen_is_kept_to_the_hour(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    _, secret = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    begun = clock.now
    clock.advance(minutes=59)
    catalog.sign_ins.authenticate(secret)
    assert catalog.sign_ins.sessions_of(user_id)[0].last_seen_at == begun
    clock.advance(minutes=1)
    catalog.sign_ins.authenticate(secret)
    assert catalog.sign_ins.sessions_of(user_id)[0].last_seen_at == clock.now


def test_what_a_browser_says_of_itself_is_cut_and_cleaned(catalog: Catalog, user_id: int) -> None:
    session, _ = catalog.sign_ins.begin_session(user_id, lifetime=DAY, user_agent="\x1b[31mred\0" + "x" * 1000)
    assert session.user_agent == "[31mred" + "x" * 293


def test_what_ended_a_month_ago_is_forgotten(catalog: Catalog, user_id: int, clock: MovableClock) -> None:
    """The tables do not grow for ever; the next sign-in clears them."""
    catalog.sign_ins.create_login_link(user_id)
    catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    ended, _ = catalog.sign_ins.begin_session(user_id, lifetime=timedelta(days=365))
    catalog.sign_ins.end_session(user_id, ended.id)
    kept, _ = catalog.sign_ins.begin_session(user_id, lifetime=timedelta(days=365))
    clock.advance(days=32)
    new, _ = catalog.sign_ins.begin_session(user_id, lifetime=DAY)
    with catalog.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT id FROM sessions ORDER BY id").scalars().all() == [kept.id, new.id]
        assert connection.exec_driver_sql("SELECT id FROM login_links").all() == []
