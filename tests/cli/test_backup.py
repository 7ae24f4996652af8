"""A backup of a server at work, restored into an empty directory, is what it was: events, catalog, what waited."""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from logboom.server.backup import COUNTED
from tests.cli.command import logboom
from tests.faults.processes import rows
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

Restored = Callable[[Path], Server]


def everything(server: Server) -> list[str]:
    """All events, in a form that compares."""
    return sorted(json.dumps(row, sort_keys=True) for row in server.search("", limit=10_000))


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Callable[[str], Server]]:
    """Makes servers with their data in a directory of this name; none of them outlives its test."""
    made: list[Server] = []

    def new(name: str) -> Server:
        made.append(Server(tmp_path / name, {"LOGBOOM_INPUTS__FILES__PATHS": str(tmp_path / "shop*.log")}))
        return made[-1]

    yield new
    for server in made:
        if server.process is not None and server.process.poll() is None:
            server.kill()


@pytest.fixture
def source(servers: Callable[[str], Server]) -> Server:
    return servers("data").start()


@pytest.fixture
def restored(servers: Callable[[str], Server], tmp_path: Path) -> Restored:
    """A server of what a backup was restored to, not started yet."""

    def restore(backup: Path) -> Server:
        done = logboom("restore", str(backup), "--data-dir", str(tmp_path / "restored"))
        assert done.returncode == 0, done.stderr
        return servers("restored")

    return restore


def tables(server: Server) -> dict[str, list[object]]:
    """Rows and a checksum of all their columns, of each table of the engine."""
    found = rows(
        server, "SELECT name, engine FROM system.tables WHERE database = 'logboom' AND engine LIKE '%MergeTree'"
    )
    return {
        name: rows(
            server,
            "SELECT count(), toString(sum(cityHash64(toString(tuple(*))))) "
            f"FROM logboom.{name} {'FINAL' if engine != 'MergeTree' else ''}",
        )[0]
        for name, engine in found
    }


def catalog(directory: Path) -> list[str]:
    """All of it, as statements."""
    with contextlib.closing(sqlite3.connect(directory / "catalog.sqlite")) as database:
        return sorted(database.iterdump())


def test_a_backup_of_a_server_at_work_loses_and_doubles_nothing(source: Server, restored: Restored, tmp_path: Path):
    """Senders go on; what was acknowledged before the backup began is in it, and whatever is in it is there once."""
    over, sent = threading.Event(), [0]

    def send() -> None:
        while not over.is_set():
            lines = "\n".join(f'{{"message": "number", "n": {n}}}' for n in range(sent[0], sent[0] + 20))
            assert source.ingest(lines).status_code == 200
            sent[0] += 20

    sender = threading.Thread(target=send)
    sender.start()
    source.wait_for("number", 100)
    before = sent[0]
    done = logboom("backup", str(tmp_path / "backup"), "--data-dir", str(source.data_directory))
    over.set()
    sender.join()
    assert done.returncode == 0, done.stderr
    source.stop()
    copy = restored(tmp_path / "backup").start()
    copy.wait_for("number", min(before, 10_000), limit=10_000)
    copy.ingest("the end").raise_for_status()
    copy.wait_for('"the end"')
    numbers = [int(row["attributes"]["n"]) for row in copy.search("number", limit=10_000)]
    assert sorted(numbers) == list(range(len(numbers))), "each once, without a gap"
    assert before <= len(numbers) <= sent[0]
    assert copy.stop() == 0


def test_the_restored_events_are_the_same_and_keys_tokens_and_files_go_on(
    source: Server, restored: Restored, tmp_path: Path
):
    log = tmp_path / "shop.log"
    log.write_text("first line of a file\nsecond line of a file\n")
    source.ingest('{"message": "an event", "order": 77, "user": {"id": "ada"}}').raise_for_status()
    source.wait_for("", 3)
    was = everything(source)
    done = logboom("backup", str(tmp_path / "b" / "monday"), "--data-dir", str(source.data_directory))
    assert (done.returncode, done.stdout.startswith("3 events in ")) == (0, True), done.stderr
    assert (tmp_path / "b" / "monday").stat().st_mode & 0o077 == 0
    assert not list((source.data_directory / "backups").iterdir())
    source.stop()
    with log.open("a") as file:
        file.write("third line of a file\n")
    copy = restored(tmp_path / "b" / "monday").start()
    copy.wait_for('"third line"')
    assert [row for row in everything(copy) if "third line" not in row] == was
    assert copy.ingest("taken after the restore").status_code == 200
    key = "alerts.key"  # without it the secrets of channels could not be opened
    assert (copy.data_directory / key).read_bytes() == (source.data_directory / key).read_bytes()
    assert (copy.data_directory / key).stat().st_mode & 0o077 == 0
    assert copy.stop() == 0


