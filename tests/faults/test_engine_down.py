"""The engine killed, hanging, or short of memory: taking goes on, searches say why, all is loaded afterwards."""

import os
import signal

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import Ledger, Senders, loaded
from tests.faults.processes import engine_child, spooled_segments
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

# The engine starts with it and answers small searches; so many lines it cannot load at once.
LITTLE_MEMORY_BYTES = 64 << 20
MANY_LINES = 100_000


def searches_again(server: Server, seconds: float = 60) -> None:
    until_sync(lambda: server.get("/api/v1/search", query="anything").status_code == 200, seconds=seconds)


def test_the_engine_killed_under_load_loses_and_doubles_nothing(new_server: NewServer):
    """As the kernel's out-of-memory killer does it; three times, at whatever the engine was doing."""
    server, ledger = new_server().start(), Ledger()
    senders = Senders(server, ledger, round_name="kill")
    for _ in range(3):
        child = engine_child(server)
        os.kill(child, signal.SIGKILL)
        until_sync(lambda child=child: _another_child(server, child), seconds=60)
        searches_again(server)
    senders.stop()
    assert all(batch.names for batch in ledger.answered)
    assert not ledger.unanswered, "a sender noticed that the engine was down"
    until_sync(loaded(server), seconds=60)
    ledger.check(server)
    assert server.stop() == 0


def test_a_hanging_engine_is_replaced_and_meanwhile_taking_goes_on(new_server: NewServer):
    """The child is stopped: it holds its sockets but answers nothing. Searches say what is wrong, in our words."""
    server = new_server(LOGBOOM_ENGINE__HANG_SECONDS="3").start()
    child = engine_child(server)
    os.kill(child, signal.SIGSTOP)
    answer = server.ingest("taken while the engine hangs")
    assert (answer.status_code, answer.json()) == (200, {"accepted": 1})
    assert spooled_segments(server)
    searched = server.get("/api/v1/search", query="anything")
    assert (searched.status_code, searched.json()["error"]["code"]) == (503, "engine_unavailable")
    assert searched.json()["error"]["message"] == "the storage engine does not answer"
    assert "restarted by itself" in searched.json()["error"]["hint"]
    until_sync(lambda: _another_child(server, child), seconds=60)
    searches_again(server)
    assert len(server.wait_for('"taken while the engine hangs"')) == 1
    assert server.stop() == 0


def test_searches_say_that_the_engine_is_away(new_server: NewServer):
    """503 in the one shape of errors, and /readyz says no, while senders are answered."""
    server = new_server(LOGBOOM_ENGINE__HANG_SECONDS="30").start()
    child = engine_child(server)
    os.kill(child, signal.SIGSTOP)
    try:
        until_sync(lambda: server.get("/readyz").status_code == 503, seconds=30)
        assert server.get("/healthz").status_code == 200, "the server itself is well"
        assert server.ingest("still taken").status_code == 200
    finally:
        os.kill(child, signal.SIGKILL)
    answer = server.get("/api/v1/search", query="x")  # a new engine takes more than the moment of one request
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "engine_unavailable")
    assert answer.json()["error"]["hint"]
    searches_again(server)
    assert len(server.wait_for('"still taken"', seconds=60)) == 1
    assert server.stop() == 0


def test_an_engine_without_memory_refuses_loads_and_searches_and_nothing_is_lost(new_server: NewServer):
    """What needs more than `engine.memory_bytes`: loads wait in the spool, searches name the setting, until there is more."""
    server = new_server().start()
    assert server.ingest(_lines("before")).status_code == 200
    until_sync(loaded(server), seconds=60)
    assert server.stop() == 0

    server.environment = {"LOGBOOM_ENGINE__MEMORY_BYTES": str(LITTLE_MEMORY_BYTES)}
    server.start()
    assert server.ingest(_lines("without")).status_code == 200
    until_sync(lambda: 'logboom_load_failures_total{reason="refused"}' in server.get("/metrics").text, seconds=60)
    assert "the engine has no memory left for the statement" in server.log()
    assert spooled_segments(server)
    refused = server.get("/api/v1/search", query="before | eventstats values(message) as all | stats max(all)")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "limit_exceeded")
    assert "engine.memory_bytes" in refused.json()["error"]["hint"]
    # As the hint says, in a moment: while a load is tried it has what memory there is.
    until_sync(lambda: server.get("/api/v1/search", query="before | head 1").status_code == 200, seconds=30)
    server.kill()

    server.environment = {}
    server.start()
    until_sync(loaded(server), seconds=60)
    for word in ("before", "without"):
        assert server.search(f"{word} | stats count") == [{"count": MANY_LINES}]
    assert server.stop() == 0


def test_a_search_over_its_limit_is_told_which_and_harms_nobody(new_server: NewServer):
    """The limit of time here; the engine goes on with the next search and the next load."""
    server = new_server(LOGBOOM_SEARCH__SECONDS="0.001").start()
    assert server.ingest("\n".join(f"line {n}" for n in range(200_000))).status_code == 200
    until_sync(loaded(server), seconds=60)
    child = engine_child(server)
    answer = server.get("/api/v1/search", query="*9*9*9*9", start="1970-01-02", format="json")
    if answer.status_code == 200:
        assert answer.json()["stats"]["partial"]
    else:
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "limit_exceeded")
    assert server.ingest("after the limit").status_code == 200
    until_sync(loaded(server), seconds=60)
    assert engine_child(server) == child, "it did not have to be started again"
    assert server.stop() == 0


def _lines(word: str) -> str:
    return "\n".join(f"{word} {number} {number * 7919}{'x' * 60}" for number in range(MANY_LINES))


def _another_child(server: Server, old: int) -> bool:
    try:
        return engine_child(server) != old
    except (LookupError, FileNotFoundError):
        return False
