"""What docs/sending.md tells people to type is typed here, against a running server."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.test_pages_of_protocols import PAGES as PAGES_OF_LISTENERS
from tests.programs import required
from tests.serving import Server

DOCS = Path(__file__).parents[2] / "docs"
PAGE = "sending.md"
# Those of listeners, which are off by default, have a test of their own.
OTHER_PAGES = [
    page.name
    for page in sorted(DOCS.glob("*.md"))
    if page.name not in {PAGE, *PAGES_OF_LISTENERS} and "```sh test" in page.read_text("utf-8")
]


def blocks(language: str, page: str = PAGE) -> list[str]:
    """The blocks that are marked for this test: ```sh test"""
    text = (DOCS / page).read_text("utf-8")
    return re.findall(rf"^```{language} test\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def typed(server: Server, command: list[str], text: str, directory: Path) -> str:
    for default, actual in (
        ("http://127.0.0.1:8514", server.url),
        ("--port 5514", f"--port {server.syslog_port}"),
        ('("127.0.0.1", 5514)', f'("127.0.0.1", {server.syslog_port})'),
    ):
        text = text.replace(default, actual)
    done = subprocess.run(
        [*command, text], env=os.environ | {"KEY": server.ingest_key}, cwd=directory, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_shell_commands(server: Server, tmp_path: Path):
    required("logger")
    answers = "".join(typed(server, ["bash", "-euc"], block, tmp_path) for block in blocks("sh"))
    assert answers.replace('{"accepted"', '\n{"accepted"').split("\n")[1:] == [
        '{"accepted": 1}',
        '{"accepted": 1}',
        '{"accepted": 2}',
        '{"accepted": 2}',
        '{"accepted": 1}',
        '{"accepted": 1}',
        '{"accepted": 1, "duplicate": true}',
    ]
    (cold,) = server.wait_for('"cache is cold"')
    assert (cold["service"], cold["environment"]) == ("shop", "staging")
    (full,) = server.wait_for('"disk is full" service:backup')
    assert full["level"] == "error"
    assert len(server.wait_for('"counted once"')) == 1


@pytest.mark.parametrize("page", OTHER_PAGES)
def test_the_shell_commands_of_other_protocols(server: Server, tmp_path: Path, page: str):
    """Their answers differ: that curl is answered with success says that the page's command works as it stands."""
    for block in blocks("sh", page):
        typed(server, ["bash", "-euc"], block.replace("curl ", "curl --fail-with-body -sS "), tmp_path)


@pytest.mark.parametrize(("program", "query", "count"), [(0, '"order accepted"', 100), (1, '"hello from Python"', 1)])
def test_the_python_programs(server: Server, tmp_path: Path, program: int, query: str, count: int):
    typed(server, [sys.executable, "-c"], blocks("python")[program], tmp_path)
    assert {row["service"] for row in server.wait_for(query + " service:shop", count)} == {"shop"}


@pytest.mark.daemon
def test_rsyslog_understands_its_configuration(tmp_path: Path):
    (action,) = blocks("rsyslog")
    configuration = tmp_path / "rsyslog.conf"
    configuration.write_text(f'global(workDirectory="{tmp_path}")\n{action}', "utf-8")
    done = subprocess.run(
        [required("rsyslogd"), "-N1", "-f", str(configuration)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
