"""Numbers of one issue, or of one project, from the engine's counts."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from logboom.catalog.catalog import Catalog
from logboom.catalog.issue_records import IssueRecord
from logboom.issues.lifecycle import WEEK_HOURS, Totals
from logboom.issues.times import moment_of
from logboom.store.engine import Engine
from logboom.store.statement import Statement, Value

MOST: Final = 100  # releases and environments
FINGERPRINTS_AT_ONCE: Final = 1000  # that one statement asks for

_MINE: Final = "project = {project:UInt32} AND fingerprint IN {fingerprints:Array(UInt64)}"


class Release(NamedTuple):
    """A release in which an issue was seen."""

    release: str
    events: int
    first_seen: datetime
    last_seen: datetime

    def with_more(self, other: "Release") -> "Release":
        """Both together."""
        return Release(
            self.release,
            self.events + other.events,
            min(self.first_seen, other.first_seen),
            max(self.last_seen, other.last_seen),
        )


class Environment(NamedTuple):
    """An environment in which an issue was seen."""

    environment: str
    events: int


class Standing(NamedTuple):
    """The numbers of an issue in all."""

    events: int
    users: int
    first_seen: datetime
    last_seen: datetime


async def of_issue(catalog: Catalog, issue: IssueRecord) -> dict[str, Value]:
    """The parameters that name an issue's fingerprints."""
    members = await asyncio.to_thread(catalog.issues.members, [issue.id])
    return {"project": issue.project, "fingerprints": [member.fingerprint for member in members]}


async def totals(engine: Engine, catalog: Catalog, issue: IssueRecord) -> Totals:
    """All its events and users."""
    sql = f"SELECT sum(events), uniqCombinedMerge(14)(users) FROM logboom.issue_totals WHERE {_MINE}"
    found = await engine.rows(Statement(sql, await of_issue(catalog, issue)))
    events, users = found.rows[0]
    return Totals(events=int(events), users=int(users))


async def hours_of_a_week(
    engine: Engine, catalog: Catalog, issues: Sequence[IssueRecord], now: datetime
) -> dict[int, list[int]]:
    """Of each issue, by its id, the events of each hour of the last week and of the one that runs, which is the last."""
    current = now.replace(minute=0, second=0, microsecond=0)
    first = current - timedelta(hours=WEEK_HOURS)
    sql = (
        "SELECT fingerprint, dateDiff('hour', toDateTime({first:Int64}, 'UTC'), hour), sum(events) FROM logboom.issue_hours"
        f" WHERE {_MINE} AND hour >= toDateTime({{first:Int64}}, 'UTC') GROUP BY fingerprint, hour"
    )
    hours = {issue.id: [0] * (WEEK_HOURS + 1) for issue in issues}
    members = await asyncio.to_thread(catalog.issues.members, list(hours))
    issue_of = {(member.project, member.fingerprint): member.issue_id for member in members}
    for project in {member.project for member in members}:
        fingerprints = [member.fingerprint for member in members if member.project == project]
        for start in range(0, len(fingerprints), FINGERPRINTS_AT_ONCE):
            part = fingerprints[start : start + FINGERPRINTS_AT_ONCE]
            of_part: dict[str, Value] = {"project": project, "fingerprints": part, "first": int(first.timestamp())}
            found = await engine.rows(Statement(sql, of_part))
            for fingerprint, index, events in found.rows:
                if 0 <= int(index) <= WEEK_HOURS:
                    hours[issue_of[project, int(fingerprint)]][int(index)] += int(events)
    return hours


async def releases_first_seen(engine: Engine, project: int) -> dict[str, datetime]:
    """When each release of a project was first seen with an error."""
    sql = (
        "SELECT release, min(first_seen) FROM logboom.issue_releases"
        " WHERE project = {project:UInt32} AND release != '' GROUP BY release"
    )
    found = await engine.rows(Statement(sql, {"project": project}))
    return {release: moment_of(first) for release, first in found.rows}


async def releases(engine: Engine, named: dict[str, Value]) -> tuple[list[Release], list[Environment]]:
    """In which releases the issue was seen, the last one first; in which environments, the one with the most events first."""
    sql = (
        "SELECT release, environment, sum(events), min(first_seen), max(last_seen) FROM logboom.issue_releases"
        f" WHERE {_MINE} GROUP BY release, environment"
    )
    found: dict[str, Release] = {}
    environments: Counter[str] = Counter()
    for release, environment, events, first, last in (await engine.rows(Statement(sql, named))).rows:
        environments[environment] += int(events)
        if release:
            one = Release(release, int(events), moment_of(first), moment_of(last))
            found[release] = one.with_more(found[release]) if release in found else one
    newest = sorted(found.values(), key=lambda one: one.last_seen, reverse=True)
    return newest[:MOST], [Environment(*one) for one in environments.most_common(MOST)]


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


async def standing(engine: Engine, issue: IssueRecord) -> Standing | None:
    """What a list shows of the issue; None before its first events are counted."""
    sql = (
        "SELECT events, users, first_seen, last_seen FROM logboom.issue_numbers"
        " WHERE project = {project:UInt32} AND issue_id = {issue:UInt64} ORDER BY version DESC LIMIT 1"
    )
    found = (await engine.rows(Statement(sql, {"project": issue.project, "issue": issue.id}))).rows
    if not found:
        return None
    events, users, first, last = found[0]
    return Standing(int(events), int(users), moment_of(first), moment_of(last))


async def totals_of(engine: Engine, project: int, ids: Sequence[int]) -> dict[int, Totals]:
    """Events and users of each of these issues of a project."""
    sql = (
        "SELECT issue_id, argMax(events, version), argMax(users, version) FROM logboom.issue_numbers"
        " WHERE project = {project:UInt32} AND issue_id IN {ids:Array(UInt64)} GROUP BY issue_id"
    )
    found = await engine.rows(Statement(sql, {"project": project, "ids": list(ids)}))
    return {int(issue): Totals(events=int(events), users=int(users)) for issue, events, users in found.rows}
