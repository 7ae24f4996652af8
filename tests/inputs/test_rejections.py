"""What was refused lately is remembered with its reason and a sample, for those who may see it."""

from pathlib import Path

import pytest

from logboom.inputs.rejections import FILE, SAMPLE_BYTES, Rejections


def test_refusals_of_one_kind_are_counted_together_and_show_the_newest():
    refused = Rejections()
    refused.note("http", "invalid_request", project=3, peer="10.0.0.1", message="no JSON", sample=b"{one")
    refused.note("http", "invalid_request", project=3, peer="10.0.0.1", message="no object", sample=b"[two")
    (found,) = refused.of(frozenset({3}))
    assert (found.count, found.message, found.sample) == (2, "no object", "[two")


def test_nobody_sees_what_another_project_sent():
    refused = Rejections()
    refused.note("http", "payload_too_large", project=3, sample=b"secret of three")
    refused.note("http", "forbidden", message="unknown key")
    assert refused.of(frozenset({4})) == []
    assert [one.project for one in refused.of(frozenset({0, 3}))] == [0, 3]


def test_memory_is_bounded_in_kinds_and_in_samples():
    """Hostile senders come from many addresses with large bodies: the oldest kinds make room."""
    refused = Rejections(most=10)
    for n in range(100):
        refused.note("syslog", "spool_full", project=1, peer=f"10.0.0.{n}", sample=b"\xff" * 10_000)
    found = refused.of(frozenset({1}))
    assert [one.peer for one in found] == [f"10.0.0.{n}" for n in range(99, 89, -1)]
    assert all(len(one.sample) == SAMPLE_BYTES for one in found)


def test_what_says_nothing_new_keeps_the_sample_before():
    refused = Rejections()
    refused.note("syslog", "spool_full", project=1, sample=b"<13>hello")
    refused.note("syslog", "spool_full", count=5, project=1)
    (found,) = refused.of(frozenset({1}))
    assert (found.count, found.sample) == (6, "<13>hello")


def test_the_next_process_knows_them(tmp_path: Path):
    refused, after = Rejections(), Rejections()
    refused.note("http", "invalid_request", project=3, key=7, peer="10.0.0.1", message="no JSON", sample=b"{\xff")
    refused.note("syslog", "spool_full", project=3)
    refused.write(tmp_path)
    after.read(tmp_path)
    assert after.of(frozenset({3})) == refused.of(frozenset({3}))
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_they_are_written_only_where_there_is_something_new(tmp_path: Path):
    refused = Rejections()
    refused.write(tmp_path)
    assert not (tmp_path / FILE).exists()
    refused.note("http", "forbidden")
    refused.write(tmp_path)
    (tmp_path / FILE).unlink()
    refused.write(tmp_path)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("content", [b"", b"{", b'[{"input": 1}]'])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, content: bytes):
    (tmp_path / FILE).write_bytes(content)
    refused = Rejections()
    refused.read(tmp_path)
    assert refused.of(frozenset({0})) == []


def test_a_disk_that_refuses_costs_nothing_else(tmp_path: Path):
    refused = Rejections()
    refused.note("http", "forbidden")
    refused.write(tmp_path / "absent")
    assert len(refused.of(frozenset({0}))) == 1
