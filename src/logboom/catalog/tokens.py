"""API tokens: shown once, stored hashed, narrowed by scope, project and time."""

import hmac
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from logboom.catalog import credentials
from logboom.catalog.clock import COARSE_STEP, Clock
from logboom.catalog.database import CatalogUnavailable, Database
from logboom.catalog.people import user_of
from logboom.catalog.principal import Principal
from logboom.catalog.records import ApiToken, Scope
from logboom.catalog.rights import principal_of_token
from logboom.catalog.tables import api_tokens, users
from logboom.errors import Conflict, DiskFull, InvalidRequest, NotFound


class Tokens:
    """Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        user_id: int,
        name: str,
        scopes: frozenset[Scope],
        *,
        project: int | None = None,
        expires_at: datetime | None = None,
    ) -> tuple[ApiToken, str]:
        """The token's record and, for the only time, the token itself."""
        if expires_at is not None and expires_at <= self._clock():
            raise InvalidRequest("the token would have expired already", hint="choose a time that is still to come")
        token = credentials.new_token()
        with self._database.writing() as connection:
            record = insert_token(
                connection,
                self._clock,
                user_id,
                token,
                name=name,
                scopes=scopes,
                project=project,
                expires_at=expires_at,
            )
        return record, token

    def of(self, user_id: int) -> list[ApiToken]:
        """Those that the person has not revoked, oldest first; expired ones too, until they are revoked."""
        mine = (api_tokens.c.user_id == user_id) & api_tokens.c.revoked_at.is_(None)
        with self._database.reading() as connection:
            return [
                _token_of(row) for row in connection.execute(select(api_tokens).where(mine).order_by(api_tokens.c.id))
            ]

    def revoke(self, user_id: int, token_id: int) -> None:
        """From now on it opens nothing. Raises NotFound."""
        mine = (api_tokens.c.id == token_id) & (api_tokens.c.user_id == user_id) & api_tokens.c.revoked_at.is_(None)
        with self._database.writing() as connection:
            if not connection.execute(update(api_tokens).where(mine).values(revoked_at=self._clock())).rowcount:
                raise NotFound("you have no such token")

    def authenticate(self, token: str) -> Principal | None:
        """Who presents the token; None when it is unknown, revoked or expired, or its owner is deactivated."""
        now, digest = self._clock(), credentials.digest(token)
        with self._database.reading() as connection:
            row = connection.execute(
                select(api_tokens).where(api_tokens.c.digest == digest, api_tokens.c.revoked_at.is_(None))
            ).one_or_none()
            if row is None or not hmac.compare_digest(row.digest, digest):
                return None
            owner = user_of(connection.execute(select(users).where(users.c.id == row.user_id)).one())
            if not owner.active or (row.expires_at is not None and row.expires_at <= now):
                return None
            principal = principal_of_token(connection, owner, _token_of(row))
        if row.last_used_at is None or now - row.last_used_at >= COARSE_STEP:
            self._note_use(row.id, now)
        return principal

    def _note_use(self, token_id: int, now: datetime) -> None:
        # With a full disk or a busy catalog people still search; the note is then made another time.
        with suppress(CatalogUnavailable, DiskFull), self._database.writing() as connection:
            connection.execute(update(api_tokens).where(api_tokens.c.id == token_id).values(last_used_at=now))


def insert_token(
    connection: Connection,
    clock: Clock,
    user_id: int,
    token: str,
    *,
    name: str,
    scopes: frozenset[Scope],
    project: int | None = None,
    expires_at: datetime | None = None,
) -> ApiToken:
    stripped = name.strip()
    if not 1 <= len(stripped) <= 200 or not stripped.isprintable():
        raise InvalidRequest("a name has 1 to 200 printable characters")
    if not scopes:
        raise InvalidRequest("a token needs a scope", hint="the scopes are read and admin")
    values = {
        "user_id": user_id,
        "project_id": project,
        "name": stripped,
        "beginning": token[: credentials.SHOWN_CHARACTERS],
        "digest": credentials.digest(token),
        "scopes": " ".join(sorted(scopes)),
        "created_at": clock(),
        "expires_at": expires_at,
    }
    try:
        token_id = connection.execute(insert(api_tokens).values(values).returning(api_tokens.c.id)).scalar_one()
    except IntegrityError:
        raise Conflict("this token can't be made", hint="check that its project exists") from None
    return _token_of(connection.execute(select(api_tokens).where(api_tokens.c.id == token_id)).one())


def _token_of(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        user_id=row.user_id,
        project=row.project_id,
        name=row.name,
        beginning=row.beginning,
        scopes=_scopes_of(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def _scopes_of(text: str) -> frozenset[Scope]:
    return frozenset(Scope(word) for word in text.split())
