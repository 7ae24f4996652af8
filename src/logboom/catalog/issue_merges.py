"""Several fingerprints as one issue, and apart again; issues that are deleted, for good if wanted.

Fingerprints are what is moved: events are never written anew, they follow their fingerprint.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.issue_records import Change, IssueRecord
from logboom.catalog.issue_tables import issue_fingerprints, issues
from logboom.catalog.issues import apply, issue_of
from logboom.errors import Conflict, InvalidRequest, NotFound


class IssueMerges:
    """Each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def merge(self, project: int, target: int, others: Sequence[int], *, user_id: int) -> IssueRecord:
        """Make one issue of several; the others' short ids lead to it from now on. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            into = _living(connection, project, target)
            merged = [_living(connection, project, one) for one in dict.fromkeys(others) if one != target]
            if not merged:
                raise InvalidRequest("to merge, name at least two issues")
            change = Change(kind="merged", user_id=user_id, data={"numbers": [one.number for one in merged]})
            revision = apply(connection, self._clock, into, change)
            for one in merged:
                away = Change(kind="merged_away", user_id=user_id, data={"into": into.number})
                apply(connection, self._clock, one, away)
                connection.execute(update(issues).where(issues.c.id == one.id).values(merged_into=target))
                # Those that were merged into it before now lead on to the new one.
                connection.execute(update(issues).where(issues.c.merged_into == one.id).values(merged_into=target))
                moved = update(issue_fingerprints).where(issue_fingerprints.c.issue_id == one.id)
                connection.execute(moved.values(issue_id=target, revision=revision))
            return _living(connection, project, target)

    def unmerge(self, project: int, issue_id: int, fingerprints: Sequence[int], *, user_id: int) -> list[IssueRecord]:
        """Give fingerprints back to the issues that they were merged from; these issues.

        Raises NotFound for a fingerprint that the issue does not have, Conflict for one that was its own from the start.
        """
        with self._database.writing(alone=True) as connection:
            source = _living(connection, project, issue_id)
            table = issue_fingerprints.c
            mine = table.issue_id == issue_id
            rows = connection.execute(select(issue_fingerprints).where(mine, table.fingerprint.in_(fingerprints))).all()
            if len(rows) < len(set(fingerprints)):
                raise NotFound("the issue has no such fingerprint")
            if any(row.made_for in (None, issue_id) for row in rows):
                raise Conflict(
                    "this fingerprint was not merged into the issue: it is its own",
                    hint="split the others off instead",
                )
            back = sorted({row.made_for for row in rows})
            for row in rows:
                only = mine & (table.grouping == row.grouping) & (table.fingerprint == row.fingerprint)
                connection.execute(update(issue_fingerprints).where(only).values(issue_id=row.made_for))
            connection.execute(update(issues).where(issues.c.id.in_(back)).values(merged_into=None, deleted_at=None))
            revived = [_living(connection, project, one) for one in back]
            numbers = {"numbers": [one.number for one in revived]}
            apply(connection, self._clock, source, Change(kind="unmerged", user_id=user_id, data=numbers))
            for one in revived:
                change = Change(kind="unmerged_from", user_id=user_id, data={"from": source.number})
                revision = apply(connection, self._clock, one, change)
                moved = update(issue_fingerprints).where(table.issue_id == one.id)
                connection.execute(moved.values(revision=revision))
            return revived

    def delete(self, project: int, issue_id: int, *, user_id: int, discard: bool) -> list[int]:
        """Delete an issue; its fingerprints. With `discard` their events never make an issue again. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            issue = _living(connection, project, issue_id)
            kind = "discarded" if discard else "deleted"
            revision = apply(connection, self._clock, issue, Change(kind=kind, user_id=user_id))
            now = self._clock()
            gone = (issues.c.id == issue_id) | (issues.c.merged_into == issue_id)
            connection.execute(update(issues).where(gone).values(deleted_at=now))
            table = issue_fingerprints.c
            fingerprints = (
                connection.execute(select(table.fingerprint).where(table.issue_id == issue_id)).scalars().all()
            )
            values = {"issue_id": None, "made_for": None, "discarded": discard, "revision": revision}
            connection.execute(update(issue_fingerprints).where(table.issue_id == issue_id).values(values))
            return list(fingerprints)

    def discarded(self) -> set[tuple[int, int]]:
        """Project and fingerprint of what shall not be kept as errors."""
        table = issue_fingerprints.c
        query = select(table.project_id, table.fingerprint).where(table.discarded.is_(True))
        with self._database.reading() as connection:
            return {(row.project_id, row.fingerprint) for row in connection.execute(query)}

    def newest_revision(self) -> int:
        """Rises with each change of a fingerprint."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(issue_fingerprints.c.revision))).scalar_one() or 0


def _living(connection: Connection, project: int, issue_id: int) -> IssueRecord:
    found = (issues.c.id == issue_id) & (issues.c.project_id == project)
    row = connection.execute(select(issues).where(found)).one_or_none()
    if row is None or row.deleted_at is not None or row.merged_into is not None:
        raise NotFound("there is no such issue", hint="it may have been deleted or merged, or be in another project")
    return issue_of(row)
