"""Attributes that are queried often get columns of their own.

An attribute lies in one Map with all others, so a query about it reads them all. A promoted one is a materialised column
of `events`: right as soon as it is added, for the engine computes it from the map where it isn't stored; and fast once
it is, which happens in the background, the newest partition first. What is promoted is decided by what is asked.

Which column holds which attribute is written in the columns' comments, so the tables alone know it.
"""

import asyncio
import hashlib
import json
import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from prometheus_client import Gauge
from pydantic import Field

from logboom.errors import EngineError, EngineUnavailable, LimitExceeded
from logboom.settings import Section
from logboom.store.engine import Engine
from logboom.store.promoted import Kind, Promoted
from logboom.store.statement import Limits, Statement, literal

MOST_COLUMNS: Final = 64
LONGEST_NAME: Final = 200
COUNTED_SECONDS: Final = 86_400
MATERIALIZE_LIMITS: Final = Limits(seconds=6 * 3600, memory_bytes=2 << 30)

_TYPES: Final[dict[Kind, str]] = {"text": "Nullable(String)", "number": "Nullable(Float64)"}
_PREFIX: Final = "attribute_"

PROMOTED = Gauge("logboom_promoted_attributes", "Attributes that have a column of their own")

_log = logging.getLogger(__name__)


class PromotionSettings(Section):
    """Columns of their own for attributes that are queried often."""

    columns: int = Field(default=MOST_COLUMNS, ge=0, le=MOST_COLUMNS)
    """Most attributes that get a column; 0 promotes none."""
    after_queries: int = Field(default=10, ge=1)
    """After how many queries of a day an attribute gets one."""
    check_seconds: float = Field(default=30, gt=0)
    """How often it is looked at what was asked, in seconds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An attribute that a query asked for, as what, and the SQL that takes it out of the map: ours, its texts quoted."""

    attribute: str
    kind: Kind
    expression: str

    @property
    def column(self) -> str:
        digest = hashlib.sha256(f"{self.kind} {self.attribute}".encode()).hexdigest()[:16]
        return f"{_PREFIX}{digest}"


class Promotion:
    """`columns` is what may be queried now: take it once for a statement. `asked` counts, `run` promotes."""

    def __init__(self, engine: Engine, settings: PromotionSettings) -> None:
        self.columns: Promoted = {}
        self._engine = engine
        self._settings = settings
        self._counts: Counter[Wanted] = Counter()
        self._counted_since = time.monotonic()
        self._to_store: list[str] = []

    def asked(self, wanted: Iterable[Wanted]) -> None:
        """A query asked for these."""
        if time.monotonic() - self._counted_since > COUNTED_SECONDS:
            self._counts.clear()
            self._counted_since = time.monotonic()
        for one in wanted:
            if len(one.attribute) <= LONGEST_NAME and (one.attribute, one.kind) not in self.columns:
                self._counts[one] += 1

    async def run(self) -> None:
        """Promote what is asked for, until cancelled; an engine that is away is asked again."""
        loaded = False
        while True:
            try:
                if not loaded:
                    await self.load()
                    loaded = True
                await self.promote()
            except (EngineUnavailable, EngineError, LimitExceeded) as error:
                _log.warning("attributes are not promoted now: %s", error.message)
            await asyncio.sleep(self._settings.check_seconds)

    async def load(self) -> None:
        """Learn from the table what was promoted before; what was not stored to its end is stored again."""
        sql = (
            "SELECT name, comment FROM system.columns WHERE database = 'logboom' AND table = 'events'"
            f" AND startsWith(name, '{_PREFIX}') AND default_kind = 'MATERIALIZED'"
        )
        found: dict[tuple[str, Kind], str] = {}
        for name, comment in (await self._engine.rows(Statement(sql), slot="background")).rows:
            described = json.loads(comment)
            found[described["attribute"], described["kind"]] = name
        self.columns = found
        self._to_store = list(found.values())
        PROMOTED.set(len(found))

    async def promote(self) -> None:
        """Give columns to the attributes that were asked for often enough, the most wanted first, and store them."""
        for wanted, count in self._counts.most_common():
            if count < self._settings.after_queries or len(self.columns) >= self._settings.columns:
                break
            await self._add(wanted)
        while self._to_store:
            await self._store(self._to_store[0])
            self._to_store.pop(0)

    async def _add(self, wanted: Wanted) -> None:
        comment = json.dumps({"attribute": wanted.attribute, "kind": wanted.kind})
        sql = (
            f"ALTER TABLE logboom.events ADD COLUMN IF NOT EXISTS {wanted.column} {_TYPES[wanted.kind]}"
            f" MATERIALIZED {wanted.expression} CODEC(ZSTD(1)) COMMENT {literal(comment)}"
        )
        await self._engine.execute(Statement(sql), slot="background")
        del self._counts[wanted]
        self.columns = {**self.columns, (wanted.attribute, wanted.kind): wanted.column}
        self._to_store.append(wanted.column)
        PROMOTED.set(len(self.columns))
        _log.info("attribute %r has a column as %s", wanted.attribute, wanted.kind)

    async def _store(self, column: str) -> None:
        """Write the column's values beside the parts that don't have them, the newest partition first."""
        sql = (
            "SELECT partition_id FROM system.parts WHERE database = 'logboom' AND table = 'events' AND active"
            " AND name NOT IN (SELECT name FROM system.parts_columns WHERE database = 'logboom' AND table = 'events'"
            " AND active AND column = {column:String}) GROUP BY partition_id ORDER BY max(modification_time) DESC"
        )
        lacking = await self._engine.rows(Statement(sql, {"column": column}), slot="background")
        for (partition,) in lacking.rows:
            alter = f"ALTER TABLE logboom.events MATERIALIZE COLUMN {column} IN PARTITION ID {literal(partition)}"
            await self._engine.execute(
                Statement(alter), limits=MATERIALIZE_LIMITS, settings={"mutations_sync": 1}, slot="background"
            )
