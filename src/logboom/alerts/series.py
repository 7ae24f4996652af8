"""Cells put in order, so that the value of any window as any tick saw it can be asked for."""

import bisect
from collections.abc import Iterable, Iterator
from typing import Any

from logboom.alerts.conditions.condition import Reader
from logboom.alerts.partials import merge
from logboom.alerts.scan import Cell, Scan


class Series:
    """What a scan has found so far: of each key its slices, of each slice what each tick was the first to see."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self._kinds = [measure.kind for measure in scan.measures]
        self._keys: dict[str, dict[int, list[tuple[int, tuple[Any, ...]]]]] = {}
        self._by_slice: dict[int, set[str]] = {}
        self._late: dict[int, set[tuple[str, int]]] = {}

    def add(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            self._keys.setdefault(cell.key, {}).setdefault(cell.slice, []).append((cell.seen, cell.parts))
            self._by_slice.setdefault(cell.slice, set()).add(cell.key)
            if cell.seen > self.scan.first_tick(cell.slice):
                self._late.setdefault(cell.seen, set()).add((cell.key, cell.slice))

    def forget_before(self, moment: int) -> None:
        """Slices that no later window holds are of no more use."""
        for slice_ in [slice_ for slice_ in self._by_slice if slice_ < moment]:
            for key in self._by_slice.pop(slice_):
                slices = self._keys[key]
                del slices[slice_]
                if not slices:
                    del self._keys[key]
        for tick in [tick for tick in self._late if tick < moment]:
            del self._late[tick]

    def reader(self, key: str, tick: int) -> Reader:
        """Reads the partials of a key as a tick saw them."""
        slices = self._keys.get(key, {})
        step = self.scan.slice_seconds

        def read(start: int, end: int) -> tuple[Any, ...]:
            seen = [
                parts
                for slice_ in range(start, end, step)
                for first_seen, parts in slices.get(slice_, ())
                if first_seen <= tick
            ]
            return tuple(merge(kind, [parts[number] for parts in seen]) for number, kind in enumerate(self._kinds))

        return read

    def late_at(self, tick: int) -> Iterator[tuple[str, int]]:
        """The keys and slices of which the tick is the first to see events that came late."""
        yield from sorted(self._late.get(tick, ()))

    def slices_from(self, start: int, end: int) -> list[int]:
        """The slices that have events, in order."""
        return sorted(slice_ for slice_ in self._by_slice if start <= slice_ < end)

    def keys_of(self, slice_: int) -> set[str]:
        return self._by_slice.get(slice_, set())


class KeysInWindow:
    """Which keys have events in a window that slides forward, as one tick after another sees it."""

    def __init__(self, series: Series, width: int, first_end: int) -> None:
        self._series = series
        self._width = width
        self._counts: dict[str, int] = {}
        self._slices = series.slices_from(first_end - width, 1 << 62)
        self._entered = self._left = 0

    def slide_to(self, end: int) -> set[str]:
        """The keys of the slices in `[end - width, end)`."""
        while self._entered < len(self._slices) and self._slices[self._entered] < end:
            for key in self._series.keys_of(self._slices[self._entered]):
                self._counts[key] = self._counts.get(key, 0) + 1
            self._entered += 1
        gone = bisect.bisect_left(self._slices, end - self._width)
        while self._left < min(gone, self._entered):
            for key in self._series.keys_of(self._slices[self._left]):
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._counts[key]
            self._left += 1
        return set(self._counts)
