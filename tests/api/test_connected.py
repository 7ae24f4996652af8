"""A client that goes away ends the work for it, whichever route it asked."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from logboom.api.openapi import document
from logboom.catalog.alert_records import NewTransition, RuleState, Step
from logboom.catalog.issue_records import NewIssue
from logboom.catalog.records import Scope
from logboom.store.engine import Engine
from tests.api.people import ROOT, People, people_in
from tests.waiting import until

PARAMETERS = {
    "issue": "SHOP-1", "event": "latest", "event_id": str(uuid.uuid4()), "attachment_id": str(uuid.uuid4()),
    "name": "hosts", "alert_id": "1", "rule_id": "1", "search_id": "1", "entry": "1", "project": "shop",
}  # fmt: skip
ASKS_THE_ENGINE = {
    "alerts/{alert_id}", "complete", "events/{event_id}", "explain", "fields", "histogram", "issues", "issues/counts",
    "issues/of-event/{event_id}", "issues/{issue}", "issues/{issue}/events", "issues/{issue}/events/{event}",
    "issues/{issue}/events/{event}/attachments/{attachment_id}", "issues/{issue}/events/{event}/json",
    "issues/{issue}/events/{event}/lines", "issues/{issue}/similar", "issues/{issue}/tags", "lookups/{name}", "search",
    "sources", "storage", "storage/projects",
}  # fmt: skip
LIVE = {"tail"}  # has no end of its own and asks when something comes
ROUTES = sorted(
    path.removeprefix("/api/v1/")
    for path, methods in json.loads(document())["paths"].items()
    if path.startswith("/api/v1/") and "get" in methods
)


class SilentEngine:
    """Takes every statement and never answers."""

    def __init__(self) -> None:
        self.was_asked = False

    async def never(self, *_: object, **__: object) -> None:
        self.was_asked = True
        await asyncio.Event().wait()

    execute = rows = result = never


@pytest.fixture
def people(catalog_file: Path) -> Iterator[People]:
    """A shop with one issue, one alert and one lookup, whose engine is silent."""
    with people_in(catalog_file, cast("Engine", SilentEngine())) as people:
        catalog, shop = people.catalog, people.shop.id
        catalog.issues.create([
            NewIssue(
                project=shop, grouping="v1", fingerprint=1, components=[], title="Error", culprit="", type="Error",
                level="error", platform="python", logger="", first_seen=datetime.now(UTC), first_release="",
                first_event_id="", environment="",
            )
        ])  # fmt: skip
        document = {"name": "Errors", "watch": {"kind": "count", "query": "error"}, "threshold": {"critical": 10}}
        rule = catalog.alert_rules.create(shop, "Errors", document)
        before = catalog.alert_rules.begin(RuleState(rule=rule.id, revision=1, judged_until=60))
        fired = NewTransition(
            kind="fired", key="", level="critical", judged_at=120, window_end=120, value=9.0, threshold=5.0, late=False,
            opens=True, told=True,
        )  # fmt: skip
        catalog.alert_log.record(
            Step(rule=rule, before=before, after=replace(before, judged_until=120), transitions=[fired])
        )
        catalog.lookups.put(shop, "hosts", version=1, columns=["host"], rows=1, by=ROOT)
        yield people


class Asking:
    """One request, by a client that goes away when it is told to."""

    def __init__(self, people: People, path: str) -> None:
        _, token = people.catalog.tokens.create(people.ids[ROOT], "test", frozenset(Scope))
        self.left = asyncio.Event()
        self._sent = False
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": f"/api/v1/{path}", "raw_path": path.encode(), "root_path": "", "query_string": b"project=shop",
            "headers": [(b"host", b"logs.example.org"), (b"authorization", f"Bearer {token}".encode())],
            "client": ("192.0.2.7", 40000), "server": ("logs.example.org", 80),
        }  # fmt: skip
        self.answering = asyncio.create_task(people._app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if self._sent:
            await self.left.wait()
            return {"type": "http.disconnect"}
        self._sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _send(self, message: dict[str, Any]) -> None:
        """Nobody reads it."""


@pytest.mark.parametrize("route", sorted(set(ROUTES) - LIVE))
async def test_a_route_ends_when_its_client_goes_away(people: People, route: str) -> None:
    """The engine never answers, so that only leaving ends what has asked it."""
    engine = cast("SilentEngine", people.services.engine)
    asking = Asking(people, route.format(**PARAMETERS))

    async def asked_or_answered() -> bool:
        return engine.was_asked or asking.answering.done()

    await until(asked_or_answered)
    assert engine.was_asked == (route in ASKS_THE_ENGINE)
    asking.left.set()
    await asyncio.wait_for(asking.answering, timeout=10)
