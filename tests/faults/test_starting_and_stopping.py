"""Two servers on one data directory, and being told to stop."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import Ledger, Senders
from tests.faults.processes import engine_child, spooled_segments
from tests.serving import free_port

pytestmark = pytest.mark.slow


def test_a_second_server_on_the_same_directory_says_so_in_one_line(new_server: NewServer):
    """Two engines on the same files would destroy them."""
    server = new_server().start()
    command = [sys.executable, "-m", "logboom.cli", "serve", "--data-dir", str(server.data_directory)]
    second = subprocess.run(
        [*command, "--port", str(free_port())], capture_output=True, text=True, timeout=30, check=False
    )
    assert second.returncode == 1
    said = (second.stdout + second.stderr).strip().splitlines()
    assert str(server.data_directory) in said[0]
    assert len(said) <= 2, "one line, and perhaps a hint"
    assert "Traceback" not in second.stderr
    assert server.is_ready(), "the first server goes on"
    assert server.stop() == 0


def test_a_server_that_is_told_to_stop_loads_what_it_has_and_ends_in_time(new_server: NewServer):
    """SIGTERM under load: exit status 0 within ten seconds and an empty spool."""
    server, ledger = new_server().start(), Ledger()
    senders = Senders(server, ledger, round_name="stop")
    time.sleep(2)  # a load that has begun, not one that begins
    begun = time.monotonic()
    status = server.stop()
    took = time.monotonic() - begun
    senders.stop()
    assert status == 0
    assert took < 10
    assert spooled_segments(server) == []
    server.start()
    ledger.check(server)
    assert server.stop() == 0


@pytest.mark.parametrize("taken", [0, 1], ids=["nothing to load", "something to load"])
def test_a_server_whose_engine_hangs_ends_in_time_too(new_server: NewServer, taken: int):
    """Whoever waits for the engine, and the wait for its own end, have one deadline; what was taken is loaded later."""
    server = new_server(LOGBOOM_SERVER__STOP_SECONDS="4").start()
    os.kill(engine_child(server), signal.SIGSTOP)
    for number in range(taken):
        assert server.ingest(f"hanging number{number}").status_code == 200
    begun = time.monotonic()
    status = server.stop()
    took = time.monotonic() - begun
    assert status == 0
    assert took < 4 + 4  # the whole of a start or an end of Python's, on a busy machine
    server.start()
    assert len(server.wait_for("hanging", taken)) == taken
    assert server.stop() == 0


def test_starting_again_without_a_break_finds_everything(new_server: NewServer):
    """Five starts and stops in a row; each finds what the ones before it took."""
    server = new_server()
    for number in range(5):
        server.start()
        assert server.ingest(f"start number{number}").status_code == 200
        assert server.stop() == 0
    server.start()
    assert len(server.wait_for("start", 5)) == 5
    assert server.stop() == 0
