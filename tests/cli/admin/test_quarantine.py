"""`logboom admin quarantine`: what the engine refused is seen, loaded again or dropped."""

from pathlib import Path

import pytest

from logboom.ingest.quarantine import REPLAY, put_aside
from logboom.ingest.segment import SegmentName
from tests.cli.admin.conftest import Admin

NAME = SegmentName(17, "json_lines", 1, 0)
LINE = b"1\t2\t1795388400000000\t127.0.0.1\t\t\xff\x1b not to be parsed\n"


@pytest.fixture(autouse=True)
def spool(data_directory: Path) -> Path:
    """One entry, 17."""
    spool = data_directory / "spool"
    spool.mkdir()
    put_aside(spool, NAME, [LINE, LINE], "Cannot parse input", 27)
    return spool


def test_list_says_how_many_lines_where_and_why(admin: Admin):
    listed = admin("quarantine", "list")
    assert (listed.column("ID"), listed.column("LINES")) == (["17"], ["2"])
    assert NAME.file("sealed") in listed.out
    assert "Cannot parse input" in listed.out


def test_show_prints_what_was_sent_without_harm_to_the_terminal(admin: Admin):
    shown = admin("quarantine", "show", "17", "--limit", "1").out
    assert shown == "1\t2\t1795388400000000\t127.0.0.1\t\t\\xff\\x1b not to be parsed\n"


def test_replay_puts_it_where_the_server_finds_it(admin: Admin, spool: Path):
    assert admin("quarantine", "replay", "17").code == 0
    assert [path.name for path in (spool / REPLAY).iterdir()] == [NAME.file("sealed")]
    assert admin("quarantine", "list").column("ID") == []


def test_drop_removes_it(admin: Admin):
    assert admin("quarantine", "drop", NAME.file("sealed"), "--yes").code == 0
    assert admin("quarantine", "list").column("ID") == []


@pytest.mark.parametrize("command", ["show", "replay", "drop"])
def test_what_is_not_there_is_told(admin: Admin, command: str):
    done = admin("quarantine", command, "99")
    assert done.code == 1
    assert "99" in done.err


def test_what_is_no_id_is_a_wrong_command_line(admin: Admin):
    done = admin("quarantine", "show", "all")
    assert done.code == 2
    assert "all" in done.err
