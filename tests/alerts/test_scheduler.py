"""The node that judges keeps its lease while judging takes long: else another node would send what is on its way here."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from logboom.alerts.service import Alerting
from logboom.catalog.catalog import Catalog
from logboom.issues.notices import IssueNotice
from logboom.store.engine import Engine
from tests.alerts.test_two_nodes import Node
from tests.alerts.watching import SETTINGS, NoticeList
from tests.waiting import until

RENEWALS = 3


class SlowNotices(NoticeList):
    """Judging hangs in its first question until `go_on` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.go_on = threading.Event()

    def after(self, notice: int, *, limit: int) -> tuple[Sequence[IssueNotice], int]:
        self.asked.set()
        self.go_on.wait(120)
        return super().after(notice, limit=limit)


@pytest.fixture
def notices() -> Iterator[SlowNotices]:
    notices = SlowNotices()
    yield notices
    notices.go_on.set()


@pytest.mark.slow
@pytest.mark.flaky(reruns=1)
async def test_a_lease_is_renewed_while_judging_hangs(tmp_path: Path, engine: Engine, notices: SlowNotices) -> None:
    # What other tests left waiting in threads must not hold this one up.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(8))
    file = tmp_path / "catalog.sqlite"
    catalog = Catalog.open(f"sqlite:///{file}")
    project = catalog.projects.create("shop").id
    catalog.alert_rules.create(project, "New errors", {"name": "New errors", "watch": {"kind": "issue"}})
    settings = SETTINGS.model_copy(update={"poll_seconds": 0.1, "lease_seconds": 2.0})
    node = Node(f"sqlite:///{file}", engine, Alerting(settings=settings), notices)
    ends: list[tuple[str, str]] = []

    async def is_renewed() -> bool:
        with closing(sqlite3.connect(file)) as connection:
            for end in connection.execute("SELECT holder, expires_at FROM leases"):
                if end not in ends:
                    ends.append(end)
        return notices.asked.is_set() and len(ends) > RENEWALS

    began = time.monotonic()
    await until(is_renewed, seconds=60)
    assert time.monotonic() - began > 1, "so often within a second: each renewal is a write"
    assert len({holder for holder, _ in ends}) == 1
    notices.go_on.set()
    await node.stop()
    assert catalog.leases.hold("alerts", "another", seconds=30)  # let go of at a stop
    node.catalog.close()
    catalog.close()
