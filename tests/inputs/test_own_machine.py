"""What `make run` does: a server with `--tail-system` finds its own machine's logs, and its own never make more of them."""

from pathlib import Path

import pytest

from tests.journals import JournalOfTest
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

REQUESTS = 200
NOT_EACH = 20  # far fewer records than requests


@pytest.fixture
def journal(tmp_path: Path) -> JournalOfTest:
    return JournalOfTest(tmp_path / "journal")


@pytest.fixture
def server(tmp_path: Path, journal: JournalOfTest):
    """Its standard error is a file that it follows: as if it ran under a supervisor that writes to /var/log."""
    made = Server(
        tmp_path / "data",
        {
            "LOGBOOM_INPUTS__FILES__SYSTEM": "true",
            "LOGBOOM_INPUTS__FILES__PATHS": str(tmp_path / "data.log"),
            "LOGBOOM_INPUTS__JOURNALD__DIRECTORY": str(journal.directory),
        },
    )
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


def journal_readers(server: Server) -> list[int]:
    assert server.process is not None
    children = [
        int(child)
        for task in Path(f"/proc/{server.process.pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [child for child in children if b"journalctl" in Path(f"/proc/{child}/cmdline").read_bytes()]


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_journal_and_own_log_are_there_and_no_record_makes_another(server: Server, journal: JournalOfTest):
    journal.write(b"disk is getting full", SYSLOG_IDENTIFIER=b"smartd", PRIORITY=b"4", _SYSTEMD_UNIT=b"smartd.service")
    server.start()
    (event,) = server.wait_for("disk getting full input:journald", seconds=60)
    assert (event["service"], event["level"], event["host"]) == ("smartd", "warning", "web-1")
    assert event["attributes"]["journal.systemd_unit"] == "smartd.service"
    server.wait_for("service:logboom input:logboom", seconds=60)
    followed = server.wait_for("input:files log.file.path:*data.log", seconds=60)
    assert followed[0]["attributes"]["log.file.path"] == followed[0]["peer"] == str(server.log_file)

    def of_itself() -> int:
        return len(server.search("input:logboom OR peer:*data.log", limit=10_000))

    before = of_itself()
    for number in range(REQUESTS):
        server.ingest(f"request {number} of many").raise_for_status()
    journal.write(*(b"entry %d of many" % number for number in range(REQUESTS)))
    server.wait_for('"of many"', 2 * REQUESTS, limit=1000, seconds=60)
    server.ingest("the last request").raise_for_status()
    server.wait_for('"the last request"')
    assert of_itself() - before < NOT_EACH
    assert server.stop() == 0


def test_a_kill_nine_loses_no_entry_doubles_none_and_leaves_no_reader_behind(server: Server, journal: JournalOfTest):
    journal.write(*(b"entry %d before" % number for number in range(50)))
    server.start()
    server.wait_for("before input:journald", 50, seconds=60)
    journal.write(*(b"entry %d meanwhile" % number for number in range(50)))
    readers = journal_readers(server)
    assert readers
    server.kill()
    until_sync(lambda: not any(map(is_running, readers)))
    journal.write(b"the last entry")
    server.start()
    server.wait_for('"the last entry"', seconds=60)
    found = [row["message"] for row in server.search("entry input:journald", limit=1000)]
    assert len(found) == len(set(found)) == 101
    assert server.stop() == 0
