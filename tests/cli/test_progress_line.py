"""How far a search is, on a terminal."""

import io
import json
import os
import pty
import subprocess
import sys

import pytest

from logboom.cli.progress_line import ProgressLine, line_of
from tests.cli.command import environment_for
from tests.serving import Server

HALFWAY = {"share": 0.5, "rows": 0, "rows_read": 3_400_000, "bytes_read": 240_000_000, "elapsed_ms": 1200}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_line_tells_share_rows_bytes_and_time():
    assert line_of(HALFWAY) == "50% · 3,400,000 rows, 240 MB read · 1.2 s · Ctrl-C stops"
    assert line_of(HALFWAY | {"share": None, "bytes_read": 900}).startswith("3,400,000 rows, 1 kB read")


def test_the_line_goes_before_anything_else_is_written():
    terminal = Terminal()
    progress = ProgressLine(terminal)
    progress.show(HALFWAY)
    progress.clear()
    progress.clear()
    assert terminal.getvalue() == f"\r\x1b[K{line_of(HALFWAY)}\r\x1b[K"


def test_a_file_gets_no_such_line():
    file = io.StringIO()
    progress = ProgressLine(file)
    progress.show(HALFWAY)
    progress.clear()
    assert file.getvalue() == ""


@pytest.mark.slow
def test_rows_are_the_same_whether_somebody_looks_at_the_terminal_or_not(server: Server):
    server.ingest(json.dumps({"message": "dabchick"}))
    server.wait_for("dabchick")
    parent, child = pty.openpty()
    try:
        command = [sys.executable, "-m", "logboom.cli", "search", "dabchick", "--json"]
        found = subprocess.run(
            command,
            env=os.environ | environment_for(server),
            stdout=subprocess.PIPE,
            stderr=child,
            timeout=60,
            check=False,
        )
    finally:
        os.close(child)
        os.close(parent)
    assert found.returncode == 0
    assert [json.loads(line)["message"] for line in found.stdout.splitlines()] == ["dabchick"]
