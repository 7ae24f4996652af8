"""A spool that the disk has damaged: the good lines are loaded, the bad are kept for a person, with the reason."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import loaded
from tests.faults.processes import engine_child, rows, spooled_segments
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow


def spooled(server: Server, *contents: str) -> Path:
    """The segment with these batches in it, on a server that was killed before it could load them."""
    server.start()
    os.kill(engine_child(server), signal.SIGSTOP)
    for content in contents:
        assert server.ingest(content).status_code == 200
    child = engine_child(server)
    server.kill()
    os.kill(child, signal.SIGKILL)
    segments = spooled_segments(server)
    assert len(segments) == 1
    return segments[0]


def quarantine(server: Server, *arguments: str) -> str:
    """What `logboom admin quarantine` says."""
    command = [sys.executable, "-m", "logboom.cli", "admin", "quarantine", *arguments]
    done = subprocess.run(
        [*command, "--data-dir", str(server.data_directory)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def messages(server: Server) -> list[str]:
    return sorted(row[0] for row in rows(server, "SELECT message FROM logboom.events"))


def test_a_torn_last_line_was_never_answered_and_is_cut(new_server: NewServer):
    """A crash in the middle of a write leaves half a line: the lines before it are loaded, the half is no event."""
    server = new_server(LOGBOOM_ENGINE__HANG_SECONDS="60")
    segment = spooled(server, "whole one\nwhole two")
    open_segment = segment.rename(segment.with_suffix(".open"))
    with open_segment.open("ab") as file:
        file.write(open_segment.read_bytes().splitlines(keepends=True)[0][:-5])
    server.start()
    until_sync(loaded(server))
    assert messages(server) == ["whole one", "whole two"]
    assert server.stop() == 0


def test_lines_that_the_disk_garbled_are_quarantined_and_their_neighbours_loaded(new_server: NewServer):
    """`list` names the piece with its reason, `show` has the bytes, `drop` forgets them."""
    server = new_server(LOGBOOM_ENGINE__HANG_SECONDS="60")
    segment = spooled(server, "\n".join(f"line {n}" for n in range(20)))
    lines = segment.read_bytes().splitlines(keepends=True)
    lines[7] = b"\x00\xff garbage that no spool wrote\n"
    segment.write_bytes(b"".join(lines))
    server.start()
    until_sync(loaded(server))
    assert messages(server) == sorted(f"line {n}" for n in range(20) if n != 7)

    listed = quarantine(server, "list")
    name = next(word for line in listed.splitlines() for word in line.split() if word.startswith(segment.name[:10]))
    assert "garbage that no spool wrote" in quarantine(server, "show", name)
    quarantine(server, "drop", name)
    assert name not in quarantine(server, "list")
    assert server.stop() == 0


def test_a_segment_of_an_unknown_codec_waits_for_a_server_that_knows_it(new_server: NewServer):
    """As after a downgrade: it is quarantined whole, and `replay` after it was put right loads each line once."""
    server = new_server(LOGBOOM_ENGINE__HANG_SECONDS="60")
    segment = spooled(server, "from a newer version")
    number, _, *rest = segment.name.split(".")
    segment.rename(segment.with_name(".".join([number, "codec_of_tomorrow", *rest])))
    server.start()
    assert server.ingest("later one").status_code == 200
    assert len(server.wait_for('"later one"')) == 1, "others are loaded meanwhile"
    listed = quarantine(server, "list")
    assert "codec_of_tomorrow" in listed
    assert server.stop() == 0


def test_a_damaged_segment_that_was_mended_is_replayed_once(new_server: NewServer):
    """An operator mends the piece in place and replays it."""
    server = new_server(LOGBOOM_ENGINE__HANG_SECONDS="60")
    segment = spooled(server, "first\nsecond\nthird")
    good = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(good[0] + b"?" + good[1] + good[2])
    server.start()
    until_sync(loaded(server))
    assert messages(server) == ["first", "third"]
    piece = next((server.data_directory / "spool" / "quarantine").glob("*.sealed"))
    piece.write_bytes(good[1])
    quarantine(server, "replay", piece.name)
    assert len(server.wait_for("second")) == 1
    assert messages(server) == ["first", "second", "third"]
    assert server.stop() == 0
