"""Issues made many at once, with a handful of statements for all: a start of many projects makes thousands."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from logboom.catalog.clock import Clock
from logboom.catalog.issue_activity import write_activities
from logboom.catalog.issue_records import Change, NewIssue, Reason, Status
from logboom.catalog.issue_tables import issue_fingerprints, issue_numbers, issues


def write_issues(connection: Connection, clock: Clock, found: Sequence[NewIssue]) -> list[int]:
    """The ids of the issues, whose fingerprints have none, each another one. The transaction must run alone."""
    numbers = _take_numbers(connection, Counter(one.project for one in found))
    rows = [_issue(one, next(numbers[one.project])) for one in found]
    written = insert(issues).returning(issues.c.id, sort_by_parameter_order=True)
    ids = list(connection.execute(written, rows).scalars())
    changes = [(one.project, issue_id, _change(one)) for one, issue_id in zip(found, ids, strict=True)]
    revisions = write_activities(connection, clock, changes)
    revised = [{"of_issue": issue_id, "revision": revision} for issue_id, revision in zip(ids, revisions, strict=True)]
    connection.execute(update(issues).where(issues.c.id == bindparam("of_issue")), revised)
    connection.execute(insert(issue_fingerprints), list(map(_fingerprint, found, ids, revisions)))
    return ids


def _take_numbers(connection: Connection, wanted: Counter[int]) -> dict[int, Iterator[int]]:
    """So many numbers of short ids for each project."""
    table = issue_numbers.c
    found = connection.execute(select(table.project_id, table.last).where(table.project_id.in_(wanted)))
    last = dict(found.all())
    if missing := [{"project_id": project, "last": 0} for project in wanted if project not in last]:
        connection.execute(insert(issue_numbers), missing)
    counted = update(issue_numbers).where(table.project_id == bindparam("of_project"))
    connection.execute(
        counted.values(last=table.last + bindparam("count")),
        [{"of_project": project, "count": count} for project, count in wanted.items()],
    )
    return {
        project: iter(range(last.get(project, 0) + 1, last.get(project, 0) + count + 1))
        for project, count in wanted.items()
    }


def _issue(new: NewIssue, number: int) -> dict[str, Any]:
    return {
        "project_id": new.project,
        "number": number,
        "status": Status.UNRESOLVED.value,
        "reason": Reason.NEW.value,
        "since": new.first_seen,
        "title": new.title[:400],
        "culprit": new.culprit[:300],
        "type": new.type[:400],
        "level": new.level[:20],
        "platform": new.platform[:60],
        "logger": new.logger[:300],
        "first_seen": new.first_seen,
        "first_release": new.first_release[:300],
        "first_event_id": new.first_event_id,
        "resolution": "{}",
        "revision": 0,
    }


def _fingerprint(new: NewIssue, issue_id: int, revision: int) -> dict[str, Any]:
    return {
        "project_id": new.project,
        "grouping": new.grouping,
        "fingerprint": new.fingerprint,
        "issue_id": issue_id,
        "made_for": issue_id,
        "components": json.dumps(new.components),
        "revision": revision,
        "discarded": False,
    }


def _change(new: NewIssue) -> Change:
    return Change(
        kind="new",
        at=new.first_seen,
        event_id=new.first_event_id,
        release=new.first_release,
        environment=new.environment,
    )
