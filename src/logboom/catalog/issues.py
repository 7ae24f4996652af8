"""Issues: made for fingerprints that nobody knows, found by id and short id, changed with a trace of what happened.

Every change is one transaction that writes a row of activity; its id is the issue's revision. These transactions run
one at a time on all nodes, so revisions rise in the order in which they can be read.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, select, tuple_, update

from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.issue_activity import write_activity
from logboom.catalog.issue_records import (
    Change,
    FingerprintRecord,
    IssueRecord,
    Known,
    Member,
    NewIssue,
    Reason,
    RevisedFingerprint,
    Status,
)
from logboom.catalog.issue_tables import issue_fingerprints, issues
from logboom.catalog.new_issues import write_issues
from logboom.errors import NotFound

MOST_AT_ONCE: Final = 300  # values of one statement: SQLite takes 32,766, three a fingerprint

Fingerprint = tuple[int, str, int]
"""Project, grouping, fingerprint."""

_COLUMNS: Final = (
    issue_fingerprints.c.project_id, issue_fingerprints.c.grouping, issue_fingerprints.c.fingerprint,
)  # fmt: skip
_KEY: Final = tuple_(*_COLUMNS)


class Issues:
    """Safe to use from many threads and processes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, found: Sequence[NewIssue]) -> list[int]:
        """The ids of issues for those of these that have none yet; those that another process made meanwhile are left out."""
        wanted = {(one.project, one.grouping, one.fingerprint): one for one in found}
        with self._database.writing(alone=True) as connection:
            known = _known(connection, wanted)
            unowned = [key for key, one in known.items() if one.issue_id is None and not one.discarded]
            missing = [one for key, one in wanted.items() if key not in known or key in unowned]
            if not missing:
                return []
            for part in _parts(unowned):
                connection.execute(delete(issue_fingerprints).where(_KEY.in_(part)))
            return write_issues(connection, self._clock, missing)

    def of_fingerprints(self, wanted: Iterable[Fingerprint]) -> dict[Fingerprint, FingerprintRecord]:
        """Those that are known."""
        found = {}
        with self._database.reading() as connection:
            for part in _parts(list(wanted)):
                for row in connection.execute(select(issue_fingerprints).where(_KEY.in_(part))):
                    record = fingerprint_of(row)
                    found[record.project, record.grouping, record.fingerprint] = record
        return found

    def known(self, wanted: Iterable[Fingerprint]) -> dict[Fingerprint, Known]:
        """As `of_fingerprints`, only whose they are: for those who ask of each error that comes."""
        with self._database.reading() as connection:
            return _known(connection, wanted)

    def settled(self, ids: Iterable[int]) -> dict[int, IssueRecord]:
        """Those of the issues that are resolved or ignored."""
        done = issues.c.deleted_at.is_(None) & (issues.c.status != Status.UNRESOLVED.value)
        found: dict[int, IssueRecord] = {}
        with self._database.reading() as connection:
            for part in _parts(sorted(set(ids))):
                rows = connection.execute(select(issues).where(issues.c.id.in_(part), done))
                found |= {row.id: issue_of(row) for row in rows}
        return found

    def with_ids(self, ids: Iterable[int]) -> dict[int, IssueRecord]:
        """The issues of these ids that were not deleted."""
        found = {}
        with self._database.reading() as connection:
            for part in _parts(sorted(set(ids))):
                for row in connection.execute(select(issues).where(issues.c.id.in_(part))):
                    if row.deleted_at is None:
                        found[row.id] = issue_of(row)
        return found

    def get(self, project: int, issue_id: int) -> IssueRecord:
        """The issue; of one that was merged the one that it is part of now. Raises NotFound."""
        with self._database.reading() as connection:
            return _surviving(connection, project, issues.c.id == issue_id)

    def with_number(self, project: int, number: int) -> IssueRecord:
        """As `get`, by the number in its short id."""
        with self._database.reading() as connection:
            return _surviving(connection, project, issues.c.number == number)

    def fingerprints(self, issue_id: int) -> list[FingerprintRecord]:
        """Whose events are the issue's, the oldest first."""
        query = select(issue_fingerprints).where(issue_fingerprints.c.issue_id == issue_id)
        with self._database.reading() as connection:
            return [fingerprint_of(row) for row in connection.execute(query.order_by(issue_fingerprints.c.revision))]

    def fingerprints_of(self, ids: Iterable[int]) -> dict[int, list[FingerprintRecord]]:
        """The same of several issues; one that has none is left out."""
        table = issue_fingerprints.c
        found: dict[int, list[FingerprintRecord]] = {}
        with self._database.reading() as connection:
            for part in _parts(sorted(set(ids))):
                query = select(issue_fingerprints).where(table.issue_id.in_(part)).order_by(table.revision)
                for row in connection.execute(query):
                    found.setdefault(row.issue_id, []).append(fingerprint_of(row))
        return found

    def members(self, ids: Iterable[int]) -> list[Member]:
        """The fingerprints of these issues."""
        table = issue_fingerprints.c
        query = select(table.project_id, table.fingerprint, table.issue_id)
        found = []
        with self._database.reading() as connection:
            for part in _parts(sorted(set(ids))):
                rows = connection.execute(query.where(table.issue_id.in_(part)))
                found += [Member(row.project_id, row.fingerprint, row.issue_id) for row in rows]
        return found

    def ids_beyond(self, issue_id: int, limit: int) -> list[int]:
        """Ids of issues that are neither deleted nor merged away, in their order, from behind that one on."""
        living = issues.c.deleted_at.is_(None) & issues.c.merged_into.is_(None)
        query = select(issues.c.id).where(living, issues.c.id > issue_id).order_by(issues.c.id).limit(limit)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def ignored_until_dates(self) -> list[IssueRecord]:
        """Issues that are ignored until some time."""
        waiting = (issues.c.status == Status.IGNORED.value) & issues.c.resolution.contains('"date"')
        query = select(issues).where(waiting, issues.c.deleted_at.is_(None), issues.c.merged_into.is_(None))
        with self._database.reading() as connection:
            return [issue_of(row) for row in connection.execute(query)]

    def change(self, ids: Iterable[int], change: Change) -> list[int]:
        """Make the change to each; the ids of those that it was made to."""
        return self._change(dict.fromkeys(ids, (None, change)))

    def change_seen(self, changes: Mapping[int, tuple[int, Change]]) -> list[int]:
        """As `change`, to each issue its own; one that is of another revision than this is left alone: who decided saw
        another one."""
        return self._change(changes)

    def _change(self, changes: Mapping[int, tuple[int | None, Change]]) -> list[int]:
        changed = []
        with self._database.writing(alone=True) as connection:
            for issue_id, (revision, change) in changes.items():
                row = connection.execute(select(issues).where(issues.c.id == issue_id)).one_or_none()
                if row is None or row.deleted_at is not None or revision not in (None, row.revision):
                    continue
                apply(connection, self._clock, issue_of(row), change)
                changed.append(issue_id)
        return changed

    def assign(self, ids: Iterable[int], assignee_id: int | None, *, user_id: int) -> list[int]:
        """Give them to somebody, or to nobody."""
        kind = "unassigned" if assignee_id is None else "assigned"
        change = Change(kind=kind, user_id=user_id, data={"assignee_id": assignee_id} if assignee_id else {})
        changed = []
        with self._database.writing(alone=True) as connection:
            for issue_id in ids:
                row = connection.execute(select(issues).where(issues.c.id == issue_id)).one_or_none()
                if row is not None and row.deleted_at is None and row.assignee_id != assignee_id:
                    of_issue = issues.c.id == issue_id
                    connection.execute(update(issues).where(of_issue).values(assignee_id=assignee_id))
                    apply(connection, self._clock, issue_of(row), change)
                    changed.append(issue_id)
        return changed

    def changed_since(self, revision: int, limit: int) -> list[IssueRecord]:
        """What changed after that revision, deleted ones too, in the order of the changes."""
        query = select(issues).where(issues.c.revision > revision).order_by(issues.c.revision).limit(limit)
        with self._database.reading() as connection:
            return [issue_of(row) for row in connection.execute(query)]

    def fingerprints_changed_since(self, revision: int, limit: int) -> list[RevisedFingerprint]:
        """As `changed_since`; of one revision all or none, so that a reader may go on from the last one's."""
        table = issue_fingerprints.c
        query = select(table.project_id, table.fingerprint, table.revision, func.coalesce(table.issue_id, 0))
        later = query.where(table.revision > revision).order_by(table.revision).limit(limit)
        with self._database.reading() as connection:
            found = list(starmap(RevisedFingerprint, connection.execute(later)))
            if len(found) == limit:
                rest = query.where(table.revision == found[-1].revision)
                whole = list(starmap(RevisedFingerprint, connection.execute(rest)))
                found = [one for one in found if one.revision != whole[0].revision] + whole
            return found


