"""The data directories that tests keep, one of each release: what was put into them, and how.

At a release, `python -m tests.repository.kept` starts a server on a new directory, sends EVENTS to it, stops it and
packs the directory as tests/data_directories/VERSION.tar.gz. It is never changed afterwards: the test next door opens
each with the Logboom of today.
"""

import json
import tarfile
import tempfile
from pathlib import Path

import httpx

import logboom
from logboom.event import RETENTION_CLASSES
from tests.repository.text_files import ROOT
from tests.serving import Server

FOLDER = ROOT / "tests" / "data_directories"

# Every release holds at least these; a release that knows more kinds of things adds them at the end.
EVENTS = (
    {"message": "kept: plain words"},
    {"message": "kept: levels and names", "level": "error", "service": "shop", "host": "web-1", "logger": "shop.pay"},
    {"message": "kept: attributes", "order": 77, "user": {"id": "ada"}, "request_id": "7f3c9a"},
    {"message": "kept: an old one", "timestamp": "2020-02-29T12:00:00Z"},
    {"message": "kept: ünïcode \u65e5\u672c and a\nsecond line"},
)


def make(directory: Path) -> None:
    """Fill a new data directory; everything is loaded when it returns."""
    server = Server(directory).start()
    # What a test is to find in years must not go the way of its retention.
    changed = httpx.patch(
        f"{server.url}/api/v1/projects/default",
        json={"retention_days": RETENTION_CLASSES[-1]},
        headers={"Authorization": f"Bearer {server.admin_token}"},
    )
    changed.raise_for_status()
    server.ingest("\n".join(map(json.dumps, EVENTS))).raise_for_status()
    server.wait_for('"kept"', len(EVENTS))
    assert server.stop() == 0


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary) / "data"
        make(directory)
        with tarfile.open(FOLDER / f"{logboom.__version__}.tar.gz", "w:gz") as archive:
            archive.add(directory, "data")


if __name__ == "__main__":
    main()
