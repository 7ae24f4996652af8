"""A disk without room: senders are told to come back, searches go on, and it ends by itself when there is room."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import Batch, Ledger, loaded
from tests.serving import Server
from tests.small_disk import mounted
from tests.waiting import until_sync

DISK_BYTES = 192 << 20
RESERVE_BYTES = 48 << 20

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path, str(DISK_BYTES)) as place:
        yield place


def fill(disk: Path, *, leave: int) -> Path:
    """A file that leaves so many bytes."""
    room = os.statvfs(disk)
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - leave)
    return ballast


def test_senders_are_refused_searches_go_on_and_room_ends_it(new_server: NewServer, small_disk: Path):
    """Below the reserve nothing more is taken, so that the engine has room for what was."""
    server = new_server(small_disk / "data", LOGBOOM_SPOOL__RESERVE_BYTES=str(RESERVE_BYTES)).start()
    assert server.ingest("before the disk was full").status_code == 200
    assert len(server.wait_for("before")) == 1

    ballast = fill(small_disk, leave=RESERVE_BYTES // 2)
    refused = server.ingest("while it is full")
    assert refused.status_code in {507, 429}
    assert refused.json()["error"]["code"] in {"disk_full", "spool_full"}
    assert "retry-after" in refused.headers
    assert "the disk of the spool is full" in unready(server)["spool"]
    assert len(server.search("before")) == 1, "searches go on"

    ballast.unlink()
    until_sync(lambda: server.ingest("room again").status_code == 200, seconds=30)
    assert server.is_ready()
    assert len(server.wait_for('"room again"')) == 1
    assert server.search('"while it is full"') == [], "what was refused was not kept in part"
    assert server.stop() == 0


def test_a_disk_that_is_full_to_the_last_byte_loses_nothing_answered(new_server: NewServer, small_disk: Path):
    """No reserve, so spool and engine meet ENOSPC itself, in whatever they are doing."""
    server, ledger = new_server(small_disk / "data", LOGBOOM_SPOOL__RESERVE_BYTES="0").start(), Ledger()
    ballast = fill(small_disk, leave=4 << 20)
    with httpx.Client(timeout=60) as http:
        refusals = 0
        for number in range(2_000):
            batch = Batch(tuple(f"full-{number}-{event}" for event in range(50)))
            answered = batch.offer(server, http)
            ledger.note(batch, answered=answered)
            refusals += not answered
            if refusals > 20:
                break
    assert refusals, "the disk never was full"
    assert ledger.answered
    ballast.unlink()
    until_sync(lambda: server.ingest("room again").status_code == 200, seconds=30)
    assert len(server.wait_for('"room again"', seconds=60)) == 1
    until_sync(loaded(server), seconds=60)
    ledger.check(server, beside=("room again",))
    assert server.stop() == 0


def test_a_full_spool_is_told_with_the_time_to_come_back(new_server: NewServer):
    """`spool.max_bytes` is the quota of what waits: 429 and Retry-After."""
    server = new_server(LOGBOOM_SPOOL__MAX_BYTES="2000", LOGBOOM_SPOOL__SEAL_SECONDS="5").start()
    assert server.ingest("x" * 3000).status_code == 200
    refused = server.ingest("one more")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "spool_full")
    assert int(refused.headers["retry-after"]) > 0
    assert "spool.max_bytes is 2000" in unready(server)["spool"]
    until_sync(lambda: server.ingest("one more").status_code == 200, seconds=30)
    until_sync(server.is_ready, seconds=30)
    assert server.stop() == 0


def test_a_server_that_would_take_nothing_is_not_ready_before_anybody_sends(new_server: NewServer):
    """A load balancer that asks gives the senders to another one; searches are answered as ever."""
    server = new_server(LOGBOOM_SPOOL__RESERVE_BYTES=str(1 << 50)).start(wait=False)
    until_sync(lambda: server.is_alive() and list(unready(server)) == ["spool"], seconds=60)
    assert "less than 1125899906842624 bytes would be free for the engine" in unready(server)["spool"]
    refused = server.ingest("nobody takes it")
    assert (refused.status_code, refused.json()["error"]["code"]) == (507, "disk_full")
    assert server.search("nobody") == []
    assert server.stop() == 0


def unready(server: Server) -> dict[str, str]:
    """What /readyz finds wrong: the reasons by the names of the checks."""
    answer = server.get("/readyz")
    reasons = {check["name"]: check["reason"] for check in answer.json()["checks"] if not check["ready"]}
    assert (answer.status_code == httpx.codes.OK) == (not reasons)
    return reasons
