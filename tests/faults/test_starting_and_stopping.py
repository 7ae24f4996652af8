"""Two servers on one data directory, and being told to stop."""

import subprocess
import sys
import time

import pytest

from tests.faults.conftest import NewServer
from tests.faults.ledger import Ledger, Senders
from tests.faults.processes import spooled_segments
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
