"""A data directory of every release is opened by the Logboom of today, and nothing in it is lost."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.kept import EVENTS, FOLDER
from tests.serving import Server

pytestmark = pytest.mark.slow

KEPT = sorted(FOLDER.glob("*.tar.gz"))


def test_there_is_one_to_open():
    assert KEPT


@pytest.fixture(params=KEPT, ids=lambda archive: archive.name.removesuffix(".tar.gz"))
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """Today's server on a copy of a kept directory, with the key and the token that were made then."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    server = Server(tmp_path / "data").start()
    yield server
    assert server.stop() == 0


def test_its_events_are_found_its_keys_and_tokens_open_and_it_takes_more(server: Server):
    assert {event["message"] for event in EVENTS} <= {row["message"] for row in server.search('"kept"')}
    (attributes,) = server.search("request_id:7f3c9a")
    assert attributes["attributes"]["order"] == "77"
    (old,) = server.search("kept", end="2021-01-01")
    assert old["timestamp"].startswith("2020-02-29")
    assert server.ingest("taken after the upgrade").json() == {"accepted": 1}
    assert len(server.wait_for('"taken after the upgrade"')) == 1
