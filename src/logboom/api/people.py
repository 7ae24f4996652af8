"""One's own account: who am I, and my password."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from logboom.api import access
from logboom.api.access import Asker
from logboom.api.answers import Body, MeAnswer
from logboom.api.services import Wired
from logboom.api.sign_in_limit import SignInLimit, address_of
from logboom.errors import Forbidden

router = APIRouter(prefix="/api/v1/me", tags=["account"])


class NewPassword(Body):
    new_password: str
    current_password: Annotated[str, Field(description="Left out while there is none.")] = ""


@router.get("")
def who_am_i(request: Request, asker: Asker, services: Wired) -> MeAnswer:
    """Who asks, and the projects that it sees."""
    return MeAnswer.of(asker, services.catalog.people.get(asker.user_id), access.csrf_token_of(request))


@router.put("/password", status_code=204)
def change_password(request: Request, body: NewPassword, asker: Asker, services: Wired) -> None:
    """Set the password; every other browser of the person is signed out."""
    if asker.session_id is None:
        raise Forbidden("a token does not change a password", hint="sign in with a browser")
    people = services.catalog.people
    if people.get(asker.user_id).has_password:
        # As hard to guess as when signing in: the browser may be another's for a moment.
        limit: SignInLimit = request.app.state.sign_in_limit
        with limit.attempt(address_of(request), asker.email):
            matches = people.verify_password(asker.email, body.current_password) is not None
        if not matches:
            raise Forbidden(
                "this is not the current password", hint="forgotten? `logboom admin login-link` lets you in"
            )
        limit.forgive(address_of(request), asker.email)
    people.set_password(asker.user_id, body.new_password, keep_session=asker.session_id)
