"""Lists of issues: what the catalog knows, joined in the engine with their numbers, found by a search and put in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from logboom.catalog.issue_records import Member, Reason, Status
from logboom.issues.search import IssueSearch
from logboom.issues.times import moment_of
from logboom.store.engine import Engine
from logboom.store.statement import Limits, Statement, Value

Sort = Literal["last_seen", "first_seen", "events", "users"]
Trend = Literal["24h", "30d"]
Trends = dict[int, list[int]]
"""By the issue's id."""

LIMITS: Final = Limits(seconds=20)
# The step of a sparkline in seconds, and how many of them it has.
TRENDS: Final[Mapping[Trend, tuple[int, int]]] = {"24h": (3600, 24), "30d": (86_400, 30)}


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
    users: int


_COLUMNS: Final = (
    "issue_id, number, status, reason, since, title, culprit, type, level, platform, assignee_id,"
    " first_seen, last_seen, events, users"
)


async def listed(
    engine: Engine, project: int, search: IssueSearch, *, sort: Sort, limit: int, offset: int
) -> tuple[list[ListedIssue], int]:
    """A page of the issues that the search finds, the greatest of `sort` first, and how many it finds in all."""
    bind = search.translation.bind
    rows = _joined(project, search)
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


def _issue(row: list[Any]) -> ListedIssue:
    (
        id_, number, status, reason, since, title, culprit, type_, level, platform, assignee,
        first, last, events, users,
    ) = row  # fmt: skip
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
        users=int(users),
    )
