"""The first start: somebody who can sign in, a project to write into, a key to write with. No default password."""

from dataclasses import dataclass, field

from sqlalchemy import func, insert, select

from logboom.catalog import credentials
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.people import insert_user
from logboom.catalog.projects import DEFAULT_RETENTION_DAYS, insert_ingest_key, insert_project
from logboom.catalog.records import IngestKey, Project, Scope, User
from logboom.catalog.sign_ins import LOGIN_LINK_LIFETIME, insert_login_link
from logboom.catalog.tables import memberships, users
from logboom.catalog.tokens import insert_token

DEFAULT_PROJECT = "default"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the operator is told once."""

    administrator: User
    project: Project
    ingest_key: IngestKey
    login_link: str = field(repr=False)
    """The secret of the one-time link: `/login?token=...`."""


def prepare_first_start(
    database: Database, clock: Clock, *, ingest_key: str, admin_token: str, admin_email: str
) -> FirstStart | None:
    """Create it all in one transaction; None when there is a user already, of whom there is then nothing to tell."""
    key = credentials.ingest_key(ingest_key) if ingest_key else credentials.new_ingest_key()
    token = credentials.token(admin_token) if admin_token else ""
    with database.writing(alone=True) as connection:
        if connection.execute(select(func.count()).select_from(users)).scalar_one():
            return None
        user = insert_user(connection, clock, admin_email, "Administrator", administrator=True)
        project = insert_project(connection, clock, DEFAULT_PROJECT, "Default", retention_days=DEFAULT_RETENTION_DAYS)
        connection.execute(insert(memberships).values(user_id=user.id, project_id=project.id, role="admin"))
        if token:
            insert_token(connection, clock, user.id, token, name="bootstrap", scopes=frozenset(Scope))
        return FirstStart(
            administrator=user,
            project=project,
            ingest_key=insert_ingest_key(connection, clock, project.id, "first key", key),
            login_link=insert_login_link(connection, clock, user.id, LOGIN_LINK_LIFETIME),
        )
