"""From a person and a credential to a `Principal`: the one place where rights are settled."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from logboom.catalog.principal import Principal
from logboom.catalog.projects import project_of
from logboom.catalog.records import Project, Role, Scope, User
from logboom.catalog.tables import memberships, projects

EVERYTHING = frozenset(Scope)


def principal_for(
    connection: Connection,
    user: User,
    *,
    scopes: frozenset[Scope],
    only_project: int | None = None,
    token_id: int | None = None,
    session_id: int | None = None,
) -> Principal:
    roles = {
        row.project_id: Role(row.role)
        for row in connection.execute(select(memberships).where(memberships.c.user_id == user.id))
    }
    every = [project_of(row) for row in connection.execute(select(projects).order_by(projects.c.slug))]
    narrowed = _narrowed(user, roles, every, scopes=scopes, only_project=only_project)
    return Principal(
        user_id=user.id,
        name=user.name,
        email=user.email,
        administrator=user.administrator and Scope.ADMIN in scopes and only_project is None,
        scopes=scopes,
        projects=tuple(project for project in every if project.id in narrowed),
        roles=narrowed,
        token_id=token_id,
        session_id=session_id,
    )


def _narrowed(
    user: User,
    roles: Mapping[int, Role],
    every: list[Project],
    *,
    scopes: frozenset[Scope],
    only_project: int | None,
) -> dict[int, Role]:
    """The person's roles, less what the credential does not carry: without scope admin a role is no more than viewer."""
    found: dict[int, Role] = {}
    for project in every:
        role = Role.ADMIN if user.administrator else roles.get(project.id)
        if role is None or only_project not in (None, project.id):
            continue
        found[project.id] = role if Scope.ADMIN in scopes else Role.VIEWER
    return found
