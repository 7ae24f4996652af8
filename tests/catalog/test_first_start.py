"""The first start gives the operator all that is needed to begin, once."""

import re

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.catalog.records import Role
from logboom.errors import InvalidRequest

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "lb_a-token-for-containers"


def test_it_makes_an_administrator_a_project_and_an_ingest_key(catalog: Catalog) -> None:
    started = catalog.bootstrap()
    assert started is not None
    assert started.administrator.administrator
    assert not started.administrator.has_password
    assert (started.project.id, started.project.slug, started.project.retention_days) == (1, "default", 30)
    assert re.fullmatch("[0-9a-f]{32}", started.ingest_key.key)
    assert catalog.sign_ins.use_login_link(started.login_link) == started.administrator


def test_later_starts_make_nothing(catalog: Catalog) -> None:
    catalog.bootstrap()
    assert catalog.bootstrap(KEY, TOKEN) is None
    assert KeyRing(catalog).find(KEY) is None
    assert catalog.tokens.authenticate(TOKEN) is None


def test_given_secrets_are_taken_as_they_are(catalog: Catalog) -> None:
    started = catalog.bootstrap(KEY.upper(), TOKEN, admin_email="root@example.org")
    assert started is not None
    assert started.administrator.email == "root@example.org"
    found = KeyRing(catalog).find(KEY)
    assert found is not None
    assert found.project == 1
    principal = catalog.tokens.authenticate(TOKEN)
    assert principal is not None
    assert principal.administrator
    assert principal.role_in(1) is Role.ADMIN


@pytest.mark.parametrize(
    ("key", "token"), [("tooshort", ""), (KEY + "0", ""), ("g" * 32, ""), ("", "short"), ("", "with a space in it")]
)
def test_a_given_secret_of_the_wrong_form_is_refused_and_not_repeated(catalog: Catalog, key: str, token: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        catalog.bootstrap(key, token)
    assert (key or token) not in str(refused.value) + refused.value.hint
    assert catalog.people.all() == []


def test_secrets_do_not_show_when_it_is_logged(catalog: Catalog) -> None:
    started = catalog.bootstrap(KEY)
    assert started is not None
    assert KEY not in repr(started)
    assert started.login_link not in repr(started)
