"""The server's life: it starts, says where it is, stops when told, and shares its data directory with nobody."""

import signal
import subprocess
import sys

import pytest

from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow


@pytest.fixture
def stopped_server(tmp_path):
    server = Server(tmp_path / "data")
    yield server
    server.stop()


def test_what_was_taken_is_found_again_after_a_restart(stopped_server):
    stopped_server.start()
    assert stopped_server.ingest('{"message": "before the restart"}').json() == {"accepted": 1}
    assert stopped_server.ingest("refused", headers={"Content-Type": "image/png"}).status_code == 415
    assert stopped_server.stop() == 0
    stopped_server.start()
    assert [row["message"] for row in stopped_server.search("restart")] == ["before the restart"]
    refused = stopped_server.get("/api/v1/sources/refusals", project="default").json()["refusals"]
    assert [one["reason"] for one in refused] == ["unsupported_media_type"]


def test_it_prints_where_it_is_and_how_to_send_a_first_log(stopped_server):
    stopped_server.start()
    log = stopped_server.log()
    assert f"ready at {stopped_server.url}" in log
    assert f"{stopped_server.url}/login?token=" in log
    assert stopped_server.ingest_key in log


def test_the_link_to_sign_in_is_printed_at_the_first_start_only(stopped_server):
    stopped_server.start()
    stopped_server.stop()
    stopped_server.log_file.unlink()
    stopped_server.start()
    assert "/login?token=" not in stopped_server.log()


def test_a_second_server_on_the_same_data_directory_is_refused_in_one_line(stopped_server):
    stopped_server.start()
    second = subprocess.run(
        [sys.executable, "-m", "logboom.cli", "serve", "--data-dir", str(stopped_server.data_directory), "--port", "0"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "another Logboom server uses the data directory" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_port_that_is_taken_is_refused_in_one_line(stopped_server, tmp_path):
    stopped_server.start()
    second = subprocess.run(
        [sys.executable, "-m", "logboom.cli", "serve", "--data-dir", str(tmp_path / "other"), "--port", str(stopped_server.port)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 2  # the settings are wrong
    assert f"cannot listen on 127.0.0.1:{stopped_server.port}" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_can_be_stopped_while_it_starts(stopped_server, number):
    stopped_server.start(wait=False)
    process = stopped_server.process
    until_sync(lambda: (stopped_server.data_directory / "lock").exists() and "Started server" in stopped_server.log())
    process.send_signal(number)
    assert process.wait(20) == 0
    assert "Traceback" not in stopped_server.log()
