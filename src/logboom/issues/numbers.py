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
