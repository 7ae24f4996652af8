"""Lists of issues: what the catalog knows, joined in the engine with their numbers, found by a search and put in order."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from logboom.catalog.issue_records import Member
from logboom.issues.search import IssueSearch
from logboom.issues.times import moment_of
from logboom.store.engine import Engine, EngineSettings
from logboom.store.statement import Limits, Statement, Value

Sort = Literal["last_seen", "first_seen", "events", "users"]
Trend = Literal["24h", "30d"]
Trends = dict[int, list[int]]
"""By the issue's id."""

LIMITS: Final = Limits(seconds=20)
# How many rows there are without the limit: a count over all of them would have each row carried to the end, and sorted.
# And the indexes of errors part by part before anything is read: in small pieces while reading they cost twice as much.
_SETTINGS: Final[EngineSettings] = {"exact_rows_before_limit": 1, "use_skip_indexes_on_data_read": 0}
# The step of a sparkline in seconds, and how many of them it has.
TRENDS: Final[Mapping[Trend, tuple[int, int]]] = {"24h": (3600, 24), "30d": (86_400, 30)}


class Place(NamedTuple):
    """A row: which issue, and its numbers. What else is shown of it the catalog knows."""

    id: int
    events: int
    users: int
    first_seen: datetime
    last_seen: datetime


async def listed(
    engine: Engine, project: int, search: IssueSearch, *, sort: Sort, limit: int, offset: int
) -> tuple[list[Place], int]:
    """A page of the issues that the search finds, the greatest of `sort` first, and how many it finds in all."""
    bind = search.translation.bind
    sql = (
        f"{_joined(project, search)} SELECT issue_id, events, users, first_seen, last_seen FROM joined"
        f" WHERE {search.condition} ORDER BY {sort} DESC, issue_id DESC"
        f" LIMIT {bind(limit, 'UInt64')} OFFSET {bind(offset, 'UInt64')}"
    )
    statement = Statement(sql, search.translation.parameters.values)
    result = await engine.result(statement, format="JSONCompact", limits=LIMITS, settings=_SETTINGS, slot="search")
    found = json.loads(result.content)
    places = [
        Place(int(id_), int(events), int(users), moment_of(first), moment_of(last))
        for id_, events, users, first, last in found["data"]
    ]
    return places, int(found.get("rows_before_limit_at_least", len(places)))


async def counts(engine: Engine, project: int, searches: Mapping[str, IssueSearch]) -> dict[str, int]:
    """How many issues each of these searches finds; they share a translation and ask only for what the catalog knows."""
    translation = next(iter(searches.values())).translation
    counted = ", ".join(f"countIf({search.condition})" for search in searches.values())
    mine = f"project = {translation.bind(project, 'UInt32')}"
    sql = f"SELECT {counted} FROM logboom.issues FINAL WHERE {mine} AND NOT gone"
    parameters = translation.parameters.values
    found = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")
    return {name: int(count) for name, count in zip(searches, found.rows[0], strict=True)}


async def trends(engine: Engine, members: Sequence[Member], trends: Collection[Trend], now: int) -> dict[Trend, Trends]:
    """Events of each issue in each of the last 24 hours or 30 days (UTC), the one that runs last; `now` in seconds."""
    found: dict[Trend, Trends] = {}
    for trend in trends:
        found[trend] = {member.issue_id: [0] * TRENDS[trend][1] for member in members}
    if not members:
        return found
    firsts = {trend: now // step * step - (length - 1) * step for trend, (step, length) in TRENDS.items()}
    sql = (
        "SELECT fingerprint, toUnixTimestamp(hour), sum(events) FROM logboom.issue_hours WHERE project = {project:UInt32}"
        " AND fingerprint IN {fingerprints:Array(UInt64)} AND hour >= toDateTime({first:Int64}, 'UTC')"
        " GROUP BY fingerprint, hour"
    )
    issue_of = {member.fingerprint: member.issue_id for member in members}
    parameters: dict[str, Value] = {
        "project": members[0].project,
        "fingerprints": list(issue_of),
        "first": min(firsts[trend] for trend in trends),
    }
    for fingerprint, hour, events in (await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")).rows:
        for trend in trends:
            step, length = TRENDS[trend]
            if 0 <= (place := (int(hour) - firsts[trend]) // step) < length:
                found[trend][issue_of[int(fingerprint)]][place] += int(events)
    return found


def _joined(project: int, search: IssueSearch) -> str:
    """`WITH joined`: each issue with its numbers; those of one that is not counted yet are none."""
    mine = f"project = {search.translation.bind(project, 'UInt32')}"
    return (
        "WITH joined AS (SELECT issue_id, number, status, reason, since, title, culprit, type, level, platform, assignee_id,"
        " first_release, n.events AS events, n.users AS users,"
        " if(n.events = 0, toDateTime64(i.first_seen, 9, 'UTC'), n.first) AS first_seen,"
        " if(n.events = 0, toDateTime64(i.first_seen, 9, 'UTC'), n.last) AS last_seen"
        f" FROM (SELECT * FROM logboom.issues FINAL WHERE {mine} AND NOT gone) AS i LEFT JOIN"
        " (SELECT issue_id, events, users, first_seen AS first, last_seen AS last"
        f" FROM logboom.issue_numbers FINAL WHERE {mine}) AS n USING (issue_id))"
    )