def apply(connection: Connection, clock: Clock, issue: IssueRecord, change: Change) -> int:
    """Write the change and its activity; the new revision."""
    revision = write_activity(connection, clock, project=issue.project, issue_id=issue.id, change=change)
    values: dict[str, Any] = {"revision": revision}
    if change.status is not None:
        values["status"] = change.status.value
    if change.reason is not None:
        values |= {"reason": change.reason.value, "since": change.at or clock()}
    if change.resolution is not None:
        values["resolution"] = json.dumps(change.resolution)
    connection.execute(update(issues).where(issues.c.id == issue.id).values(values))
    return revision


def issue_of(row: Row[Any]) -> IssueRecord:
    return IssueRecord(
        id=row.id,
        project=row.project_id,
        number=row.number,
        status=Status(row.status),
        reason=Reason(row.reason),
        since=row.since,
        title=row.title,
        culprit=row.culprit,
        type=row.type,
        level=row.level,
        platform=row.platform,
        logger=row.logger,
        first_seen=row.first_seen,
        first_release=row.first_release,
        first_event_id=row.first_event_id,
        assignee_id=row.assignee_id,
        resolution=json.loads(row.resolution),
        merged_into=row.merged_into,
        deleted=row.deleted_at is not None,
        revision=row.revision,
    )


