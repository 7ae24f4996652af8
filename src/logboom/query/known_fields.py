"""What a project's events are known to have: the list of fields of its newest ones, remembered for a while.

Completion, warnings about unknown fields and offers after a search without a hit ask for it at each keystroke, so it is
looked up in the background and answered from memory.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from logboom.errors import LogboomError
from logboom.query.field_list import FieldFacts, field_list
from logboom.query.fields import ATTRIBUTES_PREFIX
from logboom.query.plan import plan
from logboom.query.settings import SearchSettings
from logboom.query.time import SECOND
from logboom.query.tokens import folded
from logboom.query.translation import Common
from logboom.store.engine import Engine

FRESH_SECONDS: Final = 60.0
TYPING_SECONDS: Final = 0.02  # somebody types: a list at the next key is of more use than a late one
ANSWER_SECONDS: Final = 1.0  # what is said once about a query waits for what it is made of
RANGES: Final = ("-7d", "0")  # the newest events; of a project that has none of these days, those that it has
MOST_PROJECTS: Final = 1_000
COMMON_COUNT: Final = 10  # among 5,000 events: twenty of a granule's 8,192 may be expected to have the value

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Known:
    facts: list[FieldFacts] = field(default_factory=list)
    common: Common = frozenset()
    looked_up: float = float("-inf")
    lookup: asyncio.Task[None] | None = None


@dataclass(slots=True)
class KnownFields:
    """One for a server; asked from its event loop."""

    _projects: dict[int, _Known] = field(default_factory=dict)

    async def of(
        self, engine: Engine, project: int, settings: SearchSettings, *, wait_seconds: float = ANSWER_SECONDS
    ) -> list[FieldFacts]:
        """Columns first, then attributes by frequency; empty while nothing is known. Never raises a LogboomError."""
        known = self.prepare(engine, project, settings)
        if known.lookup is not None and not known.facts:
            await asyncio.wait([known.lookup], timeout=wait_seconds)
        return known.facts

    def prepare(self, engine: Engine, project: int, settings: SearchSettings) -> _Known:
        """Look the fields up in the background unless they are known: somebody is about to type."""
        known = self._projects.setdefault(project, _Known())
        if len(self._projects) > MOST_PROJECTS:
            self._projects.pop(next(iter(self._projects)))
        if time.monotonic() - known.looked_up > FRESH_SECONDS and known.lookup is None:
            known.lookup = asyncio.create_task(_look_up(known, engine, project, settings))
        return known

    def known(self, project: int) -> list[FieldFacts]:
        """As far as they are known; nothing is asked."""
        found = self._projects.get(project)
        return found.facts if found else []

    def common(self, project: int) -> Common:
        """The values that so many of the newest events have that nearly every granule of the table will; nothing is asked."""
        known = self._projects.get(project)
        return known.common if known else frozenset()


def common_values(facts: Iterable[FieldFacts]) -> Common:
    """Attributes that are frequent, with their most frequent values; the indexes know 8,192 events at a time, the list is
    made from fewer.
    """
    return frozenset(
        (fact.name.removeprefix(ATTRIBUTES_PREFIX), folded(value))
        for fact in facts
        for value, count in (*fact.top, ("", fact.count))
        if count >= COMMON_COUNT
    )


async def _look_up(known: _Known, engine: Engine, project: int, settings: SearchSettings) -> None:
    try:
        for start in RANGES:
            planned = plan("", project=project, now=time.time_ns() + SECOND, start=start)
            known.facts = (await field_list(engine, planned, settings)).fields
            if known.facts:
                break
        known.common = common_values(known.facts)
    except LogboomError as error:
        _log.info("the fields of project %s are not known: %s", project, error.message)
    finally:
        known.looked_up, known.lookup = time.monotonic(), None
