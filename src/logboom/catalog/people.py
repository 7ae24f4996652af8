"""People and their roles."""

import re
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog import passwords
from logboom.catalog.clock import Clock
from logboom.catalog.database import Database
from logboom.catalog.records import Member, Role, User
from logboom.catalog.tables import memberships, sessions, users
from logboom.errors import Conflict, InvalidRequest, NotFound

# What one would have to quote is no address that people use; `admin@localhost` is one.
_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,255}")


class People:
    """Users of the server and what they may do in which project. Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, email: str, name: str = "", *, administrator: bool = False) -> User:
        """A person without a password: a login link lets them in. Raises Conflict when the address is taken."""
        with self._database.writing() as connection:
            return insert_user(connection, self._clock, email, name, administrator=administrator)

    def all(self) -> list[User]:
        with self._database.reading() as connection:
            return [user_of(row) for row in connection.execute(select(users).order_by(users.c.email))]

    def get(self, user_id: int) -> User:
        with self._database.reading() as connection:
            return user_of(_row(connection, user_id))

    def with_email(self, email: str) -> User:
        """Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(users).where(users.c.email == email.strip().lower())).one_or_none()
        if row is None:
            raise NotFound("nobody has this e-mail address", hint="an administrator of the server makes users")
        return user_of(row)

    def change(
        self, user_id: int, *, name: str | None = None, administrator: bool | None = None, active: bool | None = None
    ) -> User:
        """Change what is given. A deactivated person is signed out; their tokens rest until they are active again.

        Raises Conflict when the server would be left without an active administrator.
        """
        values: dict[str, object] = {}
        if name is not None:
            values["name"] = _checked_name(name)
        if administrator is not None:
            values["administrator"] = administrator
        if active is not None:
            values["deactivated_at"] = None if active else self._clock()
        # Alone: two that make each other ordinary users at the same moment would both see the other one left.
        with self._database.writing(alone=True) as connection:
            _row(connection, user_id)
            if values:
                connection.execute(update(users).where(users.c.id == user_id).values(values))
            if active is False:
                _end_sessions(connection, self._clock, user_id)
            _require_an_administrator(connection)
            return user_of(_row(connection, user_id))

    def set_password(self, user_id: int, password: str, *, keep_session: int | None = None) -> None:
        """Every session of the person but `keep_session` ends."""
        stored = passwords.hash_password(password)  # before the transaction: it takes a tenth of a second
        with self._database.writing() as connection:
            _row(connection, user_id)
            connection.execute(update(users).where(users.c.id == user_id).values(password_hash=stored))
            _end_sessions(connection, self._clock, user_id, keep=keep_session)

    def verify_password(self, email: str, password: str) -> User | None:
        """The active person with this address and password, or None; it takes equally long either way."""
        with self._database.reading() as connection:
            row = connection.execute(select(users).where(users.c.email == email.strip().lower())).one_or_none()
        matches = passwords.verify_password(row.password_hash if row is not None else None, password)
        return user_of(row) if matches and row is not None and row.deactivated_at is None else None

    def members(self, project_id: int) -> list[Member]:
        """Who has a role in the project; administrators of the server are not listed for that alone."""
        query = (
            select(users, memberships.c.role)
            .join(memberships)
            .where(memberships.c.project_id == project_id)
            .order_by(users.c.email)
        )
        with self._database.reading() as connection:
            return [Member(user_of(row), Role(row.role)) for row in connection.execute(query)]

    def set_role(self, user_id: int, project_id: int, role: Role | None) -> None:
        """Give the role in place of any other; None takes it away. Setting it again changes nothing."""
        where = (memberships.c.user_id == user_id) & (memberships.c.project_id == project_id)
        with self._database.writing() as connection:
            _row(connection, user_id)
            connection.execute(delete(memberships).where(where))
            if role is not None:
                connection.execute(insert(memberships).values(user_id=user_id, project_id=project_id, role=role.value))


def insert_user(connection: Connection, clock: Clock, email: str, name: str, *, administrator: bool) -> User:
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise InvalidRequest("this is not an e-mail address", hint="write it as name@example.org")
    values = {
        "email": address,
        "name": _checked_name(name or address.split("@", 1)[0]),
        "administrator": administrator,
        "created_at": clock(),
    }
    try:
        user_id = connection.execute(insert(users).values(values).returning(users.c.id)).scalar_one()
    except IntegrityError:
        raise Conflict("somebody has this e-mail address already") from None
    return user_of(_row(connection, user_id))


def user_of(row: Row[Any]) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        administrator=row.administrator,
        active=row.deactivated_at is None,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
    )


def _row(connection: Connection, user_id: int) -> Row[Any]:
    row = connection.execute(select(users).where(users.c.id == user_id)).one_or_none()
    if row is None:
        raise NotFound("there is no such user")
    return row


def _checked_name(name: str) -> str:
    stripped = name.strip()
    if not 1 <= len(stripped) <= 200 or not stripped.isprintable():
        raise InvalidRequest("a name has 1 to 200 printable characters")
    return stripped


def _require_an_administrator(connection: Connection) -> None:
    active = users.c.administrator & users.c.deactivated_at.is_(None)
    if not connection.execute(select(func.count()).select_from(users).where(active)).scalar_one():
        raise Conflict(
            "the server would have no administrator any more", hint="make somebody else an administrator first"
        )


def _end_sessions(connection: Connection, clock: Clock, user_id: int, *, keep: int | None = None) -> None:
    ending = (sessions.c.user_id == user_id) & sessions.c.revoked_at.is_(None)
    if keep is not None:
        ending &= sessions.c.id != keep
    connection.execute(update(sessions).where(ending).values(revoked_at=clock()))
