"""Who asks: a person with a browser, or a token of a person, with all that it may see and do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from logboom.catalog.records import Project, Role, Scope


@dataclass(frozen=True, slots=True)
class Principal:
    """Rights are settled when it is made: the roles of the person, narrowed by the scopes and the project of the token."""

    user_id: int
    name: str
    email: str
    administrator: bool
    """Of the whole server. False for a token without scope admin or bound to one project, whoever its owner is."""
    scopes: frozenset[Scope]
    projects: tuple[Project, ...]
    """The projects it may see, by slug."""
    roles: Mapping[int, Role] = field(repr=False)
    token_id: int | None = None
    """The API token that was shown; None for a browser."""
    session_id: int | None = None
    """The browser's session; None for a token."""
    bound_project: int | None = None
    """The only project in which the token may be used."""
    expires_at: datetime | None = None
    """When the token stops being good; None: never, or it is a browser."""

    def role_in(self, project_id: int) -> Role | None:
        """Its role in the project; None when it may not even know that the project exists."""
        return self.roles.get(project_id)
