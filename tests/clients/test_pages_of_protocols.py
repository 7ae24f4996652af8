"""What the pages of protocols tell people to type is typed here, against a server that listens as those pages say."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server, free_port

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs"
JSON_LINES, LOGSTASH = free_port(), free_port()
# The query that finds what a page's commands send, and how many events that are.
PAGES = {
    "json-lines.md": ("input:json_lines", 3),
    "logstash.md": ("input:logstash", 2),
    "scalyr.md": ("input:scalyr level:error order:77", 1),
    "python-handlers.md": ('input:python_logging "order 77 refused" service:shop logger:shop.cart', 1),
}


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has the listeners of the pages, on ports that are free here."""
    environment = {
        "LOGBOOM_INPUTS__JSON_LINES__LISTEN": f"127.0.0.1:{JSON_LINES}",
        "LOGBOOM_INPUTS__LOGSTASH__TCP_LISTEN": f"127.0.0.1:{LOGSTASH}",
    }
    server = Server(tmp_path_factory.mktemp("pages") / "data", environment).start()
    yield server
    assert server.stop() == 0


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page(listening: Server, page: str, tmp_path: Path):
    commands = re.findall(r"^```sh test\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert commands
    for command in commands:
        for written, actual in (
            ("127.0.0.1:8514", f"127.0.0.1:{listening.port}"),
            ("127.0.0.1/5170", f"127.0.0.1/{JSON_LINES}"),
            ("127.0.0.1/5959", f"127.0.0.1/{LOGSTASH}"),
        ):
            command = command.replace(written, actual)  # noqa: PLW2901
        done = subprocess.run(
            ["bash", "-euc", command], env=os.environ | {"KEY": listening.ingest_key}, cwd=tmp_path,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "error" not in done.stdout
    query, count = PAGES[page]
    assert len(listening.wait_for(query, count)) == count
