"""What the scans of live rules have found so far, kept in memory, so that a tick reads only the loads that are new.

Rules with an equal scan share what it found. A restart reads anew what the rules may still ask for.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from logboom.alerts.batch import MOST_SCANS, Shape, cells_of_all, shape
from logboom.alerts.evaluation import reach
from logboom.alerts.rule import Rule
from logboom.alerts.scan import Loads, Scan
from logboom.alerts.series import Series
from logboom.catalog.alert_records import RuleRecord, RuleState
from logboom.errors import EngineUnavailable, LogboomError
from logboom.store.engine import Engine

log = logging.getLogger(__name__)

NEAR_SECONDS: Final = 2 * 3_600  # of the past: so much is read for many scans at once
FUTURE_SECONDS: Final = 2 * 86_400  # how far ahead of its time an event may be stored

Judging = tuple[RuleRecord, Rule, RuleState]


@dataclass(slots=True)
class _Kept:
    series: Series
    load_id: int
    since: int
    """The series holds slices from here on."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What several scans can be read of together."""

    since: int | None
    """Of scans that are not kept yet: from here on; None: what new loads brought to those that are."""
    after: int
    late_after: int
    late_from: int


class KeptSeries:
    """One series a scan."""

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._series: dict[Scan, _Kept] = {}

    async def series(self, scan: Scan, group: list[Judging], load: int) -> Series:
        """The scan's series with all that is new; of one that is not kept, all that the rules may still ask for."""
        since = min(state.judged_until - reach(rule) for _, rule, state in group)
        horizon = int(self._clock()) + FUTURE_SECONDS
        judged = max(state.judged_until for *_, state in group)
        kept = self._series.get(scan)
        if kept is None or kept.since > since:
            cells = await scan.cells(
                self._engine,
                start=since,
                end=horizon,
                until_load=load,
                late_load=max(state.load_id for *_, state in group),
                late_from=judged + scan.every_seconds,
            )
            kept = self._series[scan] = _Kept(Series(scan), load, since)
            kept.series.add(cells)
        elif load > kept.load_id:
            cells = await scan.cells(
                self._engine,
                start=since,
                end=horizon,
                after_load=kept.load_id,
                until_load=load,
                late_load=kept.load_id,
                late_from=judged + scan.every_seconds,
            )
            kept.series.add(cells)
            kept.load_id = load
        kept.series.forget_before(since)
        kept.since = since
        return kept.series

    async def read_together(self, scans: Mapping[Scan, list[Judging]], load: int) -> None:
        """Many scans in one statement: what new loads brought to those that are kept, and the near past of new ones."""
        together: dict[tuple[Shape, _Reading], list[Scan]] = {}
        for scan, group in scans.items():
            reading = self._reading(scan, group, load)
            if reading is not None:
                together.setdefault((shape(scan), reading), []).append(scan)
        for (_, reading), alike in together.items():
            for first in range(0, len(alike), MOST_SCANS):
                await self._read(alike[first : first + MOST_SCANS], reading, load)

    def _reading(self, scan: Scan, group: list[Judging], load: int) -> "_Reading | None":
        """What is to be read of a scan; None when that is nothing, or long ago: alone the engine skips more of it."""
        late_from = max(state.judged_until for *_, state in group) + scan.every_seconds
        kept = self._series.get(scan)
        if kept is not None:
            return _Reading(None, kept.load_id, kept.load_id, late_from) if load > kept.load_id else None
        since = min(state.judged_until - reach(rule) for _, rule, state in group)
        if self._clock() - since > NEAR_SECONDS:
            return None
        return _Reading(since, 0, max(state.load_id for *_, state in group), late_from)

    async def _read(self, scans: list[Scan], reading: "_Reading", load: int) -> None:
        since = reading.since
        start = min(self._series[scan].since for scan in scans) if since is None else since
        loads = Loads(after=reading.after, until=load, late_after=reading.late_after, late_from=reading.late_from)
        end = int(self._clock()) + FUTURE_SECONDS
        try:
            found = await cells_of_all(self._engine, scans, start=start, end=end, loads=loads)
        except EngineUnavailable:
            raise
        except LogboomError as error:
            log.info("%d scans are read one by one: %s", len(scans), error.message)
            return
        for scan, cells in found.items():
            if since is not None:
                self._series[scan] = _Kept(Series(scan), load, since)
            self._series[scan].series.add(cells)
            self._series[scan].load_id = load

    def forget_all_but(self, in_use: Collection[Scan]) -> None:
        self._series = {scan: kept for scan, kept in self._series.items() if scan in in_use}
