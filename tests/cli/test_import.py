"""`logboom import` and `logboom send`: files and streams arrive whole and once, whatever happens on the way."""

import contextlib
import gzip
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zstandard

from logboom.cli import log_file
from tests.cli.command import logboom
from tests.client.receiver import receiving
from tests.clients.applications import ingest_url
from tests.serving import Server, line_of
from tests.waiting import until_sync

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    return os.environ | {"LOGBOOM_INGEST_URL": ingest_url(server), "XDG_STATE_HOME": str(tmp_path / "state")}


@pytest.fixture
def word() -> str:
    return f"w{time.time_ns():x}"


TRACE = "Traceback (most recent call last):\n  File \"x.py\", line 1, in f\n    {}['coffee']\nKeyError: 'coffee'"


def test_lines_and_traces_of_a_file_arrive_as_events(server: Server, tmp_path: Path, environment: dict, word: str):
    file = tmp_path / "shop.log"
    file.write_text(f"ERROR {word} failed\n{TRACE}\n\r\nINFO {word} caf\u00e9 \\n next\r\nlast {word}")
    done = logboom("import", str(file), "--environment", "staging", environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(rf"{file}: 3 events in [\d.]+ s\n", done.stdout)
    found = server.wait_for(word, 3)
    assert {line_of(event) for event in found} == {
        f"ERROR {word} failed\n{TRACE}", f"INFO {word} café \\n next", f"last {word}",
    }  # fmt: skip
    assert {(event["service"], event["environment"]) for event in found} == {("shop", "staging")}


def test_an_imported_access_log_has_its_fields_without_any_configuration(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    file = tmp_path / "access.log"
    answers = ((200, "GET"), (302, "POST"), (404, "GET"), (500, "GET"), (503, "POST"))
    file.write_text(
        "".join(
            f'203.0.113.9 - - [22/Nov/2025:10:58:0{second} +0100] "{method} /{word}?page=2 HTTP/1.1" {status} 512 "-" "curl/8.4.0"\n'
            for second, (status, method) in enumerate(answers)
        )
    )
    assert logboom("import", str(file), environment=environment).returncode == 0
    assert len(server.wait_for(word, len(answers))) == len(answers)
    assert {event["attributes"]["status"] for event in server.search(f"{word} status:[500 TO 599]")} == {"500", "503"}
    (failed,) = server.search(f"path:/{word} status>=500 method:GET")
    fields = {
        "path": f"/{word}",
        "query_string": "page=2",
        "bytes": "512",
        "user_agent": "curl/8.4.0",
        "client": "203.0.113.9",
    }
    assert {name: failed["attributes"][name] for name in fields} == fields
    assert (failed["level"], failed["timestamp"][:19]) == ("error", "2025-11-22T09:58:03")
    assert failed["message"] == file.read_text().splitlines()[3]


def test_documents_keep_their_own_names_beside_lines_of_text(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    file = tmp_path / "mixed.log"
    document = json.dumps({"message": f"{word} said", "service": "api", "order": 77}, indent=2)
    file.write_text(f'{{"message": "{word} first", "level": "error"}}\n{document}\n{word} plain\n')
    assert logboom("import", str(file), environment=environment).returncode == 0
    found = {event["message"]: event for event in server.wait_for(word, 3)}
    assert found[f"{word} first"]["level"] == "error"
    assert (found[f"{word} said"]["service"], found[f"{word} said"]["attributes"]["order"]) == ("api", "77")
    assert found[f"{word} plain"]["service"] == "mixed"


@pytest.mark.parametrize(
    ("suffix", "compress"), [(".gz", gzip.compress), (".zst", zstandard.ZstdCompressor().compress)]
)
def test_compressed_files(server: Server, tmp_path: Path, environment: dict, word: str, suffix: str, compress):
    file = tmp_path / f"old.log.1{suffix}"
    half = "".join(f"{word} line {number}\n" for number in range(500)).encode()
    file.write_bytes(compress(half) + compress(half.replace(b"line", b"second")))  # as `cat a.gz b.gz` makes them
    assert logboom("import", str(file), environment=environment).stdout.startswith(f"{file}: 1,000 events")
    assert len(server.wait_for(f'"{word}"', 1000, limit=2000)) == 1000


def test_a_second_import_sends_nothing_and_one_after_the_file_grew_the_rest(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    file = tmp_path / "growing.log"
    file.write_text(f"{word} one\n{word} two\n")
    assert ": 2 events" in logboom("import", str(file), environment=environment).stdout
    assert ": 0 events in" in logboom("import", str(file), environment=environment).stdout
    with file.open("a") as more:
        more.write(f"{word} three\n")
    assert ": 1 events" in logboom("import", str(file), environment=environment).stdout
    assert len(server.wait_for(word, 3)) == 3


def test_what_the_server_has_counts_once_also_when_this_machine_forgot(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    file = tmp_path / "again.log"
    file.write_text(f"{word} one\n{word} two\n")
    logboom("import", str(file), environment=environment)
    again = logboom("import", "--from-start", str(file), environment=environment)
    assert ": 0 events, 2 were there already" in again.stdout
    assert len(server.wait_for(word, 2)) == 2


ALIKE_BYTES = 111_000


def alike(word: str, own: str, lines: int) -> str:
    """A log that begins as others do for many lines, and ends with some of its own."""
    common = "".join(f"{word} INFO migration {number} applied\n" for number in range(ALIKE_BYTES // 40))
    return common + "".join(f"{own} line {number:04}\n" for number in range(lines))


def test_a_file_that_differs_late_from_one_of_its_size_is_another_file(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    for file, own in ((first, f"{word}a"), (second, f"{word}b")):
        file.write_text(alike(word, own, 500))
        done = logboom("import", str(file), environment=environment)
        assert (done.returncode, "were there already" in done.stdout) == (0, False)
    assert first.stat().st_size == second.stat().st_size
    assert len(server.wait_for(f"{word}b", 500, limit=1000)) == 500


def test_a_file_that_took_anothers_place_is_sent_whole(server: Server, tmp_path: Path, environment: dict, word: str):
    """Though it begins alike and is longer, as the other would be had it grown."""
    file = tmp_path / "app.log"
    file.write_text(alike(word, f"{word}a", 500))
    logboom("import", str(file), environment=environment)
    file.write_text(alike(word, f"{word}b", 700))
    assert logboom("import", str(file), environment=environment).returncode == 0
    assert len(server.wait_for(f"{word}b", 700, limit=1000)) == 700


def test_what_an_earlier_version_kept_of_a_file_is_not_relied_upon(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    file = tmp_path / "app.log"
    file.write_text(f"{word} one\n{word} two\n")
    logboom("import", str(file), environment=environment)
    for kept in (tmp_path / "state" / "logboom" / "imports").iterdir():
        kept.write_text(json.dumps({"beginning": "0" * 32, "size": 0, "offset": 8, "number": 1}))
    again = logboom("import", str(file), environment=environment)
    assert ": 0 events, 2 were there already" in again.stdout


@pytest.mark.parametrize("forgets", [False, True], ids=["", "and this machine forgot"])
def test_a_file_that_was_rotated_and_compressed_since_comes_once(
    server: Server, tmp_path: Path, environment: dict, word: str, forgets: bool
):
    file, rotated = tmp_path / "access.log", tmp_path / "access.log.2.gz"
    content = "".join(f"{word} line {number}\n" for number in range(500))
    file.write_text(content)
    assert ": 500 events" in logboom("import", str(file), environment=environment).stdout
    rotated.write_bytes(gzip.compress(content.encode()))
    file.write_text(f"{word} of the new one\n")
    again = logboom("import", *["--from-start"] * forgets, str(rotated), str(file), environment=environment).stdout
    assert f"{rotated}: 0 events" in again
    assert f"{file}: 1 events" in again
    assert len(server.wait_for(f'"{word}"', 501, limit=2000)) == 501


def test_a_file_that_grew_before_it_was_rotated_goes_on_under_its_new_name(
    server: Server, tmp_path: Path, environment: dict, word: str
):
    file, rotated = tmp_path / "access.log", tmp_path / "access.log.1.gz"
    content = "".join(f"{word} line {number}\n" for number in range(500))
    file.write_text(content)
    logboom("import", str(file), environment=environment)
    rotated.write_bytes(gzip.compress(f"{content}{word} last\n".encode()))
    assert f"{rotated}: 1 events in" in logboom("import", str(rotated), environment=environment).stdout


# Who is started in the background ignores Ctrl-C.
AT_A_TERMINAL = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from logboom.cli import main
sys.exit(main())
"""


def test_ctrl_c_says_that_the_same_command_goes_on(tmp_path: Path):
    file = tmp_path / "app.log"
    file.write_text("one\n")
    with receiving() as receiver:
        receiver.answers = [503] * 100
        command = [sys.executable, "-c", AT_A_TERMINAL, "import", str(file), "--to", receiver.url]
        environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        until_sync(lambda: receiver.requests)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "interrupted: the same command goes on where this one stopped\n")


def test_a_broken_file_is_said_and_what_came_before_is_kept(tmp_path: Path, environment: dict):
    file = tmp_path / "broken.gz"
    file.write_bytes(gzip.compress(os.urandom(100_000))[:-1000])
    done = logboom("import", str(file), environment=environment)
    assert done.returncode == 2
    assert f"{file} is broken" in done.stderr


def test_without_a_server_it_says_how_to_name_one(tmp_path: Path):
    (tmp_path / "x").write_text("x\n")
    done = logboom("import", str(tmp_path / "x"), environment={"PATH": os.environ["PATH"]})
    assert done.returncode == 2
    assert "LOGBOOM_INGEST_URL" in done.stderr


@pytest.mark.parametrize("start", [0, 1, 3, 5, 9])
def test_pieces_begin_and_end_at_the_same_places_wherever_one_starts(tmp_path: Path, monkeypatch, start: int):
    monkeypatch.setattr(log_file, "PIECE_BYTES", 4)
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_bytes(b"0123456789")
    packed.write_bytes(gzip.compress(b"0123456789"))
    expected = [piece[max(start - first, 0) :] for first, piece in ((0, b"0123"), (4, b"4567"), (8, b"89"))]
    expected = [piece for piece in expected if piece]
    for path in (plain, packed):
        with log_file.LogFile(path) as file:
            assert list(file.pieces(start)) == expected


def test_a_server_that_restarts_during_an_import_and_an_import_that_is_killed(tmp_path: Path, word: str):
    """Counts are equal in the end, and nothing is there twice."""
    server = Server(tmp_path / "data").start()
    environment = os.environ | {"LOGBOOM_INGEST_URL": ingest_url(server), "XDG_STATE_HOME": str(tmp_path / "state")}
    lines = 300_000
    file = tmp_path / "large.log"
    file.write_text(
        "".join(f"{word} INFO shop.pay order {number} accepted of customer {number % 977}\n" for number in range(lines))
    )
    command = [sys.executable, "-m", "logboom.cli", "import", str(file)]
    state = tmp_path / "state" / "logboom" / "imports"

    def has_sent_more_than(offset: int) -> bool:
        return any(json.loads(kept.read_text())["offset"] > offset for kept in state.glob("*.json"))

    first = subprocess.Popen(command, env=environment)
    until_sync(lambda: has_sent_more_than(0))
    server.kill()
    server.start()
    until_sync(lambda: has_sent_more_than(file.stat().st_size // 3))
    first.kill()
    first.wait()
    second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert second.returncode == 0, second.stderr

    def count() -> int:
        answer = server.get("/api/v1/histogram", query=word, project="default", start="-1h", end="now").json()
        return sum(sum(bucket["counts"].values()) for bucket in answer["buckets"])

    until_sync(lambda: count() == lines, seconds=60)
    numbers = server.search(f'{word} "order 299999 accepted"')
    assert len(numbers) == 1
    assert server.stop() == 0


def test_what_is_piped_to_send_arrives_as_it_comes(server: Server, environment: dict, word: str):
    command = [sys.executable, "-m", "logboom.cli", "send", "--service", "backup"]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(f"ERROR {word} failed\n{TRACE}\n".encode())
    process.stdin.flush()
    (event,) = server.wait_for(word)  # while the pipe is open
    assert (line_of(event), event["service"]) == (f"ERROR {word} failed\n{TRACE}", "backup")
    process.stdin.write(f"{word} without an end".encode())
    process.stdin.close()
    assert process.wait(30) == 0
    assert len(server.wait_for(word, 2)) == 2


def test_a_files_name_may_be_no_text(server: Server, tmp_path: Path, environment: dict, word: str):
    """On Linux it is bytes."""
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.log"))
    file.write_text(f"one {word}\n")
    for offered in ("1 events", "0 events"):
        done = logboom("import", str(file), environment=environment)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{tmp_path}/caf?.log: {offered}")
    assert server.wait_for(word)[0]["service"] == "caf?"
    file.write_bytes(gzip.compress(b"broken")[:-4])
    refused = logboom("import", str(file), environment=environment)
    assert refused.returncode == 2
    assert "caf?.log is broken" in refused.stderr


def test_on_a_terminal_a_bar_shows_rate_and_time_left(server: Server, tmp_path: Path, environment: dict, word: str):
    file = tmp_path / "large.log"
    file.write_text(f"a line of {word} in a file that takes a while\n" * 200_000)
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "logboom.cli", "import", str(file)]
    process = subprocess.Popen(
        command, env=environment | {"TERM": "xterm", "COLUMNS": "120"}, stdout=subprocess.DEVNULL, stderr=end
    )
    os.close(end)
    shown = b""
    with contextlib.suppress(OSError):  # how the end of a terminal is told
        while piece := os.read(terminal, 65_536):
            shown += piece
    os.close(terminal)
    assert process.wait(60) == 0
    text = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown.decode())
    assert "large.log" in text
    assert re.search(r"[\d.]+/[\d.]+ MB +[\d.]+ [kM]?B/s +\d:\d\d:\d\d", text), text
