"""`logboom login` keeps a server and a token, once they have been tried."""

from pathlib import Path

import pytest

from tests.cli.command import environment_for, logboom
from tests.serving import Server


@pytest.fixture
def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    without = {name: value for name, value in environment_for(server).items() if not name.startswith("LOGBOOM_")}
    return without | {"XDG_CONFIG_HOME": str(tmp_path)}


def test_what_was_kept_is_used_by_the_other_commands(server: Server, environment: dict[str, str], tmp_path: Path):
    kept = logboom("login", server.url, "--token", server.admin_token, environment=environment)
    assert kept.returncode == 0, kept.stderr
    assert str(tmp_path / "logboom" / "credentials.toml") in kept.stdout
    assert logboom("search", environment=environment).returncode == 0


def test_a_token_that_opens_nothing_is_not_kept(server: Server, environment: dict[str, str], tmp_path: Path):
    refused = logboom("login", server.url, "--token", "lb_unknown_token_of_nobody", environment=environment)
    assert refused.returncode == 3
    assert not (tmp_path / "logboom").exists()


def test_an_address_of_something_else_is_told(environment: dict[str, str]):
    refused = logboom("login", "not an address", "--token", "lb_x", environment=environment)
    assert refused.returncode == 4
    assert "Traceback" not in refused.stderr
