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


def parts(store: Path, *, visible: bool) -> int:
    """Parts in the engine's files: those that count, or also those that an insert is still writing."""
    return sum(
        "_" in entry.name and (entry.name[0].isdigit() or not visible)
        for table in store.glob("*/*/")
        for entry in os.scandir(table)
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("visible", "delay_ms"), [(False, 0), (False, 30), (True, 0), (True, 3)])
def test_a_load_that_was_cut_short_is_repeated_and_doubles_nothing(new_server: NewServer, visible: bool, delay_ms: int):
    """The kill comes when the insert's first part is being written, or when it counts, or some milliseconds later."""
    server: Server = new_server().start()
    store = server.data_directory / "engine" / "chdb" / "store"
    before = parts(store, visible=visible)
    assert server.ingest(segment(delay_ms)).status_code == 200
    deadline = time.monotonic() + 30
    while parts(store, visible=visible) == before:  # without a pause: the moment is what the test is about
        assert time.monotonic() < deadline
    time.sleep(delay_ms / 1000)
    kill_both(server)
    if visible and not delay_ms:
        assert 0 < parts(store, visible=True) < DAYS, "the kill did not come in the middle"
    server.start()
    until_sync(loaded(server), seconds=60)
    found = rows(server, "SELECT count(), uniqExact(message) FROM logboom.events WHERE startsWith(message, 'day ')")
    assert [int(number) for number in found[0]] == [EVENTS, EVENTS]
    print([line for line in server.log().splitlines() if "loading anew" in line])
    assert server.stop() == 0
