"""A server that follows files is killed again and again while they grow and are rotated: each line is there once."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import NewServer
from tests.serving import Server, line_of

pytestmark = pytest.mark.slow

KILLS = 2
MOST_LINES = 8000  # a search gives no more than ten thousand
ROTATE_EVERY = 150
TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\nKeyError: 1'


class Writer(threading.Thread):
    """A program that logs lines and traces, and whose log is renamed now and then, in the middle of a line too."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log
        self.written = 0
        self.over = threading.Event()

    def run(self) -> None:
        file = self.log.open("a")
        while not self.over.wait(0.005) and self.written < MOST_LINES:
            begin, end = f"INFO number {self.written} ", "written\n"
            if self.written % 10 == 0:
                begin, end = f"ERROR number {self.written} failed\n", f"{TRACE}\n"
            file.write(begin)
            file.flush()
            if self.written % ROTATE_EVERY == ROTATE_EVERY - 1:
                self.log.rename(self.log.with_name(f"{self.log.name}.{self.written}"))
                file.write(end)
                file.close()
                file = self.log.open("a")
            else:
                file.write(end)
                file.flush()
            self.written += 1
        file.close()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    writer = Writer(tmp_path / "shop.log")
    writer.start()
    yield writer
    writer.over.set()
    writer.join()


def test_kill_nine_while_files_grow_and_are_rotated(new_server: NewServer, writer: Writer, tmp_path: Path):
    server: Server = new_server(LOGBOOM_INPUTS__FILES__PATHS=str(tmp_path / "shop.log*"))
    for _ in range(KILLS):
        server.start()
        before = len(server.search("number input:files", limit=10_000))
        server.wait_for("number input:files", before + min(200, MOST_LINES - before), limit=10_000)
        server.kill()
    writer.over.set()
    writer.join()
    server.start()
    rows = server.wait_for("number input:files", writer.written, limit=10_000)
    numbers = sorted(int(line_of(row).split()[2]) for row in rows)
    assert numbers == list(range(writer.written))
    traces = [line_of(row) for row in rows if line_of(row).startswith("ERROR")]
    assert all(trace.endswith(TRACE) for trace in traces)
    assert {row["service"] for row in rows} == {"shop"}
    assert {row["peer"] for row in rows} >= {str(tmp_path / "shop.log")}
    assert server.stop() == 0
