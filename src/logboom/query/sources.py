"""What arrives in a project, by who sends it: how much, how fast, when last, and who has fallen silent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from logboom.query.search import QUERY_SECONDS
from logboom.query.settings import SearchSettings
from logboom.store.engine import Engine
from logboom.store.statement import Statement, Value

By = Literal["input", "service", "host", "key", "peer"]
TREND: Final = 36
MOST_SOURCES: Final = 500
RATE_SECONDS: Final = 300
# Who speaks once a minute is silent after ten, who speaks once an hour after ten hours.
SILENT_GAPS: Final = 10
LEAST_SILENT_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Source:
    """One value of what the events are told apart by."""

    value: str
    events: int
    first_received: datetime
    """Within the period."""
    last_received: datetime
    recent: int
    """Events of the last RATE_SECONDS."""
    errors: int
    """Events of level error and critical."""
    trend: tuple[int, ...]
    """Events in TREND equal parts of the period, the oldest first."""
    also: tuple[str, ...]
    """The inputs by which they came; for inputs their services."""

    def silent_seconds(self, now: datetime) -> float:
        """For how long it has said nothing, when that is longer than is usual for it; else 0."""
        silent = (now - self.last_received).total_seconds()
        usual = (self.last_received - self.first_received).total_seconds() / max(1, self.events - 1)
        return silent if silent > max(LEAST_SILENT_SECONDS, SILENT_GAPS * usual) else 0.0


async def sources(
    engine: Engine, settings: SearchSettings, project: int, *, by: By, seconds: int, now: datetime
) -> list[Source]:
    """The sources that sent anything in the last `seconds`, those that sent most first."""
    with QUERY_SECONDS.labels("sources").time():
        result = await engine.rows(_statement(project, by, seconds, now), limits=settings.limits(), slot="search")
    return [_source(row) for row in result.rows]


def _source(row: list[Any]) -> Source:
    value, events, first, last, recent, errors, buckets, also = row
    counts = dict(zip((int(key) for key in buckets[0]), (int(count) for count in buckets[1]), strict=True))
    return Source(
        value=str(value),
        events=int(events),
        first_received=datetime.fromisoformat(first),
        last_received=datetime.fromisoformat(last),
        recent=int(recent),
        errors=int(errors),
        trend=tuple(counts.get(number, 0) for number in range(TREND)),
        also=tuple(sorted(one for one in also if one)),
    )


def _statement(project: int, by: By, seconds: int, now: datetime) -> Statement:
    # An event of today may lie in the partition of any day, but nearly all lie near the time at which they came:
    # what claims to be more than a day older is no sign of life of its source.
    sql = f"""
SELECT toString({by}) AS value, count() AS events,
    formatDateTime(min(received_at), '%Y-%m-%dT%H:%i:%S+00:00'), formatDateTime(max(received_at), '%Y-%m-%dT%H:%i:%S+00:00'),
    countIf(received_at >= {{now:DateTime64(6, 'UTC')}} - INTERVAL {RATE_SECONDS} SECOND), countIf(severity >= 17),
    sumMap([toUInt8(least({TREND - 1}, greatest(0, intDiv((toUnixTimestamp(received_at) - {{from:Int64}}) * {TREND}, {{seconds:Int64}}))))], [toUInt64(1)]),
    groupUniqArray(5)(toString({"service" if by == "input" else "input"}))
FROM logboom.events
WHERE project = {{project:UInt32}} AND received_at >= toDateTime64({{from:Int64}}, 6, 'UTC')
    AND timestamp >= toDateTime64({{from:Int64}} - 86400, 9, 'UTC')
GROUP BY value ORDER BY events DESC, value LIMIT {MOST_SOURCES}
"""
    parameters: dict[str, Value] = {
        "project": project,
        "from": int(now.timestamp()) - seconds,
        "seconds": seconds,
        "now": now.strftime("%Y-%m-%d %H:%M:%S"),
    }
    return Statement(sql, parameters)
