"""Signing in: one-time login links and the sessions of browsers."""

import hmac
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from logboom.catalog import credentials
from logboom.catalog.clock import COARSE_STEP, Clock
from logboom.catalog.database import CatalogUnavailable, Database
from logboom.catalog.people import user_of
from logboom.catalog.principal import Principal
from logboom.catalog.records import Session, User
from logboom.catalog.rights import principal_of_session
from logboom.catalog.tables import login_links, sessions, users
from logboom.errors import DiskFull, NotFound

LOGIN_LINK_LIFETIME = timedelta(hours=24)
KEPT_AFTERWARDS = timedelta(days=30)
LONGEST_ADDRESS, LONGEST_USER_AGENT = 100, 300


class SignIns:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create_login_link(self, user_id: int, *, lifetime: timedelta = LOGIN_LINK_LIFETIME) -> str:
        """The secret of a link that lets this person in once; earlier links stay good until they are used or expire."""
        with self._database.writing() as connection:
            return insert_login_link(connection, self._clock, user_id, lifetime)

    def use_login_link(self, secret: str) -> User | None:
        """Whom the link lets in; None when it is unknown, expired or used. Of two at once only one gets in."""
        now = self._clock()
        with self._database.writing() as connection:
            used = connection.execute(
                update(login_links).where(_good_link(secret, now)).values(used_at=now).returning(login_links.c.user_id)
            ).one_or_none()
            if used is None:
                return None
            row = connection.execute(select(users).where(users.c.id == used.user_id)).one()
        return user_of(row) if row.deactivated_at is None else None

    def begin_session(
        self, user_id: int, *, lifetime: timedelta, address: str = "", user_agent: str = ""
    ) -> tuple[Session, str]:
        """The session and, for the only time, the secret that the browser's cookie is to hold."""
        now, secret = self._clock(), credentials.new_secret()
        values = {
            "user_id": user_id,
            "digest": credentials.digest(secret),
            "created_at": now,
            "expires_at": now + lifetime,
            "last_seen_at": now,
            "address": address[:LONGEST_ADDRESS],
            "user_agent": _printable(user_agent)[:LONGEST_USER_AGENT],
        }
        with self._database.writing() as connection:
            _forget_the_past(connection, now)
            row = connection.execute(insert(sessions).values(values).returning(*sessions.c)).one()
        return _session_of(row), secret

    def authenticate(self, secret: str) -> Principal | None:
        """Whose browser it is; None when the session is unknown, ended or expired, or the person deactivated."""
        now, digest = self._clock(), credentials.digest(secret)
        with self._database.reading() as connection:
            row = connection.execute(
                select(sessions).where(sessions.c.digest == digest, sessions.c.revoked_at.is_(None))
            ).one_or_none()
            if row is None or not hmac.compare_digest(row.digest, digest) or row.expires_at <= now:
                return None
            person = user_of(connection.execute(select(users).where(users.c.id == row.user_id)).one())
            if not person.active:
                return None
            principal = principal_of_session(connection, person, row.id)
        if now - row.last_seen_at >= COARSE_STEP:
            self._note_use(row.id, now)
        return principal

    def sessions_of(self, user_id: int) -> list[Session]:
        """Those that still let the person in, newest first."""
        mine = (
            (sessions.c.user_id == user_id) & sessions.c.revoked_at.is_(None) & (sessions.c.expires_at > self._clock())
        )
        with self._database.reading() as connection:
            return [
                _session_of(row)
                for row in connection.execute(select(sessions).where(mine).order_by(sessions.c.id.desc()))
            ]

    def end_session(self, user_id: int, session_id: int) -> None:
        """Raises NotFound."""
        mine = (sessions.c.id == session_id) & (sessions.c.user_id == user_id) & sessions.c.revoked_at.is_(None)
        with self._database.writing() as connection:
            if not connection.execute(update(sessions).where(mine).values(revoked_at=self._clock())).rowcount:
                raise NotFound("you have no such session")

    def _note_use(self, session_id: int, now: datetime) -> None:
        # With a full disk or a busy catalog people still search; the note is then made another time.
        with suppress(CatalogUnavailable, DiskFull), self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session_id).values(last_seen_at=now))


def insert_login_link(connection: Connection, clock: Clock, user_id: int, lifetime: timedelta) -> str:
    secret, now = credentials.new_secret(), clock()
    if connection.execute(select(users.c.id).where(users.c.id == user_id)).one_or_none() is None:
        raise NotFound("there is no such user")
    connection.execute(
        insert(login_links).values(
            user_id=user_id, digest=credentials.digest(secret), created_at=now, expires_at=now + lifetime
        )
    )
    return secret


def _forget_the_past(connection: Connection, now: datetime) -> None:
    """Links and sessions that let nobody in for a month are of no use any more."""
    connection.execute(delete(login_links).where(login_links.c.expires_at < now - KEPT_AFTERWARDS))
    ended = (sessions.c.expires_at < now - KEPT_AFTERWARDS) | (sessions.c.revoked_at < now - KEPT_AFTERWARDS)
    connection.execute(delete(sessions).where(ended))


def _good_link(secret: str, now: datetime) -> Any:
    return (
        (login_links.c.digest == credentials.digest(secret))
        & login_links.c.used_at.is_(None)
        & (login_links.c.expires_at > now)
    )


def _session_of(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        user_id=row.user_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_seen_at=row.last_seen_at,
        address=row.address,
        user_agent=row.user_agent,
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
