"""`logboom admin user`, `project`, `key` and `token` do what the API does, from the server's own machine."""

from tests.cli.admin.conftest import Admin


def test_people_are_made_given_a_role_and_deactivated(admin: Admin):
    assert admin("user", "create", "ada@example.org", "--name", "Ada").code == 0
    assert admin("user", "role", "ada@example.org", "default", "member").code == 0
    assert admin("user", "role", "ada@example.org", "default", "none").code == 0
    assert admin("user", "deactivate", "ada@example.org").code == 0
    listed = admin("user", "list")
    assert listed.column("EMAIL") == ["ada@example.org", "admin@localhost"]
    assert "deactivated" in listed.out
    assert admin("user", "activate", "ada@example.org").code == 0
    assert "deactivated" not in admin("user", "list").out


def test_an_unknown_role_is_told_with_those_that_exist(admin: Admin):
    done = admin("user", "role", "admin@localhost", "default", "emperor")
    assert done.code == 2
    assert "viewer, member, admin" in done.err


def test_a_project_comes_with_a_key(admin: Admin):
    made = admin("project", "create", "web-shop", "--retention-days", "8")
    key = made.out.split()[-1]
    assert len(key) == 32
    assert admin("key", "list", "--project", "web-shop").column("KEY") == [key]
    projects = admin("project", "list")
    retention = dict(zip(projects.column("SLUG"), projects.column("RETENTION_DAYS"), strict=True))
    assert retention["web-shop"] == "14", "rounded up to its class"


def test_a_project_is_changed(admin: Admin):
    assert admin("project", "change", "default", "--new-slug", "main", "--retention-days", "7").code == 0
    assert admin("project", "list").column("SLUG") == ["main"]


def test_an_unknown_project_is_told_with_those_that_exist(admin: Admin):
    done = admin("key", "list", "--project", "webshop")
    assert done.code == 1
    assert "the projects are default" in done.err


def test_keys_are_made_and_revoked(admin: Admin):
    key = admin("key", "create", "rsyslog on web-1").out.strip()
    listed = admin("key", "list")
    assert listed.column("KEY") == ["0" * 32, key]
    assert admin("key", "revoke", listed.column("ID")[0]).code == 0
    assert admin("key", "list").column("KEY") == [key]
    assert admin("key", "revoke", listed.column("ID")[0]).code == 1, "it is gone"


def test_a_key_is_limited_and_unlimited(admin: Admin):
    """What isn't given stays."""
    (key,) = admin("key", "list").column("ID")
    assert admin("key", "limit", key, "--events-per-second", "5k", "--bytes-per-day", "2G").code == 0
    listed = admin("key", "list")
    assert (listed.column("EVENTS_PER_SECOND"), listed.column("BYTES_PER_DAY")) == (["5000"], ["2000000000"])
    told = admin("key", "limit", key, "--events-per-second", "none").out
    assert told.strip() == (
        "events_per_second none, bytes_per_second none, events_per_day none, bytes_per_day 2000000000"
    )
    assert admin("key", "list").column("EVENTS_PER_SECOND") == ["-"]
    assert admin("key", "use").column("EVENTS") == ["0"]


def test_a_limit_that_is_no_number_is_told(admin: Admin):
    done = admin("key", "limit", "1", "--events-per-day", "much")
    assert done.code == 2
    assert "'much' is no number" in done.err


def test_a_token_is_shown_once_listed_by_its_beginning_and_revoked(admin: Admin):
    token = admin("token", "create", "admin@localhost", "--days", "7").out.strip()
    listed = admin("token", "list", "admin@localhost")
    assert token not in listed.out
    assert listed.column("TOKEN") == [f"{token[:7]}..."]
    assert admin("token", "revoke", "admin@localhost", listed.column("ID")[0]).code == 0
    assert admin("token", "list", "admin@localhost").column("ID") == []


def test_an_unknown_scope_is_told_with_those_that_exist(admin: Admin):
    done = admin("token", "create", "admin@localhost", "--scope", "write")
    assert done.code == 2
    assert "read and admin" in done.err
