"""Two nodes on one catalog, SQLite's file or PostgreSQL: one at a time judges and sends, and nothing is told twice."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from logboom.alerts.composing import Composer
from logboom.alerts.evaluator import Evaluator, Surroundings
from logboom.alerts.links import Links
from logboom.alerts.scheduler import Scheduler
from logboom.alerts.sender import Sender
from logboom.alerts.service import Alerting
from logboom.catalog.catalog import Catalog
from logboom.store.engine import Engine
from tests.alerts.mailbox import Mailbox
from tests.alerts.watching import SETTINGS, NoticeList, a_notice, mail_settings
from tests.catalog.conftest import postgresql, url
from tests.waiting import until

__all__ = ["postgresql", "url"]  # fixtures


class Node:
    """A scheduler with a connection to the catalog, a judge and a sender of its own."""

    def __init__(self, url: str, engine: Engine, alerting: Alerting, notices: NoticeList) -> None:
        self.catalog = Catalog.open(url)
        around = Surroundings(loaded_until=time.time, latest_load=lambda: 0, notices=notices)
        composer = Composer(self.catalog, Links("https://logs.example.org"), alerting.actions)
        self.scheduler = Scheduler(
            self.catalog,
            Evaluator(self.catalog, engine, alerting.settings, around),
            Sender(self.catalog, composer, alerting.sealing, alerting.settings, alerting.delivery),
            alerting.settings,
        )
        self.running = asyncio.create_task(self.scheduler.run(self._ready))

    async def _ready(self) -> None:
        """At once."""

    async def stop(self) -> None:
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)


@asynccontextmanager
async def two_nodes(url: str, engine: Engine, alerting: Alerting, notices: NoticeList) -> AsyncIterator[list[Node]]:
    nodes = [Node(url, engine, alerting, notices) for _ in range(2)]
    yield nodes
    for node in nodes:
        await node.stop()
        node.catalog.close()


@pytest.mark.slow
async def test_each_message_is_sent_by_one_node_and_the_other_takes_over(
    url: str, engine: Engine, mailbox: Mailbox
) -> None:
    settings = SETTINGS.model_copy(
        update={"mail": mail_settings(mailbox.port), "poll_seconds": 0.1, "lease_seconds": 2.0}
    )
    alerting, notices = Alerting(settings=settings), NoticeList()
    catalog = Catalog.open(url)
    project = catalog.projects.create("shop").id
    sealed = alerting.sealing.seal({"to": ["ops@example.org"]})
    catalog.alert_channels.create(project, "team", "email", shown={}, sealed=sealed)
    rule = catalog.alert_rules.create(
        project, "New errors", {"name": "New errors", "watch": {"kind": "issue"}, "tell": ["team"]}
    )

    async def has_begun() -> bool:
        return rule.id in catalog.alert_rules.states()

    async def told(number: int) -> None:
        notices.all.append(a_notice(SimpleNamespace(project=project), number, title=f"Error {number}!"))
        for node in nodes:
            node.scheduler.wake()

        async def is_mailed() -> bool:
            return any(f"Error {number}!" in mail["Subject"] for mail in mailbox.mails)

        await until(is_mailed, seconds=30)

    async with two_nodes(url, engine, alerting, notices) as nodes:
        await until(has_begun, seconds=30)
        for number in (1, 2, 3):
            await told(number)
        for number, node in enumerate(nodes, 4):
            await node.stop()
            if number == 4:
                await told(number)
        subjects = [mail["Subject"] for mail in mailbox.mails]
    catalog.close()
    assert len(subjects) == 4, subjects
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 4
