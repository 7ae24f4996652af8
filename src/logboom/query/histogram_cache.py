"""Remembers what was counted in closed slices of time, so that a histogram that is asked again counts only what is new.

Events are never changed, and each belongs to a load whose number rises: what was counted up to a load stays true, and
what came later, however old its timestamps, is counted by its loads and added.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from logboom.query.fields import field_named
from logboom.query.plan import Plan
from logboom.query.tree import Bound, Comparison, SubSearch, terms

FORGOTTEN_SECONDS: Final = 600  # then what has expired since is no longer counted
LEAST_SLICES: Final = 8

Counts = dict[int, dict[str, int]]
"""Events by the start of a slice, and by level."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What is known of the slices from `first` up to `last`: all events of the loads up to `load_id`."""

    first: int
    last: int
    load_id: int
    counts: Counts
    since: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class HistogramCache:
    """One for a server."""

    _entries: OrderedDict[tuple[object, ...], Closed] = field(default_factory=OrderedDict)

    def find(self, key: tuple[object, ...], first: int, last: int) -> Closed | None:
        """What is known of at least the half of this stretch of time, and of nothing that lies before it."""
        found = self._entries.get(key)
        if found is None or time.monotonic() - found.since > FORGOTTEN_SECONDS:
            return None
        covered = min(last, found.last) - max(first, found.first)
        return found if found.first <= first and 2 * covered > last - first else None

    def keep(self, key: tuple[object, ...], closed: Closed, most: int) -> None:
        self._entries[key] = closed
        self._entries.move_to_end(key)
        while len(self._entries) > most:
            self._entries.popitem(last=False)


def key_of(plan: Plan, origin: int, size: int) -> tuple[object, ...] | None:
    """What tells one histogram from another; None for a query whose meaning changes with the time of asking."""
    for term in terms(plan.tree):
        if isinstance(term, Bound | SubSearch):
            return None
        if isinstance(term, Comparison) and getattr(field_named(term.field), "kind", "") == "time":
            return None
    return plan.project, str(plan.tree), origin % size, size
