"""The application: title, routers, errors. It only wires; what a route does lives in its own module."""

from typing import Any

from fastapi import APIRouter, FastAPI

import logboom
from logboom.api import (
    alert_actions,
    alert_channels,
    alert_drafts,
    alerts,
    complete,
    docs_page,
    errors,
    explain,
    fields,
    health,
    histogram,
    ingest_description,
    inputs,
    lookups,
    macros,
    members,
    people,
    projects,
    promoted_fields,
    quarantine,
    saved_searches,
    search,
    sign_in,
    sources,
    storage,
    tail,
    tokens,
    users,
)
from logboom.api.answers import ErrorAnswer
from logboom.api.body_limit import BodyLimit
from logboom.api.issues import changes as issue_changes
from logboom.api.issues import conversation as issue_conversation
from logboom.api.issues import detail as issue_detail
from logboom.api.issues import events as issue_events
from logboom.api.issues import lists as issue_lists
from logboom.api.response_headers import ResponseHeaders
from logboom.api.services import Services
from logboom.api.sign_in_limit import SignInLimit
from logboom.inputs.http import PATH as INGEST_PATH

DESCRIPTION = """\
Logboom keeps the logs, events and exceptions of your servers and finds them.

Programs send `Authorization: Bearer TOKEN`; `POST /api/v1/tokens` or `logboom admin token create` makes a token.
Every failure has the shape `{"error": {"code", "message", "hint", "position"}}`.
"""

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    people.router,
    tokens.router,
    projects.router,
    members.router,
    users.router,
    issue_lists.router,
    issue_detail.router,
    issue_events.router,
    issue_changes.router,
    issue_conversation.router,
    search.router,
    histogram.router,
    fields.router,
    complete.router,
    explain.router,
    tail.router,
    inputs.router,
    sources.router,
    storage.router,
    quarantine.router,
    promoted_fields.router,
    lookups.router,
    macros.router,
    saved_searches.router,
    alert_actions.router,
    alert_channels.router,
    alert_drafts.router,
    alerts.router,
    health.router,
    docs_page.router,
)


class Api(FastAPI):
    """FastAPI that also describes the path which is answered ahead of it."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document["paths"].setdefault(INGEST_PATH, ingest_description.path_item())
        document["components"]["securitySchemes"].setdefault("Ingest key", ingest_description.security_scheme())
        return document


def create_app(services: Services) -> FastAPI:
    """The API, ready to be served; pages and ingest paths are mounted beside it by the composition root."""
    app = assemble()
    app.state.services = services
    app.state.sign_in_limit = SignInLimit(services.access.sign_in_attempts, services.access.sign_in_window_seconds)
    return app


def assemble() -> FastAPI:
    """The routes and the shape of errors, without anything to work with: enough to describe the API."""
    app = Api(
        title="Logboom",
        version=logboom.__version__,
        description=DESCRIPTION,
        docs_url=None,  # the framework's own page would load its scripts from the internet: docs_page.py
        redoc_url=None,
        openapi_url="/openapi.json",
        responses={"default": {"model": ErrorAnswer, "description": "What went wrong."}},
        # The framework would hand errors and requests to whatever OpenTelemetry finds in the environment.
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(ResponseHeaders)
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app