def test_every_table_and_the_catalog_have_the_same_rows_and_checksums(
    source: Server, restored: Restored, tmp_path: Path
):
    """Errors, their issues and payloads too."""
    trace = 'Traceback (most recent call last):\n  File "shop.py", line 7, in pay\n    pay()\nKeyError: 7'
    for number in range(30):
        source.ingest(json.dumps({"message": f"failed {number}\n{trace}", "level": "error", "user": {"id": number}}))
    source.wait_for("exception_type:KeyError", 30)
    until_sync(lambda: source.get("/api/v1/issues", project="default").json()["issues"])
    assert source.stop() == 0
    done = logboom("backup", str(tmp_path / "backup"), "--data-dir", str(source.data_directory))
    assert done.returncode == 0, done.stderr
    copy = restored(tmp_path / "backup")
    assert catalog(copy.data_directory) == catalog(source.data_directory)
    copy.start()
    source.start()
    found, expected = tables(copy), tables(source)
    assert found["events"][0] == 30
    assert found["error_payloads"][0] == 30
    assert {name: found[name] for name in COUNTED} == {name: expected[name] for name in COUNTED}
    # What is counted of issues is written anew at a start: as many rows, with new times in them.
    assert {name: count for name, (count, _) in found.items()} == {name: count for name, (count, _) in expected.items()}
    assert (copy.stop(), source.stop()) == (0, 0)


def test_a_stopped_server_is_backed_up_with_what_waits_to_be_loaded(source: Server, restored: Restored, tmp_path: Path):
    source.ingest("loaded before").raise_for_status()
    source.wait_for('"loaded before"')
    source.ingest("acknowledged just before the end").raise_for_status()
    source.kill()
    done = logboom("backup", str(tmp_path / "backup"), "--data-dir", str(source.data_directory))
    assert done.returncode == 0, done.stderr
    copy = restored(tmp_path / "backup").start()
    copy.wait_for("just before", 1)
    assert len(copy.search("before")) == 2
    assert copy.stop() == 0


def test_what_cannot_be_is_said_in_a_line(source: Server, tmp_path: Path):
    data = str(source.data_directory)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    refused = logboom("backup", str(tmp_path / "full"), "--data-dir", data)
    assert refused.returncode != 0
    assert "is not empty" in refused.stderr
    assert logboom("backup", str(tmp_path / "backup"), "--data-dir", data).returncode == 0
    into_a_used_one = logboom("restore", str(tmp_path / "backup"), "--data-dir", data)
    assert "another Logboom server uses" in into_a_used_one.stderr
    source.stop()
    assert "is not empty" in logboom("restore", str(tmp_path / "backup"), "--data-dir", data).stderr
    (tmp_path / "backup" / "backup.json").unlink()
    assert "no whole backup" in logboom("restore", str(tmp_path / "backup"), "--data-dir", str(tmp_path / "new")).stderr


def test_a_byte_that_fell_over_anywhere_in_a_table_is_noticed(source: Server, tmp_path: Path):
    """In attributes, which no count and no message tells of."""
    source.ingest(json.dumps({"message": "an event", "order": "w" * 2000})).raise_for_status()
    source.wait_for('"an event"')
    logboom("backup", str(tmp_path / "backup"), "--data-dir", str(source.data_directory))
    largest = max((tmp_path / "backup" / "engine").rglob("events/*/*.bin"), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[-20] ^= 1
    largest.write_bytes(content)
    done = logboom("restore", str(tmp_path / "backup"), "--data-dir", str(tmp_path / "new"))
    assert done.returncode == 1
    assert "the backup is damaged in the tables events" in done.stderr


def test_a_backup_that_was_changed_is_noticed(source: Server, tmp_path: Path):
    source.ingest("an event").raise_for_status()
    source.wait_for('"an event"')
    logboom("backup", str(tmp_path / "backup"), "--data-dir", str(source.data_directory))
    description = tmp_path / "backup" / "backup.json"
    said = json.loads(description.read_text())
    description.write_text(json.dumps(said | {"rows": said["rows"] | {"events": 2}}))
    done = logboom("restore", str(tmp_path / "backup"), "--data-dir", str(tmp_path / "new"))
    assert done.returncode == 1
    assert "the backup is damaged" in done.stderr
