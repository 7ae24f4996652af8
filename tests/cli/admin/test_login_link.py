"""`logboom admin login-link` lets somebody in who has no password, or forgot it."""

from pathlib import Path

import pytest

from logboom.catalog.catalog import Catalog
from logboom.catalog.settings import CatalogSettings
from tests.cli.admin.conftest import Admin
from tests.cli.command import logboom
from tests.cli.conftest import RunCommand
from tests.serving import Server


def secret_of(link: str) -> str:
    return link.strip().rpartition("/login?token=")[2]


def test_the_link_signs_the_administrator_in_once(admin: Admin, data_directory: Path):
    link = admin("login-link").out
    assert link.startswith("http://127.0.0.1:8514/login?token=")
    catalog = Catalog.open(CatalogSettings().url_in(data_directory))
    user = catalog.sign_ins.use_login_link(secret_of(link))
    assert user is not None
    assert user.email == "admin@localhost"
    assert catalog.sign_ins.use_login_link(secret_of(link)) is None
    catalog.close()


@pytest.mark.slow
def test_the_link_leads_to_the_server_at_work_whatever_port_it_was_given(server: Server):
    found = logboom("admin", "login-link", "--data-dir", str(server.data_directory))
    assert found.stdout.startswith(f"{server.url}/login?token="), found.stderr


def test_with_several_administrators_one_has_to_be_named(admin: Admin):
    admin("user", "create", "ada@example.org", "--administrator")
    done = admin("login-link")
    assert done.code == 2
    assert "--email ada@example.org" in done.err
    assert admin("login-link", "--email", "ada@example.org").code == 0


def test_a_wrong_directory_is_named_and_not_made(run_command: RunCommand, tmp_path: Path):
    done = run_command("admin", "login-link", "--data-dir", str(tmp_path / "wrong"))
    assert done.code == 2
    assert str(tmp_path / "wrong") in done.err
    assert not (tmp_path / "wrong").exists()
