"""What the pages of protocols tell people to type is typed here, against a server that listens as those pages say."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.clients.listening import ListeningServer

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs"
# The query that finds what a page's commands send, and how many events that are.
PAGES = {
    "json-lines.md": ("input:json_lines (service:backup OR message:one OR message:two)", 3),
    "logstash.md": ('input:logstash (message:"payment refused" OR message:one)', 2),
    "beats.md": ('input:beats level:error host:web-1 "payment refused" order:77', 1),
    "scribe.md": ('input:scribe service:shop level:warning "order 77 accepted"', 1),
    "scalyr.md": ("input:scalyr level:error order:77", 1),
    "python-handlers.md": ('input:python_logging "order 77 refused" service:shop logger:shop.cart', 1),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page(listening: ListeningServer, page: str, tmp_path: Path):
    server = listening.server
    commands = re.findall(r"^```sh test\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert commands
    for command in commands:
        for written, actual in (
            ("127.0.0.1:8514", f"127.0.0.1:{server.port}"),
            ("127.0.0.1/5170", f"127.0.0.1/{listening.json_lines}"),
            ('"127.0.0.1", 5044', f'"127.0.0.1", {listening.beats}'),
            ('"127.0.0.1", 1463', f'"127.0.0.1", {listening.scribe}'),
            ("127.0.0.1/5959", f"127.0.0.1/{listening.logstash}"),
        ):
            command = command.replace(written, actual)  # noqa: PLW2901
        done = subprocess.run(
            ["bash", "-euc", command], env=os.environ | {"KEY": server.ingest_key}, cwd=tmp_path,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "error" not in done.stdout
    query, count = PAGES[page]
    assert len(server.wait_for(query, count)) == count
