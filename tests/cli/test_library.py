"""`logboom lookup`, `macro` and `saved`, and a table on the terminal, against a running server."""

from pathlib import Path

import pytest

from tests.cli.command import environment_for, logboom
from tests.serving import Server


@pytest.fixture
def environment(server: Server) -> dict[str, str]:
    return environment_for(server) | {"COLUMNS": "120"}


def test_a_table_is_uploaded_used_printed_and_deleted(environment: dict[str, str], tmp_path: Path):
    file = tmp_path / "teams.csv"
    file.write_text("user,team\nann,web\n")
    assert logboom("lookup", "put", str(file), environment=environment).stdout == "teams: 1 rows\n"
    found = logboom(
        "search", '| makeresults | eval user="ann" | lookup teams user | table user team', environment=environment
    )
    assert [line.split() for line in found.stdout.splitlines() if "ann" in line] == [["│", "ann", "│", "web", "│"]]
    assert logboom("lookup", "get", "teams", environment=environment).stdout.splitlines() == ["user,team", "ann,web"]
    assert "teams" in logboom("lookup", "list", environment=environment).stdout
    assert logboom("lookup", "delete", "teams", environment=environment).returncode == 0


def test_a_macro_and_a_saved_search(environment: dict[str, str]):
    assert (
        logboom("macro", "put", "twice", "eval n=$n$*2", "--parameters", "n", environment=environment).returncode == 0
    )
    query = "| makeresults | `twice($n$)` | table n"
    assert logboom("saved", "add", "doubled", query, "--parameter", "n=4", environment=environment).returncode == 0
    shown = logboom("saved", "show", "doubled", "--parameter", "n=21", environment=environment).stdout.strip()
    assert shown == "| makeresults | `twice(21)` | table n"
    assert logboom("search", shown, "--json", environment=environment).stdout == '{"n": 42}\n'
    run = logboom("saved", "run", "doubled", "--parameter", "n=3", "--csv", environment=environment)
    assert run.stdout.splitlines() == ["n", "6"]
    assert logboom("saved", "run", "doubled", environment=environment).stdout.split() == [
        "┏━━━┓",
        "┃",
        "n",
        "┃",
        "┡━━━┩",
        "│",
        "8",
        "│",
        "└───┘",
    ]
    assert "no saved search" in logboom("saved", "run", "tripled", environment=environment).stderr
    assert "doubled" in logboom("saved", "list", environment=environment).stdout
    assert "twice(n)" in logboom("macro", "list", environment=environment).stdout
    assert logboom("saved", "delete", "doubled", environment=environment).returncode == 0
    assert logboom("macro", "delete", "twice", "--parameters", "1", environment=environment).returncode == 0
