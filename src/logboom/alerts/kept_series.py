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

FUTURE_SECONDS: Final = 2 * 86_400  # how far ahead of its time an event may be stored

Judging = tuple[RuleRecord, Rule, RuleState]


@dataclass(slots=True)
class _Kept:
    series: Series
    load_id: int
    since: int
    """The series holds slices from here on."""


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

    async def read_new_loads(self, scans: Mapping[Scan, list[Judging]], load: int) -> None:
        """What new loads brought, for all scans that are kept, many of them in one statement."""
        together: dict[tuple[Shape, int, int], list[Scan]] = {}
        for scan, group in scans.items():
            kept = self._series.get(scan)
            if kept is not None and load > kept.load_id:
                judged = max(state.judged_until for *_, state in group)
                together.setdefault((shape(scan), kept.load_id, judged), []).append(scan)
        end = int(self._clock()) + FUTURE_SECONDS
        for (_, after, judged), alike in together.items():
            for first in range(0, len(alike), MOST_SCANS):
                some = alike[first : first + MOST_SCANS]
                start = min(self._series[scan].since for scan in some)
                late_from = judged + some[0].every_seconds
                loads = Loads(after=after, until=load, late_after=after, late_from=late_from)
                try:
                    found = await cells_of_all(self._engine, some, start=start, end=end, loads=loads)
                except EngineUnavailable:
                    raise
                except LogboomError as error:
                    log.info("%d scans are read one by one: %s", len(some), error.message)
                    continue
                for scan, cells in found.items():
                    self._series[scan].series.add(cells)
                    self._series[scan].load_id = load

    def forget_all_but(self, in_use: Collection[Scan]) -> None:
        self._series = {scan: kept for scan, kept in self._series.items() if scan in in_use}
