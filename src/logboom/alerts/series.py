"""Cells put in order, so that the value of any window as any tick saw it can be asked for."""

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

    def reader(self, key: str, tick: float) -> Reader:
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

    def slices_from(self, start: int) -> list[int]:
        """The slices that have events, in order."""
        return sorted(slice_ for slice_ in self._by_slice if slice_ >= start)

    def keys_of(self, slice_: int, tick: int) -> Iterator[str]:
        """The keys of which the tick sees something in the slice."""
        for key in self._by_slice.get(slice_, ()):
            if any(seen <= tick for seen, _ in self._keys[key][slice_]):
                yield key


class KeysInWindow:
    """Which keys have events in a window that slides forward, as one tick after another sees it."""

    def __init__(self, series: Series, width: int, first_end: int) -> None:
        self._series = series
        self._width = width
        self._slices = series.slices_from(first_end - width)
        self._counted: dict[int, set[str]] = {}
        self._counts: dict[str, int] = {}
        self._entered = self._left = 0

    def slide_to(self, end: int) -> set[str]:
        """The keys of the slices in `[end - width, end)`, as the tick `end` sees them."""
        while self._entered < len(self._slices) and self._slices[self._entered] < end:
            slice_ = self._slices[self._entered]
            self._count(slice_, self._series.keys_of(slice_, end))
            self._entered += 1
        for key, slice_ in self._series.late_at(end):
            if slice_ >= end - self._width:
                self._count(slice_, [key])
        while self._left < self._entered and self._slices[self._left] < end - self._width:
            for key in self._counted.pop(self._slices[self._left]):
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._counts[key]
            self._left += 1
        return set(self._counts)

    def _count(self, slice_: int, keys: Iterable[str]) -> None:
        counted = self._counted.setdefault(slice_, set())
        for key in keys:
            if key not in counted:
                counted.add(key)
                self._counts[key] = self._counts.get(key, 0) + 1
