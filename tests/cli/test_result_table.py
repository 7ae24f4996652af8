"""Rows as a table: what can be read in a terminal of 80 columns."""

import pytest

from logboom.cli.result_table import print_table
from logboom.event import COLUMN_NAMES


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "UTC")


def event(**columns: object) -> dict[str, object]:
    """An event as a search answers it: with every column."""
    shown = {"timestamp": "2026-11-22T23:11:05.123456789Z", "level": "warning", "service": "checkout", "host": "web-1"}
    return dict.fromkeys(COLUMN_NAMES, 1) | {"attributes": {"order": "77"}} | shown | columns


def printed(capsys: pytest.CaptureFixture[str], *rows: dict[str, object]) -> list[list[str]]:
    """The cells of each printed line below the headings."""
    print_table(rows)
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in capsys.readouterr().out.splitlines()[3:-1]]


def test_the_message_gets_the_width_that_the_others_leave(capsys: pytest.CaptureFixture[str]):
    first, second = printed(capsys, event(message="payment refused by the bank twice, told by mail"))
    assert first == ["2026-11-22", "warning", "checkout", "web-1", "payment refused by the bank"]
    assert second == ["23:11:05.123", "", "", "", "twice, told by mail"]


def test_a_wide_terminal_has_the_time_on_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "140")
    (line,) = printed(capsys, event(message="payment refused by the bank twice, told by mail"))
    assert line[0] == "2026-11-22 23:11:05.123"
    assert line[-1] == "payment refused by the bank twice, told by mail"


def test_a_long_name_is_broken_not_cut(capsys: pytest.CaptureFixture[str]):
    """Without its end a machine is any of many."""
    lines = printed(capsys, event(host="ip-10-2-33-44.eu-west-1.compute.internal", message="payment " * 20))
    assert "".join(line[3] for line in lines) == "ip-10-2-33-44.eu-west-1.compute.internal"
    assert len(lines[0][-1]) > 20


def test_control_characters_stay_visible(capsys: pytest.CaptureFixture[str]):
    lines = printed(capsys, event(message="\x1b[2Jgone"))
    assert lines[0][-1] == r"\x1b[2Jgone"


def test_columns_stand_as_they_were_chosen_where_the_first_row_lacks_one(capsys: pytest.CaptureFixture[str]):
    assert printed(capsys, {"host": "", "message": "a"}, {"host": "web-1", "message": "b"}) == [
        ["", "a"],
        ["web-1", "b"],
    ]
