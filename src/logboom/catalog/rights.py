"""From a person and a credential to a `Principal`: the one place where rights are settled."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from logboom.catalog.principal import Principal
from logboom.catalog.projects import project_of
from logboom.catalog.records import ApiToken, Project, Role, Scope, User
from logboom.catalog.tables import memberships, projects


def principal_of_token(connection: Connection, user: User, token: ApiToken) -> Principal:
    """The person's rights, less what the token does not carry."""
    return _principal(connection, user, scopes=token.scopes, token=token)


def principal_of_session(connection: Connection, user: User, session_id: int) -> Principal:
    """All that the person may do."""
    return _principal(connection, user, scopes=frozenset(Scope), session_id=session_id)


def _principal(
    connection: Connection,
    user: User,
    *,
    scopes: frozenset[Scope],
    token: ApiToken | None = None,
    session_id: int | None = None,
) -> Principal:
    every = [project_of(row) for row in connection.execute(select(projects).order_by(projects.c.slug))]
    own = {
        row.project_id: Role(row.role)
        for row in connection.execute(select(memberships).where(memberships.c.user_id == user.id))
    }
    bound = token.project if token is not None else None
    roles = _narrowed(user, own, every, scopes=scopes, bound_project=bound)
    return Principal(
        user_id=user.id,
        name=user.name,
        email=user.email,
        administrator=user.administrator and Scope.ADMIN in scopes and bound is None,
        scopes=scopes,
        projects=tuple(project for project in every if project.id in roles),
        roles=roles,
        token_id=token.id if token is not None else None,
        session_id=session_id,
        bound_project=bound,
        expires_at=token.expires_at if token is not None else None,
    )


def _narrowed(
    user: User,
    roles: Mapping[int, Role],
    every: list[Project],
    *,
    scopes: frozenset[Scope],
    bound_project: int | None,
) -> dict[int, Role]:
    """Without scope admin a role is no more than viewer."""
    found: dict[int, Role] = {}
    for project in every:
        role = Role.ADMIN if user.administrator else roles.get(project.id)
        if role is None or bound_project not in (None, project.id):
            continue
        found[project.id] = role if Scope.ADMIN in scopes else Role.VIEWER
    return found
