"""Numbers of one issue, or of one project, from the engine's counts."""

import asyncio
from datetime import datetime, timedelta

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import IssueRecord
from logboom.issues.lifecycle import WEEK_HOURS, Totals
from logboom.issues.times import moment_of
from logboom.store.engine import Engine
from logboom.store.statement import Statement, Value

_MINE = "project = {project:UInt32} AND fingerprint IN {fingerprints:Array(UInt64)}"


async def of_issue(catalog: Catalog, issue: IssueRecord) -> dict[str, Value]:
    """The parameters that name an issue's fingerprints."""
    fingerprints = await asyncio.to_thread(catalog.issues.fingerprints, issue.id)
    return {"project": issue.project, "fingerprints": [one.fingerprint for one in fingerprints]}


async def totals(engine: Engine, catalog: Catalog, issue: IssueRecord) -> Totals:
    """All its events and users."""
    sql = f"SELECT sum(events), uniqCombinedMerge(14)(users) FROM logboom.issue_totals WHERE {_MINE}"
    found = await engine.rows(Statement(sql, await of_issue(catalog, issue)))
    events, users = found.rows[0]
    return Totals(events=int(events), users=int(users))


async def hours_of_a_week(engine: Engine, catalog: Catalog, issue: IssueRecord, now: datetime) -> list[int]:
    """Events of each hour of the last week and of the one that runs, which is the last."""
    current = now.replace(minute=0, second=0, microsecond=0)
    first = current - timedelta(hours=WEEK_HOURS)
    sql = (
        f"SELECT dateDiff('hour', toDateTime({{first:Int64}}, 'UTC'), hour), sum(events) FROM logboom.issue_hours"
        f" WHERE {_MINE} AND hour >= toDateTime({{first:Int64}}, 'UTC') GROUP BY hour"
    )
    named = await of_issue(catalog, issue)
    found = await engine.rows(Statement(sql, {**named, "first": int(first.timestamp())}))
    hours = [0] * (WEEK_HOURS + 1)
    for index, events in found.rows:
        if 0 <= int(index) <= WEEK_HOURS:
            hours[int(index)] = int(events)
    return hours


async def releases_first_seen(engine: Engine, project: int) -> dict[str, datetime]:
    """When each release of a project was first seen with an error."""
    sql = (
        "SELECT release, min(first_seen) FROM logboom.issue_releases"
        " WHERE project = {project:UInt32} AND release != '' GROUP BY release"
    )
    found = await engine.rows(Statement(sql, {"project": project}))
    return {release: moment_of(first) for release, first in found.rows}


async def releases(engine: Engine, named: dict[str, Value]) -> list[dict[str, object]]:
    """In which releases the issue was seen, the one that it was seen in last first."""
    sql = (
        "SELECT release, sum(events), min(first_seen), max(last_seen) AS last FROM logboom.issue_releases"
        f" WHERE {_MINE} AND release != '' GROUP BY release ORDER BY last DESC LIMIT 100"
    )
    found = await engine.rows(Statement(sql, named))
    return [
        {"release": release, "events": int(events), "first_seen": moment_of(first), "last_seen": moment_of(last)}
        for release, events, first, last in found.rows
    ]


async def environments(engine: Engine, named: dict[str, Value]) -> list[dict[str, object]]:
    """In which environments the issue was seen, the one with the most events first."""
    sql = (
        f"SELECT environment, sum(events) AS seen FROM logboom.issue_releases WHERE {_MINE}"
        " GROUP BY environment ORDER BY seen DESC LIMIT 100"
    )
    found = await engine.rows(Statement(sql, named))
    return [{"environment": environment, "events": int(events)} for environment, events in found.rows]


async def last_day(engine: Engine, named: dict[str, Value], now: datetime) -> Totals:
    """Events and users of the last 24 hours, the one that runs among them."""
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=23)
    sql = (
        f"SELECT sum(events), uniqCombinedMerge(14)(users) FROM logboom.issue_hours WHERE {_MINE}"
        " AND hour >= toDateTime({first:Int64}, 'UTC')"
    )
    found = await engine.rows(Statement(sql, {**named, "first": int(first.timestamp())}))
    events, users = found.rows[0]
    return Totals(events=int(events), users=int(users))


async def seen(engine: Engine, named: dict[str, Value]) -> tuple[datetime, datetime] | None:
    """When the issue was first and last seen; None before its first events are counted."""
    sql = f"SELECT sum(events), min(first_seen), max(last_seen) FROM logboom.issue_totals WHERE {_MINE}"
    found = await engine.rows(Statement(sql, named))
    events, first, last = found.rows[0]
    return (moment_of(first), moment_of(last)) if int(events) else None
