"""`logboom formats`: what lines would be understood as, without a server."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from logboom.cli.app import app
from logboom.ingest.codecs.formats import FORMATS

LINES = """\
203.0.113.9 - - [22/Nov/2025:10:58:08 +0100] "GET /a?b=1 HTTP/1.1" 502 512 "-" "curl/8.4.0"
2025-11-22 10:58:08,585 ERROR app.views: charge failed
Traceback (most recent call last):
  File "pay.py", line 7, in charge
KeyError: 'coffee'
nothing that is known
"""


def test_every_format_is_listed_with_an_example():
    shown = CliRunner().invoke(app, ["formats", "list"])
    assert shown.exit_code == 0
    assert all(format_.name in shown.stdout for format_ in FORMATS)


@pytest.mark.slow
def test_each_line_of_a_file_is_shown_with_what_would_be_recognised(tmp_path: Path):
    file = tmp_path / "mixed.log"
    file.write_text(LINES)
    shown = CliRunner().invoke(app, ["formats", "try", str(file), "--json"])
    access, error, plain = [json.loads(line) for line in shown.stdout.splitlines()]
    assert (access["format"], access["timestamp"]) == ("access_log", "2025-11-22T09:58:08.000000000")
    assert access["attributes"]["status"] == "502"
    assert (error["format"], error["level"], error["logger"]) == ("time_and_level", "error", "app.views")
    assert error["message"].splitlines()[-1] == "KeyError: 'coffee'"
    assert (plain["format"], plain["timestamp"], plain["message"]) == ("", "", "nothing that is known")


@pytest.mark.slow
def test_people_see_a_line_for_each_and_the_sum(tmp_path: Path):
    file = tmp_path / "mixed.log"
    file.write_text(LINES)
    shown = CliRunner().invoke(app, ["formats", "try", str(file)])
    assert "access_log" in shown.stdout
    assert shown.stdout.splitlines()[-1] == "3 messages: 1 access_log, 1 time_and_level, 1 message"
