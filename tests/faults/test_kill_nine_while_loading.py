"""kill -9 in the middle of one insert: its rows go to ten partitions, which appear one after another."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import loaded
from tests.faults.processes import kill_both, rows
from tests.serving import Server
from tests.waiting import until_sync

EVENTS = 20_000
DAYS = 10


def segment(round_number: int) -> str:
    """Events of ten days, mixed."""
    today = datetime.now(UTC)
    return "".join(
        json.dumps({"timestamp": (today - timedelta(days=n % DAYS)).isoformat(), "message": f"day {round_number} {n}"})
        + "\n"
        for n in range(EVENTS)
    )


def part_directories(store: Path) -> int:
    """Parts in the engine's files, those of inserts that have not ended among them."""
    count = 0
    for table in store.glob("*/*/"):
        count += sum(1 for entry in os.scandir(table) if entry.is_dir() and "_" in entry.name)
    return count


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("delay_ms", [0, 2, 5, 10, 20, 40])
def test_a_load_that_was_cut_short_is_repeated_and_doubles_nothing(new_server: NewServer, delay_ms: int):
    """The kill comes as soon as the insert's first part is seen on disk, or some milliseconds later."""
    server: Server = new_server().start()
    store = server.data_directory / "engine" / "chdb" / "store"
    before = part_directories(store)
    assert server.ingest(segment(delay_ms)).status_code == 200
    deadline = time.monotonic() + 30
    while part_directories(store) == before:  # without a pause: the insert lasts some hundredths of a second
        assert time.monotonic() < deadline
    time.sleep(delay_ms / 1000)  # the moment is what the test is about
    kill_both(server)
    server.start()
    until_sync(loaded(server), seconds=60)
    found = rows(server, "SELECT count(), uniqExact(message) FROM logboom.events WHERE startsWith(message, 'day ')")
    assert [int(number) for number in found[0]] == [EVENTS, EVENTS]
    assert server.stop() == 0
