"""A catalog, an evaluator with a clock that the test moves, and events that are received when the test says so."""

import atexit
import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from logboom.alerts.composing import Composer
from logboom.alerts.evaluator import Evaluator, Surroundings
from logboom.alerts.evidence import Evidence
from logboom.alerts.links import Links
from logboom.alerts.rule import read_rule
from logboom.alerts.sealing import Sealing
from logboom.alerts.sender import Sender
from logboom.alerts.service import Alerting
from logboom.alerts.settings import AlertsSettings, MailSettings
from logboom.catalog.alert_records import RuleRecord, TransitionRecord
from logboom.catalog.catalog import Catalog
from logboom.issues.notices import IssueNotice
from logboom.store.engine import Engine
from tests.query.storing import new_project, store

SECOND = 1_000_000_000
NOON = 1_790_000_040
"""A full minute, in seconds since 1970: where tests begin."""

SETTINGS = AlertsSettings(poll_seconds=0, group_seconds=0, error_after_seconds=0, private_addresses=True)


class NoticeList:
    """Notices of issues as a test gives them; those of issue 0 are of one that was deleted."""

    def __init__(self) -> None:
        self.all: list[IssueNotice] = []

    def latest(self) -> int:
        return max((notice.id for notice in self.all), default=0)

    def after(self, notice: int, *, limit: int) -> tuple[Sequence[IssueNotice], int]:
        found = [one for one in self.all if one.id > notice][:limit]
        return [one for one in found if one.issue_id], found[-1].id if found else notice


@dataclass
class Watch:
    """`now` is the clock of everything here."""

    catalog: Catalog
    engine: Engine
    project: int
    settings: AlertsSettings
    alerting: Alerting = field(default_factory=Alerting)
    now: float = NOON
    load_id: int = 1
    loaded_until: float | None = None
    """Up to when what was received can be searched; None: up to now."""
    notices: NoticeList = field(default_factory=NoticeList)

    def __post_init__(self) -> None:
        self.evaluator = self.new_evaluator()

    def new_evaluator(self) -> Evaluator:
        """One that remembers nothing, as after a restart."""
        around = Surroundings(
            clock=lambda: self.now,
            loaded_until=lambda: self.now if self.loaded_until is None else self.loaded_until,
            latest_load=lambda: self.load_id,
            notices=self.notices,
        )
        return Evaluator(self.catalog, self.engine, self.settings, around)

    def new_project(self) -> None:
        """Go on in a project of its own, without the rules so far."""
        for record in self.catalog.alert_rules.all():
            self.catalog.alert_rules.delete(record.project, record.id)
        self.project = new_project()
        with self.catalog.database.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE sqlite_sequence SET seq = ? WHERE name = 'projects'", (self.project - 1,)
            )
        assert self.catalog.projects.create(f"shop-{self.project}").id == self.project
        self.evaluator = self.new_evaluator()
        self.now = NOON
        self.loaded_until = None

    def sender(self, sealing: Sealing | None = None) -> Sender:
        composer = Composer(
            self.catalog, Links("https://logs.example.org"), self.alerting.actions, Evidence(self.engine, 30)
        )
        return Sender(
            self.catalog,
            composer,
            sealing or self.alerting.sealing,
            self.settings,
            self.alerting.delivery,
            clock=self.clock,
        )

    async def send(self, sender: Sender | None = None) -> int:
        """Send what is due; how many messages, once all are answered."""
        sender = sender or self.sender()
        begun = await sender.send_due()
        await sender.settled()
        return begun

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    def rule(self, **document: Any) -> RuleRecord:
        """A new rule: `count` of all events above 2 in a minute, unless told otherwise."""
        given = {
            "name": f"rule {len(self.catalog.alert_rules.all()) + 1}", "watch": {"kind": "count"},
            "window": "1m", "every": "1m", **document,
        }  # fmt: skip
        if given["watch"]["kind"] not in ("absence", "issue"):
            given.setdefault("threshold", {"critical": 2})
        rule = read_rule(given)
        return self.catalog.alert_rules.create(self.project, rule.name, rule.as_document(), enabled=rule.enabled)

    async def receive(self, *events: dict[str, Any], at: float | None = None) -> None:
        """Events received now, in a load of their own; `ago` says how many seconds ago each happened."""
        moment = self.now if at is None else at
        self.load_id += 1
        rows = []
        for event in events:
            row = dict(event)
            row.setdefault("timestamp", int((moment - row.pop("ago", 0)) * SECOND))
            rows.append({"received_at": int(moment * SECOND), "load_id": self.load_id, **row})
        await store(self.engine, self.project, rows)

    async def until(self, moment: float, *, step: float = 15) -> list[TransitionRecord]:
        """Let the time pass, judging on the way; the transitions of the whole project so far, oldest first."""
        while self.now < moment:
            self.now = min(moment, self.now + step)
            await self.evaluator.run_once()
        return self.transitions()

    def transitions(self) -> list[TransitionRecord]:
        return self.catalog.alert_log.transitions(self.project, limit=10_000)[::-1]

    def kinds(self) -> list[str]:
        return [transition.kind for transition in self.transitions()]


@cache
def _empty_catalog() -> Path:
    """A catalog with its tables, to be copied: making them takes longer than most tests."""
    file = Path(tempfile.mkdtemp(prefix="logboom-tests-")) / "catalog.sqlite"
    atexit.register(shutil.rmtree, file.parent)
    Catalog.open(f"sqlite:///{file}").close()
    return file


@contextmanager
def watching(engine: Engine, directory: Path, settings: AlertsSettings = SETTINGS) -> Iterator[Watch]:
    file = shutil.copy(_empty_catalog(), directory / "catalog.sqlite")
    made: list[Watch] = []
    catalog = Catalog.open(f"sqlite:///{file}", clock=lambda: made[0].clock() if made else datetime.now(UTC))
    project = new_project()
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('projects', ?)", [project - 1])
    assert catalog.projects.create("shop").id == project
    made.append(Watch(catalog, engine, project, settings))
    yield made[0]
    catalog.close()


def mail_settings(port: int) -> MailSettings:
    return MailSettings(host="127.0.0.1", port=port, security="none", sender="Logboom <logboom@example.org>")


def a_notice(watch: Watch, number: int = 1, **facts) -> IssueNotice:
    given = {
        "kind": "new", "title": "ValueError: <b>no</b> such basket", "culprit": "shop.views.checkout", "level": "error",
        "event_id": "01890000-0000-7000-8000-000000000001", "timestamp": datetime.fromtimestamp(NOON, UTC),
    }  # fmt: skip
    numbered = {"id": number, "project": watch.project, "issue_id": number, "short_id": f"SHOP-{number}"}
    return IssueNotice(**{**numbered, **given, **facts})
