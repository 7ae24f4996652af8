"""Projects and the ingest keys that let senders write into them."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog import credentials
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.records import NO_LIMITS, IngestKey, KeyLimits, Project
from logboom.catalog.tables import ingest_keys, projects, revisions
from logboom.errors import Conflict, InvalidRequest, NotFound
from logboom.event import RETENTION_CLASSES, retention_class

DEFAULT_RETENTION_DAYS = 30

MOST_OF_A_LIMIT = 2**53 - 1  # what JavaScript counts up to

# Digits alone would be taken for the id of a project.
_SLUG = re.compile(r"(?!\d+\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Projects:
    """Projects are never deleted here, since their events outlive the wish; ids count from 1."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, slug: str, name: str = "", *, retention_days: int = DEFAULT_RETENTION_DAYS) -> Project:
        """Raises Conflict when the slug is taken. The retention is rounded up to its class."""
        with self._database.writing() as connection:
            return insert_project(connection, self._clock, slug, name, retention_days=retention_days)

    def all(self) -> list[Project]:
        with self._database.reading() as connection:
            return [project_of(row) for row in connection.execute(select(projects).order_by(projects.c.slug))]

    def with_slug(self, slug: str) -> Project | None:
        return next((project for project in self.all() if project.slug == slug), None)

    def get(self, project_id: int) -> Project:
        """Raises NotFound."""
        with self._database.reading() as connection:
            return project_of(_project_row(connection, project_id))

    def change(
        self, project_id: int, *, slug: str | None = None, name: str | None = None, retention_days: int | None = None
    ) -> Project:
        """Change what is given. A new retention counts for events that are loaded from now on."""
        values: dict[str, object] = {}
        if slug is not None:
            values["slug"] = _checked_slug(slug)
        if name is not None:
            values["name"] = _checked_name(name)
        if retention_days is not None:
            values["retention_days"] = _checked_retention(retention_days)
        with self._database.writing() as connection:
            _project_row(connection, project_id)
            if values:
                try:
                    connection.execute(update(projects).where(projects.c.id == project_id).values(values))
                except IntegrityError:
                    raise Conflict("another project has this slug already") from None
                count_revision(connection)
            return project_of(_project_row(connection, project_id))

    def ingest_keys(self, project_id: int) -> list[IngestKey]:
        """The keys in force, oldest first."""
        query = (
            select(ingest_keys)
            .where(ingest_keys.c.project_id == project_id, ingest_keys.c.revoked_at.is_(None))
            .order_by(ingest_keys.c.id)
        )
        with self._database.reading() as connection:
            return [ingest_key_of(row) for row in connection.execute(query)]

    def create_ingest_key(self, project_id: int, name: str) -> IngestKey:
        with self._database.writing() as connection:
            _project_row(connection, project_id)
            return insert_ingest_key(connection, self._clock, project_id, name, credentials.new_ingest_key())

    def change_ingest_key(
        self, project_id: int, key_id: int, *, name: str | None = None, limits: Mapping[str, int | None] = {}
    ) -> IngestKey:
        """Change what is given; `limits` are by the names of KeyLimits, and hold within a second on every node.

        Raises NotFound, InvalidRequest.
        """
        values: dict[str, object] = _checked_limits(limits)
        if name is not None:
            values["name"] = _checked_name(name)
        mine = (ingest_keys.c.id == key_id) & (ingest_keys.c.project_id == project_id)
        in_force = mine & ingest_keys.c.revoked_at.is_(None)
        with self._database.writing() as connection:
            if values and connection.execute(update(ingest_keys).where(in_force).values(values)).rowcount:
                count_revision(connection)
            row = connection.execute(select(ingest_keys).where(in_force)).one_or_none()
            if row is None:
                raise NotFound("this project has no such ingest key")
            return ingest_key_of(row)

    def revoke_ingest_key(self, project_id: int, key_id: int) -> None:
        """Senders are refused within a second on every node. Raises NotFound; what it let in stays."""
        mine = (ingest_keys.c.id == key_id) & (ingest_keys.c.project_id == project_id)
        with self._database.writing() as connection:
            revoked = connection.execute(
                update(ingest_keys).where(mine, ingest_keys.c.revoked_at.is_(None)).values(revoked_at=self._clock())
            )
            if not revoked.rowcount:
                raise NotFound("this project has no such ingest key")
            count_revision(connection)


def insert_project(connection: Connection, clock: Clock, slug: str, name: str, *, retention_days: int) -> Project:
    values = {
        "slug": _checked_slug(slug),
        "name": _checked_name(name or slug),
        "retention_days": _checked_retention(retention_days),
        "created_at": clock(),
    }
    try:
        project_id = connection.execute(insert(projects).values(values).returning(projects.c.id)).scalar_one()
    except IntegrityError:
        raise Conflict("another project has this slug already") from None
    count_revision(connection)
    return project_of(_project_row(connection, project_id))


def insert_ingest_key(connection: Connection, clock: Clock, project_id: int, name: str, key: str) -> IngestKey:
    values = {"project_id": project_id, "name": _checked_name(name), "key": key, "created_at": clock()}
    key_id = connection.execute(insert(ingest_keys).values(values).returning(ingest_keys.c.id)).scalar_one()
    count_revision(connection)
    return ingest_key_of(connection.execute(select(ingest_keys).where(ingest_keys.c.id == key_id)).one())


def count_revision(connection: Connection) -> None:
    """Tell every key ring that it is behind."""
    connection.execute(update(revisions).where(revisions.c.name == "keys").values(number=revisions.c.number + 1))


def project_of(row: Row[Any]) -> Project:
    return Project(row.id, row.slug, row.name, row.retention_days, row.created_at)


def ingest_key_of(row: Row[Any]) -> IngestKey:
    limits = KeyLimits(row.events_per_second, row.bytes_per_second, row.events_per_day, row.bytes_per_day)
    given = NO_LIMITS if limits == NO_LIMITS else limits
    return IngestKey(row.id, row.key, row.project_id, row.name, row.created_at, given)


def _project_row(connection: Connection, project_id: int) -> Row[Any]:
    row = connection.execute(select(projects).where(projects.c.id == project_id)).one_or_none()
    if row is None:
        raise NotFound("there is no such project")
    return row


def _checked_slug(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise InvalidRequest(
            "a slug has 1 to 63 characters of a-z, 0-9 and -, and is not a number",
            hint="choose one that reads well in a URL, such as web-shop",
        )
    return slug


def _checked_name(name: str) -> str:
    stripped = name.strip()
    if not 1 <= len(stripped) <= 200 or not stripped.isprintable():
        raise InvalidRequest("a name has 1 to 200 printable characters")
    return stripped


def _checked_limits(limits: Mapping[str, int | None]) -> dict[str, object]:
    for name, value in limits.items():
        if value is not None and not 1 <= value <= MOST_OF_A_LIMIT:
            raise InvalidRequest(
                f"{name} is a number from 1 to {MOST_OF_A_LIMIT}, or none", hint="revoke a key that is to take nothing"
            )
    return {field.name: limits[field.name] for field in fields(KeyLimits) if field.name in limits}


def _checked_retention(days: int) -> int:
    if not 1 <= days <= RETENTION_CLASSES[-1]:
        raise InvalidRequest(
            f"events are kept for 1 to {RETENTION_CLASSES[-1]} days", hint=f"the classes are {RETENTION_CLASSES}"
        )
    return retention_class(days)
