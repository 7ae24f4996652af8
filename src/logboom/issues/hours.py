"""In which hours an issue has events: the counts know, so that the events themselves are read where they are.

An issue's events lie in many parts, a day's in each. Asked for the newest of them, or for those next to one, the engine
would look into all of these parts; with bounds of an hour or two it looks into one.
"""

from dataclasses import dataclass
from typing import Final

from logboom.issues.fingerprints import Fingerprints
from logboom.query.time import SECOND
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement

HOUR: Final = 3600
_LIMITS: Final = Limits(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Bounds of time in seconds between which there are the events next to one, and the outermost; both ends included."""

    older_from: int
    newer_to: int | None
    """None: nothing is counted after its hour."""
    first: int
    """The oldest that is kept came before this."""
    last: int
    later: int
    """How many events there are in the hours after its own."""


async def around(engine: Engine, of: Fingerprints, at_ns: int) -> Around:
    """Where the events next to one of this time are."""
    hour = at_ns // SECOND // HOUR * HOUR
    of_hours = (
        "SELECT toUnixTimestamp(maxIf(hour, hour < at)), toUnixTimestamp(minIf(hour, hour > at)),"
        " toUnixTimestamp(max(hour)), sumIf(events, hour > at),"
        " toUnixTimestamp(minIf(hour, hour >= toDateTime({kept_from:Int64}, 'UTC')))"
        f" FROM (SELECT hour, events, toDateTime({{hour:Int64}}, 'UTC') AS at FROM logboom.issue_hours WHERE {of.condition})"
    )
    of_totals = f"SELECT toUnixTimestamp(min(first_seen)) FROM logboom.issue_totals WHERE {of.condition}"
    sql = f"SELECT *, ({of_totals}) FROM ({of_hours})"
    parameters = {**of.parameters, "hour": hour, "kept_from": of.kept_from}
    found = await engine.rows(Statement(sql, parameters), limits=_LIMITS, slot="search")
    before, after, last, later, first_kept, first = (int(value) for value in found.rows[0])
    return Around(
        # Counts by the hour are kept for a year or so: what is older has bounds in the totals alone.
        older_from=before or min(first or hour, hour),
        newer_to=after + HOUR if after else None,
        first=_oldest_before(first, first_kept) or hour + HOUR,
        last=max(last, hour),
        later=later,
    )


async def oldest_before(engine: Engine, of: Fingerprints) -> int:
    """Before when the oldest event is that is kept; 0 when none is counted."""
    sql = (
        f"SELECT (SELECT toUnixTimestamp(min(first_seen)) FROM logboom.issue_totals WHERE {of.condition}),"
        f" (SELECT toUnixTimestamp(min(hour)) FROM logboom.issue_hours WHERE {of.condition}"
        " AND hour >= toDateTime({kept_from:Int64}, 'UTC'))"
    )
    found = await engine.rows(
        Statement(sql, {**of.parameters, "kept_from": of.kept_from}), limits=_LIMITS, slot="search"
    )
    first, first_kept = (int(value) for value in found.rows[0])
    return _oldest_before(first, first_kept)


def _oldest_before(first: int, first_kept: int) -> int:
    """From the time of the first event, and the first hour of which events are surely kept, if the first is before it."""
    return first_kept + HOUR if first_kept > first else first + 1 if first else 0


async def since(engine: Engine, of: Fingerprints, events: int, before_ns: int | None) -> int | None:
    """The hour from which on there are so many events before that time; None when there are fewer in all."""
    bound = None if before_ns is None else before_ns // SECOND
    earlier = "true" if bound is None else "hour <= toDateTime({before:Int64}, 'UTC')"
    # The hour of `before` itself may have most of its events behind it: it does not count.
    counted = (
        "sum(events)" if bound is None else "sumIf(events, hour < toStartOfHour(toDateTime({before:Int64}, 'UTC')))"
    )
    sql = (
        "SELECT toUnixTimestamp(max(hour)) FROM"
        f" (SELECT hour, sum({counted}) OVER (ORDER BY hour DESC) AS so_far FROM logboom.issue_hours"
        f" WHERE {of.condition} AND {earlier} GROUP BY hour) WHERE so_far >= {{events:UInt64}}"
    )
    parameters = {**of.parameters, "events": events, **({} if bound is None else {"before": bound})}
    found = await engine.rows(Statement(sql, parameters), limits=_LIMITS, slot="search")
    return int(found.rows[0][0]) or None
