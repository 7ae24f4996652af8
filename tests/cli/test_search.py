"""`logboom search` against a running server."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest

from logboom.cli.search import point_in_time
from tests.cli.command import environment_for, logboom
from tests.serving import Server

EVENTS = [
    {"message": "grebe one", "level": "error", "service": "pond", "host": "web-1", "depth": 3},
    {"message": "grebe two", "level": "info", "service": "pond"},
]


@pytest.fixture(scope="module")
def environment(server: Server) -> dict[str, str]:
    """Where the two events of this module can be found."""
    for event in EVENTS:
        server.ingest(json.dumps(event))
    server.wait_for("grebe", len(EVENTS))
    return environment_for(server)


def test_a_line_an_event_newest_first(environment: dict[str, str]):
    found = logboom("search", "grebe", environment=environment)
    assert found.returncode == 0, found.stderr
    first, second = found.stdout.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} INFO     pond: grebe two", first)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} ERROR    web-1 pond: grebe one", second)


def test_json_is_one_object_a_line_and_nothing_else(environment: dict[str, str]):
    found = logboom("search", "grebe level:error", "--json", environment=environment)
    (event,) = map(json.loads, found.stdout.splitlines())
    assert (event["message"], event["attributes"]) == ("grebe one", {"depth": "3"})


def test_csv_has_a_heading(environment: dict[str, str]):
    found = logboom("search", "grebe", "--csv", environment=environment)
    assert [row["message"] for row in csv.DictReader(io.StringIO(found.stdout))] == ["grebe two", "grebe one"]


def headings(table: str) -> list[str]:
    return re.findall(r"[\w()]+", table.splitlines()[1])


def test_a_table_of_events_has_what_a_person_reads(environment: dict[str, str]):
    found = logboom("search", "grebe", "--table", environment=environment | {"COLUMNS": "80"})
    assert headings(found.stdout) == ["timestamp", "level", "service", "host", "message"]
    assert "grebe one" in found.stdout


@pytest.mark.parametrize(
    ("stage", "columns"),
    [
        ("eval deeper=depth+1", ["timestamp", "level", "service", "host", "deeper", "message"]),
        ("fields host depth input", ["host", "depth", "input"]),
        ("table event_id load_id message", ["event_id", "load_id", "message"]),
        ("stats count, max(depth) by service", ["service", "count", "max(depth)"]),
    ],
)
def test_a_table_keeps_the_columns_that_stages_make_or_choose(
    environment: dict[str, str], stage: str, columns: list[str]
):
    found = logboom("search", f"grebe | {stage}", "--table", environment=environment | {"COLUMNS": "120"})
    assert headings(found.stdout) == columns


def test_limit_takes_the_newest(environment: dict[str, str]):
    found = logboom("search", "grebe", "--limit", "1", "--json", environment=environment)
    assert [json.loads(line)["message"] for line in found.stdout.splitlines()] == ["grebe two"]


def test_limit_0_exports_all(environment: dict[str, str]):
    found = logboom("search", "grebe", "--limit", "0", "--json", environment=environment)
    assert len(found.stdout.splitlines()) == len(EVENTS)


def test_since_and_until_bound_the_time(environment: dict[str, str]):
    assert logboom("search", "grebe", "--since", "2d", "--until", "1d", environment=environment).stdout == ""


def test_nothing_found_is_no_failure(environment: dict[str, str]):
    found = logboom("search", "no_such_bird_at_all", environment=environment)
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_a_wrong_query_is_shown_with_its_place(environment: dict[str, str]):
    found = logboom("search", "grebe (two", environment=environment)
    assert found.returncode == 2
    assert found.stderr.splitlines()[1:3] == ["  grebe (two", "        ^"]


def test_two_formats_are_a_wrong_command_line(environment: dict[str, str]):
    found = logboom("search", "grebe", "--json", "--csv", environment=environment)
    assert found.returncode == 2
    assert "--json" in found.stderr


def test_an_unknown_token_is_told_apart(environment: dict[str, str]):
    found = logboom("search", "grebe", environment=environment | {"LOGBOOM_TOKEN": "lb_unknown_token_of_nobody"})
    assert found.returncode == 3


def test_an_unknown_project_is_named(environment: dict[str, str]):
    found = logboom("search", "grebe", "--project", "no-such-project", environment=environment)
    assert found.returncode == 1
    assert found.stderr


def test_a_server_that_is_not_there_is_told_apart(environment: dict[str, str]):
    found = logboom("search", "grebe", "--url", "http://127.0.0.1:9", "--token", "lb_x", environment=environment)
    assert found.returncode == 4
    assert "http://127.0.0.1:9" in found.stderr
    assert "hint:" in found.stderr


def test_what_reads_less_than_all_is_no_traceback(environment: dict[str, str]):
    """As `| head -1` does, which closes the pipe."""
    command = [sys.executable, "-m", "logboom.cli", "search", "grebe"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as search:
        assert search.stdout
        assert search.stderr
        search.stdout.close()
        assert "Traceback" not in search.stderr.read()


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("1h", "-1h"),
        ("15m", "-15m"),
        ("2d ago", "-2d"),
        ("1d@d", "-1d@d"),
        ("-1h", "-1h"),
        ("now", "now"),
        ("2026-11-22", "2026-11-22"),
        ("1795388400", "1795388400"),
    ],
)
def test_times_as_people_say_them(words: str, time: str):
    assert point_in_time(words) == time
