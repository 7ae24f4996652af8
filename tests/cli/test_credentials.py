"""Which server the commands talk to, and as whom."""

from pathlib import Path

import pytest

from logboom.cli.credentials import DEFAULT_URL, Credentials, credentials_file, find, keep, read
from logboom.errors import SettingsError, Unauthenticated

KEPT = Credentials("https://logs.example.org", "lb_kept")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("LOGBOOM_URL", "LOGBOOM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def test_what_is_kept_is_found_again():
    keep(KEPT)
    assert read() == KEPT
    assert find(None, None) == KEPT


def test_the_file_is_for_its_owner_alone(home: Path):
    file = keep(KEPT)
    assert file == home / "logboom" / "credentials.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_keeping_again_replaces():
    keep(KEPT)
    keep(Credentials("https://other.example.org", 'a "strange" \\ token ü'))
    assert read() == Credentials("https://other.example.org", 'a "strange" \\ token ü')


def test_without_a_desktop_the_file_is_in_the_home_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    assert credentials_file() == tmp_path / "ada" / ".config" / "logboom" / "credentials.toml"


def test_the_environment_comes_before_the_file_and_a_flag_before_both(monkeypatch: pytest.MonkeyPatch):
    keep(KEPT)
    monkeypatch.setenv("LOGBOOM_URL", "http://environment:8514/")
    monkeypatch.setenv("LOGBOOM_TOKEN", "lb_environment")
    assert find(None, None) == Credentials("http://environment:8514", "lb_environment")
    assert find("http://flag:8514", "lb_flag") == Credentials("http://flag:8514", "lb_flag")


def test_a_kept_token_is_not_sent_to_another_server():
    keep(KEPT)
    with pytest.raises(Unauthenticated, match="http://elsewhere:8514"):
        find("http://elsewhere:8514", None)


def test_without_a_token_the_hint_says_how_to_get_one():
    with pytest.raises(Unauthenticated, match=DEFAULT_URL) as raised:
        find(None, None)
    assert "logboom login" in raised.value.hint


def test_a_broken_file_is_named(home: Path):
    keep(KEPT).write_text("url = ")
    with pytest.raises(SettingsError, match=r"credentials\.toml"):
        find(None, None)
