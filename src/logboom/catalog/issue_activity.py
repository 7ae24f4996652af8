"""What happened to issues and what people said of them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.issue_records import Activity, Change
from logboom.catalog.issue_tables import issue_activity, issues
from logboom.errors import Forbidden, InvalidRequest, NotFound

COMMENT = "comment"
LONGEST_COMMENT = 20_000


class IssueActivity:
    """Rows with rising ids, readable in the order of the ids."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_issue(self, issue_id: int, *, limit: int = 500) -> list[Activity]:
        """The newest first, with that of the issues that were merged into it."""
        merged = select(issues.c.id).where(issues.c.merged_into == issue_id)
        mine = (issue_activity.c.issue_id == issue_id) | issue_activity.c.issue_id.in_(merged)
        query = select(issue_activity).where(mine).order_by(issue_activity.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [activity_of(row) for row in connection.execute(query)]

    def after(self, activity_id: int, *, kinds: Sequence[str], limit: int) -> list[Activity]:
        """What of these kinds was written after that one, oldest first: whoever keeps the last id misses nothing."""
        wanted = (issue_activity.c.id > activity_id) & issue_activity.c.kind.in_(kinds)
        query = select(issue_activity).where(wanted).order_by(issue_activity.c.id)
        with self._database.reading() as connection:
            return [activity_of(row) for row in connection.execute(query.limit(limit))]

    def between(
        self, project: int, start: datetime, end: datetime, *, kinds: Sequence[str], limit: int
    ) -> list[Activity]:
        """What of these kinds happened in a project from `start` to before `end`, in the order in which it was written."""
        table = issue_activity.c
        wanted = (table.project_id == project) & (table.at >= start) & (table.at < end) & table.kind.in_(kinds)
        with self._database.reading() as connection:
            rows = connection.execute(select(issue_activity).where(wanted).order_by(table.id).limit(limit))
            return [activity_of(row) for row in rows]

    def latest(self, *, kinds: Sequence[str]) -> int:
        """The id of the newest of these kinds; 0 when there is none. A comment that is taken back may leave its id to another row."""
        query = select(issue_activity.c.id).where(issue_activity.c.kind.in_(kinds))
        query = query.order_by(issue_activity.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def count_comments(self, issue_id: int) -> int:
        """How many comments the issue has itself."""
        of_issue = (issue_activity.c.issue_id == issue_id) & (issue_activity.c.kind == COMMENT)
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).where(of_issue)).scalar_one()

    def comment(self, project: int, issue_id: int, user_id: int, text: str) -> Activity:
        """Raises InvalidRequest for an empty comment."""
        change = Change(kind=COMMENT, user_id=user_id, data={"text": _checked(text)})
        with self._database.writing(alone=True) as connection:
            written = write_activity(connection, self._clock, project=project, issue_id=issue_id, change=change)
            return _get(connection, written)

    def edit_comment(self, issue_id: int, comment_id: int, user_id: int, text: str) -> Activity:
        """Raises NotFound, and Forbidden when somebody else wrote it."""
        with self._database.writing() as connection:
            _own_comment(connection, issue_id, comment_id, user_id)
            values = {"data": json.dumps({"text": _checked(text)}), "edited_at": self._clock()}
            connection.execute(update(issue_activity).where(issue_activity.c.id == comment_id).values(values))
            return _get(connection, comment_id)

    def delete_comment(self, issue_id: int, comment_id: int, user_id: int) -> None:
        """Raises NotFound, and Forbidden when somebody else wrote it."""
        with self._database.writing() as connection:
            _own_comment(connection, issue_id, comment_id, user_id)
            connection.execute(delete(issue_activity).where(issue_activity.c.id == comment_id))


def write_activity(connection: Connection, clock: Clock, *, project: int, issue_id: int, change: Change) -> int:
    """A row; its id. The transaction must be one that runs alone, so that ids rise in the order of commits."""
    [activity_id] = write_activities(connection, clock, [(project, issue_id, change)])
    return activity_id


def write_activities(connection: Connection, clock: Clock, changes: Sequence[tuple[int, int, Change]]) -> Sequence[int]:
    """As `write_activity`, many at once: project, issue and change of each; their ids in this order."""
    rows = [
        {
            "project_id": project,
            "issue_id": issue_id,
            "kind": change.kind,
            "at": change.at or clock(),
            "user_id": change.user_id,
            "event_id": change.event_id,
            "release": change.release[:300],
            "environment": change.environment[:300],
            "data": json.dumps(change.data),
        }
        for project, issue_id, change in changes
    ]
    written = insert(issue_activity).returning(issue_activity.c.id, sort_by_parameter_order=True)
    return connection.execute(written, rows).scalars().all()


def activity_of(row: Row[Any]) -> Activity:
    return Activity(
        id=row.id,
        project=row.project_id,
        issue_id=row.issue_id,
        kind=row.kind,
        at=row.at,
        user_id=row.user_id,
        event_id=row.event_id,
        release=row.release,
        environment=row.environment,
        data=json.loads(row.data),
        edited_at=row.edited_at,
    )


def _get(connection: Connection, activity_id: int) -> Activity:
    return activity_of(connection.execute(select(issue_activity).where(issue_activity.c.id == activity_id)).one())


def _own_comment(connection: Connection, issue_id: int, comment_id: int, user_id: int) -> None:
    table = issue_activity.c
    query = select(table.user_id).where(table.id == comment_id, table.issue_id == issue_id, table.kind == COMMENT)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("this issue has no such comment")
    if row.user_id != user_id:
        raise Forbidden("somebody else wrote this comment", hint="answer with one of your own")


def _checked(text: str) -> str:
    stripped = text.strip()
    if not 1 <= len(stripped) <= LONGEST_COMMENT:
        raise InvalidRequest(f"a comment has 1 to {LONGEST_COMMENT} characters")
    return stripped
