"""`logboom settings` prints what is in force and from where, and no secret."""

import re
from pathlib import Path

import pytest

from logboom.cli.settings import shown
from tests.cli.conftest import RunCommand


def test_every_value_has_its_origin(run_command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "logboom.toml"
    file.write_text("[server]\nhost = '127.0.0.2'\nport = 9000\n")
    monkeypatch.setenv("LOGBOOM_SERVER__PORT", "9001")
    done = run_command("settings", "--config", str(file), "--data-dir", str(tmp_path))
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in done.out.splitlines()}
    assert lines["server.port"] == "9001 environment variable LOGBOOM_SERVER__PORT"
    assert lines["server.host"] == f"127.0.0.2 {file}"
    assert lines["server.data_directory"] == f"{tmp_path} command line"
    assert lines["server.stop_seconds"].endswith("default")


def test_the_file_may_be_named_by_the_environment(
    run_command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "logboom.toml"
    file.write_text("[server]\nport = 9000\n")
    monkeypatch.setenv("LOGBOOM_CONFIG", str(file))
    assert re.search(rf"server\.port +9000 +{re.escape(str(file))}", run_command("settings").out)


def test_secrets_are_masked(run_command: RunCommand, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOGBOOM_BOOTSTRAP__INGEST_KEY", "0123456789abcdef" * 2)
    monkeypatch.setenv("LOGBOOM_CATALOG__URL", "postgresql://logboom:opensesame@db/logboom")
    done = run_command("settings")
    assert "0123456789abcdef" not in done.out
    assert "opensesame" not in done.out
    assert "postgresql://logboom:********@db/logboom" in done.out


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("bootstrap.admin_token", "lb_secret", "********"),
        ("bootstrap.admin_token", "", ""),
        ("catalog.url", "sqlite:////var/lib/logboom/catalog.sqlite", "sqlite:////var/lib/logboom/catalog.sqlite"),
        ("catalog.url", "postgresql://u@db:5432/n", "postgresql://u@db:5432/n"),
        ("server.port", 8514, "8514"),
        ("inputs.syslog.listen", ("127.0.0.1:5514", "[::1]:5514"), "127.0.0.1:5514, [::1]:5514"),
    ],
)
def test_what_is_shown_of_a_value(name: str, value: object, text: str):
    assert shown(name, value) == text


def test_a_wrong_setting_is_named(run_command: RunCommand, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOGBOOM_SERVER__PORT", "many")
    done = run_command("settings")
    assert done.code == 2
    assert "server.port (from environment variable LOGBOOM_SERVER__PORT)" in done.err
