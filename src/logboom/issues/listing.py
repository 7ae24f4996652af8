"""Lists of issues: what the catalog knows, joined in the engine with the counts, found by a search and put in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from logboom.catalog.issue_records import Reason, Status
from logboom.issues.search import IssueSearch
from logboom.issues.times import moment_of
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement, Value

Sort = Literal["last_seen", "first_seen", "events", "users"]
Trend = Literal["24h", "30d"]

LIMITS: Final = Limits(seconds=20)
# The step of a sparkline in seconds, and how many of them it has.
TRENDS: Final[Mapping[Trend, tuple[int, int]]] = {"24h": (3600, 24), "30d": (86_400, 30)}

_MAPPED: Final = (
    "WITH mapped AS (SELECT fingerprint, issue_id FROM logboom.issue_fingerprints FINAL"
    " WHERE project = {project:UInt32} AND issue_id IN {ids:Array(UInt64)})"
)
_MAPPED_ONES: Final = "project = {project:UInt32} AND fingerprint IN (SELECT fingerprint FROM mapped)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIssue:
    """A row: the engine's copy of the issue, and its counts."""

    id: int
    number: int
    status: Status
    reason: Reason
    since: datetime
    title: str
    culprit: str
    type: str
    level: str
    platform: str
    assignee_id: int | None
    first_seen: datetime
    last_seen: datetime
    events: int


_COLUMNS: Final = (
    "issue_id, number, status, reason, since, title, culprit, type, level, platform, assignee_id,"
    " first_seen, last_seen, events"
)


async def listed(
    engine: Engine, project: int, search: IssueSearch, *, sort: Sort, limit: int, offset: int
) -> tuple[list[ListedIssue], int]:
    """A page of the issues that the search finds, the greatest of `sort` first, and how many it finds in all."""
    bind = search.translation.bind
    rows = _joined(project, search, with_users=search.needs_users or sort == "users")
    sql = (
        f"{rows} SELECT {_COLUMNS}, count() OVER () FROM joined WHERE {search.condition}"
        f" ORDER BY {sort} DESC, issue_id DESC LIMIT {bind(limit, 'UInt64')} OFFSET {bind(offset, 'UInt64')}"
    )
    found = await engine.rows(Statement(sql, search.translation.parameters.values), limits=LIMITS, slot="search")
    total = int(found.rows[0][-1]) if found.rows else 0
    return [_issue(row[:-1]) for row in found.rows], total


async def counts(engine: Engine, project: int, searches: Mapping[str, IssueSearch]) -> dict[str, int]:
    """How many issues each of these searches finds; they share a translation and ask only for what the catalog knows."""
    translation = next(iter(searches.values())).translation
    counted = ", ".join(f"countIf({search.condition})" for search in searches.values())
    mine = f"project = {translation.bind(project, 'UInt32')}"
    sql = f"SELECT {counted} FROM logboom.issues FINAL WHERE {mine} AND NOT gone"
    parameters = translation.parameters.values
    found = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")
    return {name: int(count) for name, count in zip(searches, found.rows[0], strict=True)}


async def users(engine: Engine, project: int, ids: Sequence[int]) -> dict[int, int]:
    """How many users met each of these issues."""
    sql = (
        f"{_MAPPED} SELECT issue_id, uniqCombinedMerge(14)(t.users) FROM logboom.issue_totals AS t"
        f" INNER JOIN mapped USING (fingerprint) WHERE {_MAPPED_ONES} GROUP BY issue_id"
    )
    parameters: dict[str, Value] = {"project": project, "ids": list(ids)}
    found = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")
    return {int(issue): int(count) for issue, count in found.rows}


async def trends(engine: Engine, project: int, ids: Sequence[int], trend: Trend, now: int) -> dict[int, list[int]]:
    """Events of each issue in each of the last 24 hours or 30 days (UTC), the one that runs last; `now` in seconds."""
    step, length = TRENDS[trend]
    first = now // step * step - (length - 1) * step
    sql = (
        f"{_MAPPED} SELECT issue_id, intDiv(toUnixTimestamp(hour) - {{first:Int64}}, {{step:Int64}}) AS place, sum(events)"
        f" FROM logboom.issue_hours INNER JOIN mapped USING (fingerprint) WHERE {_MAPPED_ONES}"
        " AND hour >= toDateTime({first:Int64}, 'UTC') GROUP BY issue_id, place"
    )
    parameters: dict[str, Value] = {"project": project, "ids": list(ids), "first": first, "step": step}
    rows = await engine.rows(Statement(sql, parameters), limits=LIMITS, slot="search")
    found = {issue: [0] * length for issue in ids}
    for issue, place, events in rows.rows:
        if 0 <= int(place) < length:
            found[int(issue)][int(place)] = int(events)
    return found


def _joined(project: int, search: IssueSearch, *, with_users: bool) -> str:
    """`WITH mapped, joined`: each issue with its counts. Users are only counted together where it matters: that takes time."""
    mine = f"project = {search.translation.bind(project, 'UInt32')}"
    users = ", uniqCombinedMerge(14)(t.users) AS users" if with_users else ""
    return (
        f"WITH mapped AS (SELECT fingerprint, issue_id FROM logboom.issue_fingerprints FINAL WHERE {mine} AND issue_id != 0),"
        f" counted AS (SELECT issue_id, sum(t.events) AS events, max(t.last_seen) AS last, min(t.first_seen) AS first{users}"
        f" FROM logboom.issue_totals AS t INNER JOIN mapped USING (fingerprint) WHERE {mine} GROUP BY issue_id),"
        " joined AS (SELECT issue_id, number, status, reason, since, title, culprit, type, level, platform, assignee_id,"
        f" first_release, events{', users' if with_users else ''},"
        " if(events = 0, toDateTime64(i.first_seen, 9, 'UTC'), first) AS first_seen,"
        " if(events = 0, toDateTime64(i.first_seen, 9, 'UTC'), last) AS last_seen"
        f" FROM (SELECT * FROM logboom.issues FINAL WHERE {mine} AND NOT gone) AS i"
        " LEFT JOIN counted USING (issue_id))"
    )


def _issue(row: list[Any]) -> ListedIssue:
    (id_, number, status, reason, since, title, culprit, type_, level, platform, assignee, first, last, events) = row
    return ListedIssue(
        id=int(id_),
        number=int(number),
        status=Status(status),
        reason=Reason(reason),
        since=moment_of(since),
        title=title,
        culprit=culprit,
        type=type_,
        level=level,
        platform=platform,
        assignee_id=int(assignee) or None,
        first_seen=moment_of(first),
        last_seen=moment_of(last),
        events=int(events),
    )
