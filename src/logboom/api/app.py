"""The application: title, routers, errors. It only wires; what a route does lives in its own module."""

from fastapi import APIRouter, FastAPI

import logboom
from logboom.api import errors
from logboom.api.services import Services

DESCRIPTION = """\
Logboom keeps the logs, events and exceptions of your servers and finds them.

Programs send `Authorization: Bearer TOKEN`; a token is made on the page of one's account or by `POST /api/v1/tokens`.
Every failure has the shape `{"error": {"code", "message", "hint", "position"}}`.
"""

ROUTERS: tuple[APIRouter, ...] = ()


def create_app(services: Services) -> FastAPI:
    """The API, ready to be served; pages and ingest paths are mounted beside it by the composition root."""
    app = FastAPI(
        title="Logboom",
        version=logboom.__version__,
        description=DESCRIPTION,
        docs_url=None,  # the framework's own page would load its scripts from the internet
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.services = services
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app
