"""kill -9 at random moments under load: what was answered is there once, whatever happened."""

import random
import time

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import Ledger, Senders, loaded
from tests.faults.processes import kill_both
from tests.waiting import until_sync

LONGEST_RUN_SECONDS = 1.5


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_every_answered_event_is_found_once_after_any_number_of_kills(new_server: NewServer, rounds: int):
    """Answered means on disk; a batch that was not answered is offered again under its number and counts once."""
    chance, ledger = random.Random(rounds), Ledger()
    server = new_server()
    for round_number in range(rounds):
        server.start()
        ledger.retry(server)
        senders = Senders(server, ledger, round_name=f"r{round_number}")
        time.sleep(chance.uniform(0.05, LONGEST_RUN_SECONDS))  # the moment is what the test is about
        chance.choice((server.kill, lambda: kill_both(server)))()
        senders.stop()
    server.start()
    ledger.retry(server)
    until_sync(loaded(server), seconds=60)
    ledger.check(server)
    assert len(ledger.answered) > rounds, "the test sent next to nothing"
    assert server.stop() == 0
