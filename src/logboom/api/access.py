"""Who asks and what they may do: dependencies for routes.

A program shows an API token (`Authorization: Bearer lb_...`), a browser the cookie of its session. A request with a
cookie that changes something must also come from a page of ours and carry `X-CSRF-Token`. Routes say what they need in
the type of a parameter:

    async def search(project: ReadableProject): ...
    def create_project(principal: ServerAdministrator): ...
"""

import hashlib
import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path, Query, Security
from fastapi.security import HTTPBearer
from starlette.requests import HTTPConnection

from logboom.api.same_origin import is_same_origin
from logboom.api.services import Services, services_of
from logboom.catalog.principal import Principal
from logboom.catalog.records import Project, Role, Scope
from logboom.errors import Forbidden, InvalidRequest, NotFound, Unauthenticated

SESSION_COOKIE = "logboom_session"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# Only tells the OpenAPI document how a program signs in; `identify` does the work.
_BEARER = HTTPBearer(auto_error=False, scheme_name="API token", description="A token from POST /api/v1/tokens.")


def identify(connection: HTTPConnection, services: Services) -> Principal | None:
    """Who asks; None when nothing was shown or what was shown is not (or no longer) good. Asks the catalog.

    Raises Forbidden for a changing request of a browser that does not come from a page of ours.
    """
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return services.catalog.tokens.authenticate(token.strip())
    secret = connection.cookies.get(SESSION_COOKIE)
    if not secret:
        return None
    found = services.catalog.sign_ins.authenticate(secret)
    if found is not None and connection.scope.get("method", "GET") not in SAFE_METHODS:
        _require_own_page(connection, secret, services.public_url)
    return found


def csrf_token_of(connection: HTTPConnection) -> str | None:
    """What this browser sends as `X-CSRF-Token`; None for a request that shows a token or nothing."""
    secret = connection.cookies.get(SESSION_COOKIE)
    return csrf_token(secret) if secret and "authorization" not in connection.headers else None


def csrf_token(secret: str) -> str:
    """Made from the secret in the session's cookie, so that nothing is stored."""
    return hashlib.sha256(b"logboom csrf " + secret.encode("utf-8", "surrogateescape")).hexdigest()


def principal(connection: HTTPConnection, _: Annotated[object, Security(_BEARER)] = None) -> Principal:
    """Who asks. Raises Unauthenticated."""
    found = identify(connection, services_of(connection))
    if found is None:
        raise Unauthenticated(
            "an API token or a signed-in browser is needed, and none that is good was shown",
            hint="send `Authorization: Bearer TOKEN` with a token that is neither revoked nor expired, or sign in",
        )
    return found


Asker = Annotated[Principal, Depends(principal)]


def server_administrator(asker: Asker) -> Principal:
    """An administrator of the whole server. Raises Forbidden."""
    if not asker.administrator:
        raise Forbidden(
            "this needs an administrator of the server", hint="a token also needs the scope admin and no bound project"
        )
    return asker


def account_holder(asker: Asker) -> Principal:
    """Somebody who may look after what is their own. Raises Forbidden for a token that only reads or is bound to a project."""
    if Scope.ADMIN not in asker.scopes or asker.bound_project is not None:
        raise Forbidden(
            "this token may not look after its owner's account",
            hint="use a token with the scope admin that is bound to no project, or sign in",
        )
    return asker


ServerAdministrator = Annotated[Principal, Depends(server_administrator)]
AccountHolder = Annotated[Principal, Depends(account_holder)]


def chosen_project(asker: Principal, named: str, needed: Role = Role.VIEWER) -> Project:
    """The project with this slug or id; with an empty name the only one that the principal sees.

    Raises NotFound for one that it may not see, exactly as if it did not exist; Forbidden when its role does not
    include `needed`; InvalidRequest when nothing is named and it sees several.
    """
    if named:
        project = next((one for one in asker.projects if named in (one.slug, str(one.id))), None)
        if project is None:
            raise NotFound(
                "there is no such project, or you have no role in it", hint="GET /api/v1/projects lists yours"
            )
    elif len(asker.projects) == 1:
        project = asker.projects[0]
    elif asker.projects:
        raise InvalidRequest(
            "you see several projects, so the request must name one",
            hint="add project=SLUG; yours are " + ", ".join(one.slug for one in asker.projects[:20]),
        )
    else:
        raise Forbidden("you have no role in any project", hint="ask an administrator of a project for one")
    role = asker.role_in(project.id)
    if role is None or not role.includes(needed):
        raise Forbidden(
            f"this needs the role {needed} in project {project.slug}",
            hint="a token also needs the scope admin" if Scope.ADMIN not in asker.scopes else "ask one of its admins",
        )
    return project


def project_for(needed: Role) -> Callable[..., Project]:
    """A dependency on the query parameter `project`: the project, when the asker has the role in it."""

    def chosen(
        asker: Asker,
        project: Annotated[str, Query(description="Slug of the project; needed when the token sees several.")] = "",
    ) -> Project:
        return chosen_project(asker, project, needed)

    return chosen


def project_in_path(needed: Role) -> Callable[..., Project]:
    """As `project_for`, of the path's part `{project}`."""

    def chosen(asker: Asker, project: Annotated[str, Path(description="Slug of the project.")]) -> Project:
        return chosen_project(asker, project, needed)

    return chosen


ReadableProject = Annotated[Project, Depends(project_for(Role.VIEWER))]
MembersProject = Annotated[Project, Depends(project_for(Role.MEMBER))]
AdministeredProject = Annotated[Project, Depends(project_for(Role.ADMIN))]
ReadableProjectInPath = Annotated[Project, Depends(project_in_path(Role.VIEWER))]
AdministeredProjectInPath = Annotated[Project, Depends(project_in_path(Role.ADMIN))]


def login_address(connection: HTTPConnection, services: Services, secret: str) -> str:
    """The address of a one-time login link."""
    return f"{base_address(connection, services)}/login?token={secret}"


def base_address(connection: HTTPConnection, services: Services) -> str:
    """The server's own address, without a slash at its end: as it is set, else as the request came."""
    return services.public_url.rstrip("/") or f"{connection.url.scheme}://{connection.url.netloc}"


def _require_own_page(connection: HTTPConnection, secret: str, public_url: str) -> None:
    shown = connection.headers.get(CSRF_HEADER, "")
    good = hmac.compare_digest(shown.encode(), csrf_token(secret).encode())
    if not good or not is_same_origin(connection.headers, public_url=public_url):
        raise Forbidden(
            "a change by a signed-in browser must come from a page of this server",
            hint="send X-CSRF-Token as GET /api/v1/me gives it, from the same origin; programs use an API token",
        )
