"""The machine's clock jumps while the server runs: nothing is lost or doubled, and ids go on rising.

Source: libfaketime, "FAKETIME_TIMESTAMP_FILE" and "FAKETIME_DONT_FAKE_MONOTONIC".
"""

from pathlib import Path

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import loaded
from tests.faults.processes import rows
from tests.programs import required
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = [pytest.mark.slow, pytest.mark.daemon]
LIBRARY = "libfaketimeMT.so.1"  # the one for programs with threads

# Not further back than events are kept: what was received 31 days ago has had its time.
JUMPS = ("+0", "+3d", "-2d", "+400d", "-20d", "+0")


def test_events_taken_before_and_after_each_jump_are_all_found(new_server: NewServer, tmp_path: Path):
    """Days ahead, days back, a year ahead, and home; the server is not told."""
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    server = new_server(
        LD_PRELOAD=required(LIBRARY),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
        FAKETIME_DONT_RESET="1",
    ).start()
    for number, jump in enumerate(JUMPS):
        clock.write_text(f"{jump}\n")
        for event in range(10):
            answer = server.ingest(
                f"jump{number} event{event}", headers={"X-Logboom-Batch": f"clock:{number * 10 + event}"}
            )
            assert answer.status_code == 200
        until_sync(loaded(server), seconds=60)
    found = rows(server, "SELECT count(), uniqExact(message), uniqExact(event_id) FROM logboom.events")
    assert [int(number) for number in found[0]] == [10 * len(JUMPS)] * 3
    assert _loads_rise(server), "a tail that looks beyond the last load would miss events"
    days = rows(server, "SELECT uniqExact(toDate(received_at)) FROM logboom.events")
    assert int(days[0][0]) >= 4, "the clock did jump"
    server.kill()  # libfaketime makes Python's own waiting for a child's end fail


def test_a_server_started_again_under_an_earlier_clock_keeps_what_it_has(new_server: NewServer, tmp_path: Path):
    """A machine whose battery is empty starts in the past: what waits in the spool is loaded, the new too."""
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    server = new_server(
        LD_PRELOAD=required(LIBRARY), FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_DONT_FAKE_MONOTONIC="1"
    )
    server.start()
    assert server.ingest("1 before the battery").status_code == 200
    server.kill()
    clock.write_text("-20d\n")
    server.start()
    assert server.ingest("2 after the battery").status_code == 200
    assert len(server.wait_for("battery", 2)) == 2
    assert _loads_rise(server)
    server.kill()  # libfaketime makes Python's own waiting for a child's end fail


def _loads_rise(server: Server) -> bool:
    """Whether the loads' ids rise in the order of sending, which the messages begin with."""
    ids = [
        int(row[0]) for row in rows(server, "SELECT load_id FROM logboom.events GROUP BY load_id ORDER BY min(message)")
    ]
    return ids == sorted(ids)
