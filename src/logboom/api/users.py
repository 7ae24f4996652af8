"""The users of the server, for its administrators."""

from fastapi import APIRouter
from starlette.requests import Request

from logboom.api import access
from logboom.api.access import ServerAdministrator
from logboom.api.answers import Answer, Body, UserAnswer
from logboom.api.services import Wired

router = APIRouter(prefix="/api/v1/users", tags=["users"])


class UsersAnswer(Answer):
    users: list[UserAnswer]


class NewUser(Body):
    email: str
    name: str = ""
    administrator: bool = False


class NewUserAnswer(UserAnswer):
    login_link: str


class ChangedUser(Body):
    name: str | None = None
    administrator: bool | None = None
    active: bool | None = None


class LoginLinkAnswer(Answer):
    login_link: str


@router.get("")
def list_users(_: ServerAdministrator, services: Wired) -> UsersAnswer:
    """Everybody, by e-mail address."""
    return UsersAnswer(users=[UserAnswer.model_validate(user) for user in services.catalog.people.all()])


@router.post("", status_code=201)
def create_user(request: Request, body: NewUser, _: ServerAdministrator, services: Wired) -> NewUserAnswer:
    """Make a user, and a one-time link to hand over."""
    catalog = services.catalog
    user = catalog.people.create(body.email, body.name, administrator=body.administrator)
    link = access.login_address(request, services, catalog.sign_ins.create_login_link(user.id))
    return NewUserAnswer(**UserAnswer.model_validate(user).model_dump(), login_link=link)


@router.patch("/{user_id}")
def change_user(user_id: int, body: ChangedUser, _: ServerAdministrator, services: Wired) -> UserAnswer:
    """Change what is given. Not active: signed out everywhere, and their tokens open nothing."""
    changed = services.catalog.people.change(
        user_id, name=body.name, administrator=body.administrator, active=body.active
    )
    return UserAnswer.model_validate(changed)


@router.post("/{user_id}/login-link", status_code=201)
def create_login_link(request: Request, user_id: int, _: ServerAdministrator, services: Wired) -> LoginLinkAnswer:
    """Make another one-time link for somebody who can't get in."""
    secret = services.catalog.sign_ins.create_login_link(user_id)
    return LoginLinkAnswer(login_link=access.login_address(request, services, secret))
