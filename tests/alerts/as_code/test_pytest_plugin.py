"""`pytest -p logboom.alerts.as_code.pytest_plugin` runs the tests in `*.alerts.yaml`."""

import subprocess
import sys

import pytest

FILE = """\
rules:
  - name: Errors
    watch: {kind: count, query: "level>=error"}
    threshold: {critical: 2}
    window: 1m
    tests:
      - name: three are too many
        events: [{at: 10s, times: 3, level: error}]
        expect: [{at: 1m, kind: fired, value: 3}, {at: 2m, kind: resolved}]
      - name: wrong
        events: [{at: 10s, times: 3, level: error}]
        expect: [{at: 3m}]
"""


@pytest.mark.slow
def test_each_test_of_each_rule_is_an_item(tmp_path) -> None:
    (tmp_path / "shop.alerts.yaml").write_text(FILE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "logboom.alerts.as_code.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "-q",
    ]
    ran = subprocess.run(
        [*command, str(tmp_path)], check=False, capture_output=True, text=True, timeout=120, cwd=tmp_path
    )
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "expected fired at 3m, got fired at 1m, level critical, value 3" in ran.stdout
    assert "shop.alerts.yaml:2: Errors: wrong" in ran.stdout
