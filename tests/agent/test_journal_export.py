"""The export format of systemd's journal: entries of fields, however the bytes are cut."""

import pytest

from logboom.agent.journal_export import WAS_CUT, Entry, JournalExport
from tests.journals import exported

LARGE = b"MESSAGE\n" + (5000).to_bytes(8, "little") + b"x" * 5000 + b"\nA=1\n\n"


def entries_of(content: bytes, step: int, max_value_bytes: int = 1000) -> list[Entry]:
    export = JournalExport(max_value_bytes)
    return [entry for at in range(0, len(content), step) for entry in export.feed(content[at : at + step])]


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_text_and_counted_values(step: int):
    content = exported(b"one", b"two\nof = three\n\n", b"\xff\x00", UNIT=b"a=b")
    entries = entries_of(content, step)
    assert [entry["MESSAGE"] for entry in entries] == [[b"one"], [b"two\nof = three\n\n"], [b"\xff\x00"]]
    assert entries[0]["UNIT"] == [b"a=b"]


@pytest.mark.parametrize("step", [1, 7, 10_000])
@pytest.mark.parametrize("long", [LARGE, b"MESSAGE=" + b"x" * 5000 + b"\nA=1\n\n"], ids=["counted", "text"])
def test_a_value_too_long_is_cut_off_and_harms_no_other(long: bytes, step: int):
    first, second = entries_of(long + exported(b"next"), step)
    assert first["A"] == [b"1"]
    assert set(first["MESSAGE"][0]) == {ord("x")}
    assert 900 < len(first["MESSAGE"][0]) <= 1000
    assert second["MESSAGE"] == [b"next"]
    assert (WAS_CUT in first, WAS_CUT in second) == (True, False)


def test_a_field_may_come_several_times():
    (entry,) = entries_of(b"A=1\nA=2\n\n\n\n", 100)
    assert entry == {"A": [b"1", b"2"]}


def test_an_entry_without_an_end_is_not_given():
    assert entries_of(b"A=1\nB=2\n", 3) == []
