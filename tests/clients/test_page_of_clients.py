"""The manual's page of clients names the versions that the tests send with."""

import json
import re
from pathlib import Path

from tests.repository.text_files import ROOT

HERE = Path(__file__).parent
LOCKS = (*HERE.glob("python/*.txt"), ROOT / "requirements" / "dev.txt")
NODE = json.loads((HERE / "node" / "package.json").read_text("utf-8"))["dependencies"]


def rows() -> list[tuple[str, str, str]]:
    """Client, version, tests of each row of the table."""
    page = (ROOT / "docs" / "clients.md").read_text("utf-8")
    cells = [[cell.strip() for cell in line.split("|")[2:-1]] for line in page.splitlines() if line.startswith("| ")]
    return [(client, version, tests) for client, version, tests in cells[1:] if set(client) != {"-"}]


def locked() -> dict[str, set[str]]:
    found = {name: {version} for name, version in NODE.items()}
    for lock in LOCKS:
        for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock.read_text("utf-8"), re.MULTILINE):
            found.setdefault(name, set()).add(version)
    return found


def test_each_client_is_named_with_the_version_that_is_sent_with():
    versions = locked()
    for client, version, _ in rows():
        if version[:1].isdigit():
            assert version in versions[client.partition(",")[0]], client


def test_each_client_that_is_installed_to_send_is_named():
    wanted = {line.partition("<")[0] for path in HERE.glob("python/*.in") for line in path.read_text("utf-8").split()}
    named = {client.partition(",")[0] for client, _, _ in rows()}
    missing = {re.split("[<>=]", name)[0] for name in wanted} - named
    assert missing == {"setuptools", "opentelemetry-sdk"}  # which send nothing themselves


def test_each_is_proven_by_a_test_that_is_there():
    for client, _, tests in rows():
        for test in tests.split(", "):
            assert (HERE / test).is_file(), client
