"""`logboom sources`, against a running server."""

import json

import pytest

from tests.cli.command import environment_for, logboom
from tests.serving import Server


@pytest.fixture
def environment(server: Server) -> dict[str, str]:
    return environment_for(server)


def test_every_input_is_listed_with_where_it_listens(server: Server, environment: dict[str, str]):
    listed = logboom("sources", environment=environment).stdout
    rows = {line.split()[0]: line.split()[1:] for line in listed.splitlines()[1:]}
    assert rows["http"][0] == "/api/v1/ingest"
    assert f"udp://127.0.0.1:{server.syslog_port},tcp://127.0.0.1:{server.syslog_port}" == rows["syslog"][0]
    assert "django" in rows["http"][1]


def test_the_lines_of_an_input_name_this_server_and_its_key(server: Server, environment: dict[str, str]):
    shown = logboom("sources", "syslog", environment=environment).stdout
    assert f'port="{server.syslog_port}"' in shown
    shown = logboom("sources", "http", environment=environment).stdout
    assert f'"http://{server.ingest_key}@127.0.0.1:{server.port}"' in shown
    assert "level, severity, … -> level and severity" in shown


def test_a_program_alone_is_shown_and_another_key_taken(environment: dict[str, str]):
    shown = json.loads(logboom("sources", "django", "--json", "--key", "f" * 32, environment=environment).stdout)
    assert [recipe["id"] for recipe in shown[0]["recipes"]] == ["django"]
    assert "f" * 32 in json.dumps(shown)


def test_what_does_not_exist_is_told_with_what_does(environment: dict[str, str]):
    done = logboom("sources", "no-such-thing", environment=environment)
    assert done.returncode != 0
    assert "the inputs are http, syslog" in done.stderr