def fingerprint_of(row: Row[Any]) -> FingerprintRecord:
    return FingerprintRecord(
        project=row.project_id,
        grouping=row.grouping,
        fingerprint=row.fingerprint,
        issue_id=row.issue_id,
        made_for=row.made_for,
        discarded=row.discarded,
        components=json.loads(row.components),
        revision=row.revision,
    )


def _known(connection: Connection, wanted: Iterable[Fingerprint]) -> dict[Fingerprint, Known]:
    keys = sorted(wanted)
    found = {}
    for part in _parts(keys):
        # More than is wanted where projects have each other's fingerprints; ten times as fast as to ask for each project.
        of_kind = [column.in_(set(values)) for column, values in zip(_COLUMNS, zip(*part, strict=True), strict=True)]
        columns = (*_COLUMNS, issue_fingerprints.c.issue_id, issue_fingerprints.c.discarded)
        for project, grouping, fingerprint, issue_id, discarded in connection.execute(select(*columns).where(*of_kind)):
            found[project, grouping, fingerprint] = Known(issue_id, discarded)
    return {key: found[key] for key in keys if key in found}


def _surviving(connection: Connection, project: int, named: Any) -> IssueRecord:
    row = connection.execute(select(issues).where(issues.c.project_id == project, named)).one_or_none()
    seen: set[int] = set()
    while row is not None and row.merged_into is not None and row.id not in seen:
        seen.add(row.id)
        row = connection.execute(select(issues).where(issues.c.id == row.merged_into)).one_or_none()
    if row is None or row.deleted_at is not None:
        raise NotFound("there is no such issue", hint="it may have been deleted, or be in another project")
    return issue_of(row)


def _parts(values: list[Any]) -> Iterable[list[Any]]:
    return (values[start : start + MOST_AT_ONCE] for start in range(0, len(values), MOST_AT_ONCE))
