"""Signing in and out with a browser.

The page at `/login` sends the secret of a one-time link by POST: a mail program that opens the link to show a preview
uses nothing up.
"""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from prometheus_client import Counter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from logboom.api import access
from logboom.api.access import AccountHolder, Asker
from logboom.api.answers import Answer, Body, MeAnswer
from logboom.api.errors import TooManyAttempts
from logboom.api.same_origin import require_no_other_site
from logboom.api.services import Services, Wired
from logboom.api.sign_in_limit import SignInLimit, address_of
from logboom.catalog.records import User
from logboom.errors import Unauthenticated

router = APIRouter(prefix="/api/v1", tags=["sign in"])

SIGN_INS = Counter("logboom_sign_ins_total", "Attempts to sign in with a browser", ["result"])
for _result in ("accepted", "refused", "limited"):
    SIGN_INS.labels(_result)


class Credentials(Body):
    email: str = Field(max_length=320)
    password: str = Field(max_length=500)


class LoginLink(Body):
    token: str = Field(max_length=200)


class SessionAnswer(Answer):
    id: int
    created_at: datetime
    expires_at: datetime
    last_seen_at: datetime = Field(description="To the hour.")
    address: str
    user_agent: str
    current: bool = Field(description="It is the browser that asks.")


class SessionsAnswer(Answer):
    sessions: list[SessionAnswer]


@router.post("/sign-in")
def sign_in(request: Request, response: Response, body: Credentials, services: Wired) -> MeAnswer:
    """Sign in with e-mail and password; sets the session's cookie."""
    require_no_other_site(request.headers, public_url=services.public_url)
    limit: SignInLimit = request.app.state.sign_in_limit
    address, email = address_of(request), body.email.strip().lower()
    try:
        with limit.attempt(address, email):
            user = services.catalog.people.verify_password(email, body.password)
    except TooManyAttempts:
        SIGN_INS.labels("limited").inc()
        raise
    if user is None:
        SIGN_INS.labels("refused").inc()
        raise Unauthenticated(
            "this e-mail address and password do not belong together",
            hint="forgotten? on the server, `logboom admin login-link --email ADDRESS` prints a link that signs in once",
        )
    limit.forgive(address, email)
    return _let_in(request, response, user, services)


@router.post("/sign-in/link")
def sign_in_by_link(request: Request, response: Response, body: LoginLink, services: Wired) -> MeAnswer:
    """Sign in with the secret of a one-time link, which is used up; sets the session's cookie."""
    require_no_other_site(request.headers, public_url=services.public_url)
    user = services.catalog.sign_ins.use_login_link(body.token)
    if user is None:
        SIGN_INS.labels("refused").inc()
        raise Unauthenticated(
            "this link has been used or has expired",
            hint="on the server, `logboom admin login-link` prints another one",
        )
    return _let_in(request, response, user, services)


@router.post("/sign-out", status_code=204)
def sign_out(response: Response, asker: Asker, services: Wired) -> None:
    """End the session of this browser."""
    if asker.session_id is not None:
        services.catalog.sign_ins.end_session(asker.user_id, asker.session_id)
    response.delete_cookie(access.SESSION_COOKIE, path="/", httponly=True, samesite="lax")


@router.get("/sessions")
def list_sessions(asker: AccountHolder, services: Wired) -> SessionsAnswer:
    """The browsers in which the asker is signed in, newest first."""
    return SessionsAnswer(
        sessions=[
            SessionAnswer(
                id=session.id,
                created_at=session.created_at,
                expires_at=session.expires_at,
                last_seen_at=session.last_seen_at,
                address=session.address,
                user_agent=session.user_agent,
                current=session.id == asker.session_id,
            )
            for session in services.catalog.sign_ins.sessions_of(asker.user_id)
        ]
    )


@router.delete("/sessions/{session_id}", status_code=204)
def end_session(session_id: int, asker: AccountHolder, services: Wired) -> None:
    """Sign one browser out."""
    services.catalog.sign_ins.end_session(asker.user_id, session_id)


def _let_in(request: Request, response: Response, user: User, services: Services) -> MeAnswer:
    lifetime = timedelta(days=services.access.session_days)
    session, secret = services.catalog.sign_ins.begin_session(
        user.id,
        lifetime=lifetime,
        address=address_of(request),
        user_agent=request.headers.get("user-agent", ""),
    )
    response.set_cookie(
        access.SESSION_COOKIE,
        secret,
        max_age=int((session.expires_at - datetime.now(UTC)).total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https" or services.public_url.startswith("https:"),
    )
    asker = services.catalog.sign_ins.authenticate(secret)
    if asker is None:  # deactivated in this very moment
        raise Unauthenticated("this account is not active")
    SIGN_INS.labels("accepted").inc()
    return MeAnswer.of(asker, user, access.csrf_token(secret))
