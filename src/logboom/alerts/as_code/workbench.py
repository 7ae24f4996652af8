"""An engine of one's own in a temporary directory, so that rules are tested without a server.

Events go into the table by the codec that reads what programs send, so a test means what it says in production: levels,
times and attributes are understood as they are there.
"""

import asyncio
import itertools
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logboom.alerts.as_code.files import RuleTest
from logboom.alerts.backtest import BackTest, backtest
from logboom.alerts.rule import Rule
from logboom.ingest.codecs import INSERT_SETTINGS
from logboom.ingest.codecs.json_lines import JSON_LINES
from logboom.ingest.segment import Origin, prefix
from logboom.query.time import SECOND, parse_time, to_rfc3339
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.engine import Engine, Load
from logboom.store.schema import migrate

KEPT_DAYS = 3650
LATENESS_SECONDS = 30


class Workbench:
    """Runs tests one after another, each in a project of its own."""

    def __init__(self, engine: Engine, directory: Path, runner: asyncio.Runner) -> None:
        self._engine = engine
        self._directory = directory
        self._runner = runner
        self._projects = itertools.count(1)

    def run(self, rule: Rule, test: RuleTest) -> tuple[int, BackTest]:
        """When the test began, in seconds since 1970, and what the rule did."""
        return self._runner.run(self._run(rule, test))

    async def _run(self, rule: Rule, test: RuleTest) -> tuple[int, BackTest]:
        project = next(self._projects)
        start = parse_time(test.start, now=0) // SECOND
        await self._load(project, start, test)
        found = await backtest(
            self._engine, rule, project, start=start, end=start + lasts(rule, test), lateness_seconds=LATENESS_SECONDS
        )
        return start, found

    async def _load(self, project: int, start: int, test: RuleTest) -> None:
        lines = []
        for happening in test.events:
            for number in range(happening.times):
                moment = start + happening.at + number * happening.every
                received = (
                    moment if happening.received is None else start + happening.received + number * happening.every
                )
                document = {"timestamp": to_rfc3339(moment * SECOND), **_json(happening.fields)}
                lines.append(prefix(Origin(project), received * 1_000_000) + json.dumps(document).encode() + b"\n")
        if not lines:
            return
        segment = self._directory / f"{project}.lines"
        segment.write_bytes(b"".join(lines))
        insert = JSON_LINES.insert(
            load_id=project,
            segment_time_us=start * 1_000_000,
            retention={},
            default_retention=KEPT_DAYS,
            timezone="UTC",
        )
        settings = {**INSERT_SETTINGS, "insert_deduplication_token": str(project)}
        await self._engine.load(Load(insert=insert, segment=segment, settings=settings))
        segment.unlink()


def lasts(rule: Rule, test: RuleTest) -> int:
    """How many seconds a test looks at."""
    if test.lasts is not None:
        return test.lasts
    ends = [(one.received or one.at) + one.times * one.every for one in test.events]
    last = max([*ends, *(expected.at for expected in test.expect)], default=0)
    return last + 3 * max(rule.window, rule.every) + rule.every


@contextmanager
def workbench() -> Iterator[Workbench]:
    """A started engine; it takes a second or two."""
    with tempfile.TemporaryDirectory(prefix="logboom-alerts-") as directory, asyncio.Runner() as runner:
        engine = EmbeddedEngine(Path(directory), EmbeddedSettings(memory_bytes=1 << 30))
        runner.run(engine.start())
        try:
            runner.run(migrate(engine))
            yield Workbench(engine, Path(directory) / "engine", runner)
        finally:
            runner.run(engine.stop())


def _json(fields: Any) -> Any:
    """YAML's own kinds of values, such as times, as JSON has them."""
    return json.loads(json.dumps(fields, default=str))
