"""`logboom alerts`: rules go to a server and come back as files."""

from pathlib import Path

import pytest

from logboom.cli.app import run
from tests.alerts.as_code.test_files import GOOD
from tests.serving import Server


@pytest.fixture
def files(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOGBOOM_URL", server.url)
    monkeypatch.setenv("LOGBOOM_TOKEN", server.admin_token)
    file = tmp_path / "rules.yaml"
    file.write_text(GOOD.replace("name: one", "name: one of the cli").replace("name: two", "name: two of the cli"))
    return file


def test_rules_are_brought_to_a_server_and_compared_with_it(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--project", "default"]
    assert run(["alerts", "lint", str(files)]) == 0
    assert run(["alerts", "diff", str(files), *named]) == 1
    assert run(["alerts", "apply", str(files), *named]) == 0
    capsys.readouterr()
    assert run(["alerts", "apply", str(files), *named]) == 0
    assert capsys.readouterr().out == "nothing to change\n"
    files.write_text(files.read_text().replace("critical: 2", "critical: 3"))
    assert run(["alerts", "diff", str(files), *named]) == 1
    shown = capsys.readouterr().out
    assert "  -  critical: 2\n  +  critical: 3\n" in shown
    assert run(["alerts", "apply", str(files), *named]) == 0
    capsys.readouterr()
    assert run(["alerts", "export", *named]) == 0
    exported = capsys.readouterr().out
    assert "name: one of the cli" in exported
    assert "critical: 3" in exported


def test_a_wrong_file_is_refused_with_its_place(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files.write_text(files.read_text().replace("critical: 2", "grave: 2"))
    assert run(["alerts", "lint", str(files)]) == 2
    assert "rules.yaml:2: threshold.grave: there is no such field" in capsys.readouterr().err


def test_a_channel_that_is_not_there_is_told_with_those_that_are(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["alerts", "test-channel", "nobody", "--project", "default"]) == 1
    assert "there is no channel 'nobody'" in capsys.readouterr().err
