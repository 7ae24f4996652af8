"""`/api/v1/storage`: what events take on disk, by project and by service."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from logboom.api.access import ReadableProject, ServerAdministrator
from logboom.api.answers import Answer
from logboom.api.connected import while_connected
from logboom.api.services import Wired
from logboom.query.storage import Stored, of_projects, of_services, tables

router = APIRouter(prefix="/api/v1/storage", tags=["server"])


class StoredAnswer(Answer):
    value: str = Field(description="The project's slug, or the service.")
    events: int
    bytes: int = Field(description="About: the rows' share of what all take on disk.")
    oldest: datetime
    newest: datetime


class ServicesAnswer(Answer):
    retention_days: int
    services: list[StoredAnswer]


class StorageAnswer(Answer):
    events: int
    bytes: int = Field(description="Of all tables, compressed.")
    uncompressed_bytes: int
    free_bytes: int | None = Field(description="Left on the disk of the data directory.")
    projects: list[StoredAnswer]


@router.get("")
async def list_services(request: Request, project: ReadableProject, services: Wired) -> ServicesAnswer:
    """The services of one project with their share of the disk."""
    found = await while_connected(request, of_services(services.engine, services.search, project.id))
    return ServicesAnswer(retention_days=project.retention_days, services=[_answer(one, one.value) for one in found])


@router.get("/projects")
async def list_projects(request: Request, _: ServerAdministrator, services: Wired) -> StorageAnswer:
    """Every project with its share of the disk, and what all take."""
    found = await while_connected(request, of_projects(services.engine, services.search))
    whole = await while_connected(request, tables(services.engine))
    slugs = {str(project.id): project.slug for project in services.catalog.projects.all()}
    return StorageAnswer(
        events=whole.events,
        bytes=whole.bytes,
        uncompressed_bytes=whole.uncompressed_bytes,
        free_bytes=services.free_bytes(),
        projects=[_answer(one, slugs.get(one.value, one.value)) for one in found],
    )


def _answer(one: Stored, name: str) -> StoredAnswer:
    return StoredAnswer(value=name, events=one.events, bytes=one.bytes, oldest=one.oldest, newest=one.newest)
