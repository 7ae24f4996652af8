"""scalyr-agent-2 follows a file and uploads its lines: they are found."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.clients.python_environments import python_with
from tests.serving import EngineAway, Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow


def test_lines_of_a_file_that_the_agent_follows(server: Server, word: str, tmp_path: Path):
    for name in ("log", "data"):
        (tmp_path / name).mkdir()
    file = tmp_path / "orders.log"
    file.touch()
    configuration = {
        "api_key": server.ingest_key, "scalyr_server": server.url, "allow_http": True,
        "agent_log_path": str(tmp_path / "log"), "agent_data_path": str(tmp_path / "data"), "monitors": [],
        "implicit_agent_process_metrics_monitor": False, "implicit_metric_monitor": False,
        "implicit_agent_log_collection": False, "server_attributes": {"serverHost": "web-1", "tier": "prod"},
        "logs": [{"path": str(file), "attributes": {"service": "shop"}}],
    }  # fmt: skip
    (tmp_path / "agent.json").write_text(json.dumps(configuration))
    command = [python_with("scalyr"), "-m", "scalyr_agent.agent_main", "--config-file", str(tmp_path / "agent.json")]
    with (tmp_path / "output").open("wb") as output:
        agent = subprocess.Popen(
            [*command, "--no-fork", "--no-change-user", "start"], stdout=output, stderr=output, cwd=tmp_path
        )

    def arrived() -> bool:
        """A file is followed from where it ended when the agent began, so lines are written until one is found."""
        assert agent.poll() is None, (tmp_path / "output").read_text("utf-8", "replace")
        with file.open("a") as written:
            written.write(f"2026-11-23 08:00:00,500 ERROR shop.cart: order {word}\n")
        try:
            return bool(server.search(word))
        except EngineAway:
            return False

    try:
        until_sync(arrived, seconds=60)
    finally:
        agent.kill()
        agent.wait(30)
    row = server.search(word)[0]
    assert (row["input"], row["service"], row["host"], row["level"]) == ("scalyr", "shop", "web-1", "error")
    assert row["timestamp"].startswith("2026-11-23T08:00:00.5")
    assert (row["attributes"]["log.file.path"], row["attributes"]["tier"]) == (str(file), "prod")
