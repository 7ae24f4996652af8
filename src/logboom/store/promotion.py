"""Attributes that are queried often get columns of their own.

An attribute lies in one Map with all others, so a query about it reads them all. A promoted one is a materialised column
of `events`: right as soon as it is added, for the engine computes it from the map where it isn't stored; and fast once
it is, which happens in the background, the newest partition first. What is promoted is decided by what is asked.

Which column holds which attribute, and on which day it was last asked for, is written in the columns' comments, so the
tables alone know it. A column that nobody asked for in a long time goes; and when there are as many as may be, the one
that was longest not asked for makes room for one that is.
"""

import asyncio
import hashlib
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
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
DAY_SECONDS: Final = 86_400
# Longer than any statement or live tail that was made with the column may go on.
DROP_AFTER_SECONDS: Final = 1_200
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
    keep_days: int = Field(default=30, ge=1)
    """After how many days without a query about it an attribute loses its column, in days."""
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


@dataclass(slots=True)
class _Column:
    """`asked` and `written` are days since 1970: when a query last wanted it, and what its comment says of that."""

    name: str
    attribute: str
    kind: Kind
    asked: int
    written: int

    @property
    def comment(self) -> str:
        return json.dumps({"attribute": self.attribute, "kind": self.kind, "asked": self.asked})


class Promotion:
    """`columns` is what may be queried now: take it once for a statement. `asked` counts, `run` promotes."""

    def __init__(self, engine: Engine, settings: PromotionSettings, *, clock: Callable[[], float] = time.time) -> None:
        self.columns: Promoted = {}
        self._engine = engine
        self._settings = settings
        self._clock = clock
        self._counts: Counter[Wanted] = Counter()
        self._counted_since = clock()
        self._kept: dict[tuple[str, Kind], _Column] = {}
        self._to_store: list[str] = []
        self._to_drop: list[tuple[float, str]] = []

    def asked(self, wanted: Iterable[Wanted]) -> None:
        """A query asked for these."""
        if self._clock() - self._counted_since > COUNTED_SECONDS:
            self._counts.clear()
            self._counted_since = self._clock()
        for one in wanted:
            kept = self._kept.get((one.attribute, one.kind))
            if kept is not None:
                kept.asked = self._today()
            elif len(one.attribute) <= LONGEST_NAME:
                self._counts[one] += 1

    async def run(self) -> None:
        """Promote what is asked for, until cancelled; whatever fails is tried again."""
        loaded = False
        while True:
            try:
                if not loaded:
                    await self.load()
                    loaded = True
                await self.promote()
            except (EngineUnavailable, EngineError, LimitExceeded) as error:
                _log.warning("attributes are not promoted now: %s", error.message)
            except Exception:  # noqa: BLE001 -- searches are right without it: no reason to end the server
                _log.exception("attributes are not promoted now")
            await asyncio.sleep(self._settings.check_seconds)

    async def load(self) -> None:
        """Learn from the table what was promoted before; what was not stored to its end is stored again."""
        sql = (
            "SELECT name, comment FROM system.columns WHERE database = 'logboom' AND table = 'events'"
            f" AND startsWith(name, '{_PREFIX}') AND default_kind = 'MATERIALIZED'"
        )
        self._kept = {}
        for name, comment in (await self._engine.rows(Statement(sql), slot="background")).rows:
            described = json.loads(comment)
            asked = described.get("asked", self._today())
            column = _Column(name, described["attribute"], described["kind"], asked, asked)
            self._kept[column.attribute, column.kind] = column
        self._show()
        self._to_store = list(self.columns.values())

    async def promote(self) -> None:
        """Give columns to the attributes that were asked for often enough, the most wanted first, and store them.

        Before that, take them from those that nobody asks for.
        """
        await self._drop_unasked()
        for wanted, count in self._counts.most_common():
            if count < self._settings.after_queries or not self._has_room():
                break
            await self._add(wanted)
        while self._to_store:
            await self._store(self._to_store[0])
            self._to_store.pop(0)

    def _has_room(self) -> bool:
        """Whether there may be one column more; the one that was longest not asked for goes, if that is not today."""
        if len(self._kept) >= self._settings.columns:
            oldest = min(self._kept.values(), key=lambda column: column.asked, default=None)
            if oldest is not None and oldest.asked < self._today():
                self._forget(oldest)
        return len(self._kept) < self._settings.columns

    async def _drop_unasked(self) -> None:
        for column in list(self._kept.values()):
            if column.asked + self._settings.keep_days < self._today():
                self._forget(column)
            elif column.asked > column.written:
                sql = f"ALTER TABLE logboom.events COMMENT COLUMN {column.name} {literal(column.comment)}"
                await self._engine.execute(Statement(sql), slot="background")
                column.written = column.asked
        while self._to_drop and self._to_drop[0][0] <= self._clock():
            name = self._to_drop[0][1]
            if name not in self.columns.values():  # it may have been wanted again meanwhile
                await self._engine.execute(
                    Statement(f"ALTER TABLE logboom.events DROP COLUMN IF EXISTS {name}"),
                    limits=MATERIALIZE_LIMITS,
                    slot="background",
                )
            self._to_drop.pop(0)

    def _forget(self, column: _Column) -> None:
        """No new statement names the column; it is dropped when the last old one has ended."""
        del self._kept[column.attribute, column.kind]
        self._show()
        self._to_store = [name for name in self._to_store if name != column.name]
        self._to_drop.append((self._clock() + DROP_AFTER_SECONDS, column.name))
        _log.info("attribute %r loses its column as %s: nobody asks for it", column.attribute, column.kind)

    async def _add(self, wanted: Wanted) -> None:
        column = _Column(wanted.column, wanted.attribute, wanted.kind, self._today(), self._today())
        sql = (
            f"ALTER TABLE logboom.events ADD COLUMN IF NOT EXISTS {column.name} {_TYPES[wanted.kind]}"
            f" MATERIALIZED {wanted.expression} CODEC(ZSTD(1)) COMMENT {literal(column.comment)}"
        )
        await self._engine.execute(Statement(sql), slot="background")
        del self._counts[wanted]
        self._kept[wanted.attribute, wanted.kind] = column
        self._show()
        self._to_store.append(column.name)
        _log.info("attribute %r has a column as %s", wanted.attribute, wanted.kind)

    def _show(self) -> None:
        self.columns = {key: column.name for key, column in self._kept.items()}
        PROMOTED.set(len(self.columns))

    def _today(self) -> int:
        return int(self._clock() // DAY_SECONDS)

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
