"""Projects and their ingest keys."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field

from logboom.api.access import AdministeredProjectInPath, Asker, ReadableProjectInPath, ServerAdministrator
from logboom.api.answers import Answer, Body, ProjectAnswer
from logboom.api.services import Wired
from logboom.catalog.projects import DEFAULT_RETENTION_DAYS
from logboom.catalog.records import IngestKey, KeyUse

router = APIRouter(prefix="/api/v1/projects", tags=["projects"])

RetentionDays = Annotated[int, Field(description="Rounded up to 1, 3, 7, 14, 30, 90, 180, 365 or 3650.")]


class ProjectsAnswer(Answer):
    projects: list[ProjectAnswer]


class NewProject(Body):
    slug: str
    name: str = ""
    retention_days: RetentionDays = DEFAULT_RETENTION_DAYS


class ChangedProject(Body):
    slug: str | None = None
    name: str | None = None
    retention_days: RetentionDays | None = None


Limit = Annotated[int | None, Field(description="None: as much as the server takes.")]


class KeyAnswer(Answer):
    id: int
    name: str
    key: str
    created_at: datetime
    events_per_second: Limit
    bytes_per_second: Limit
    events_per_day: Limit
    bytes_per_day: Limit
    events_today: int = Field(description="Since midnight UTC; what other nodes took is seconds behind.")
    bytes_today: int
    refused_today: int

    @classmethod
    def with_use(cls, key: IngestKey, use: KeyUse) -> Self:
        return cls(
            id=key.id,
            name=key.name,
            key=key.key,
            created_at=key.created_at,
            **asdict(key.limits),
            events_today=use.events,
            bytes_today=use.bytes,
            refused_today=use.refused,
        )


class KeysAnswer(Answer):
    keys: list[KeyAnswer]


class NewKey(Body):
    name: str


class ChangedKey(Body):
    name: str | None = None
    events_per_second: Limit = None
    bytes_per_second: Limit = None
    events_per_day: Limit = None
    bytes_per_day: Limit = None


@router.get("")
def list_projects(asker: Asker) -> ProjectsAnswer:
    """The projects that the asker sees, by slug."""
    return ProjectsAnswer(projects=[ProjectAnswer.of(project, asker) for project in asker.projects])


@router.post("", status_code=201)
def create_project(body: NewProject, asker: ServerAdministrator, services: Wired) -> ProjectAnswer:
    """Make a project; it has no ingest key yet."""
    created = services.catalog.projects.create(body.slug, body.name, retention_days=body.retention_days)
    services.keyring.refresh()
    return ProjectAnswer.of(created, asker)


@router.get("/{project}")
def get_project(project: ReadableProjectInPath, asker: Asker) -> ProjectAnswer:
    """One project."""
    return ProjectAnswer.of(project, asker)


@router.patch("/{project}")
def change_project(
    body: ChangedProject, project: AdministeredProjectInPath, asker: Asker, services: Wired
) -> ProjectAnswer:
    """Change what is given. A new retention counts for events that arrive from now on; links with an old slug break."""
    changed = services.catalog.projects.change(
        project.id, slug=body.slug, name=body.name, retention_days=body.retention_days
    )
    services.keyring.refresh()
    return ProjectAnswer.of(changed, asker)


@router.get("/{project}/keys")
def list_keys(project: AdministeredProjectInPath, services: Wired) -> KeysAnswer:
    """The ingest keys in force, oldest first."""
    keys = services.catalog.projects.ingest_keys(project.id)
    return KeysAnswer(keys=[KeyAnswer.with_use(key, services.key_use(key.id)) for key in keys])


@router.post("/{project}/keys", status_code=201)
def create_key(body: NewKey, project: AdministeredProjectInPath, services: Wired) -> KeyAnswer:
    """Make an ingest key: it lets senders write into this project and nothing else."""
    created = services.catalog.projects.create_ingest_key(project.id, body.name)
    services.keyring.refresh()
    return KeyAnswer.with_use(created, services.key_use(created.id))


@router.patch("/{project}/keys/{key_id}")
def change_key(body: ChangedKey, project: AdministeredProjectInPath, key_id: int, services: Wired) -> KeyAnswer:
    """Change what is given: its name, and how much may come with it; a limit that is null is taken away."""
    given = body.model_dump(exclude_unset=True)
    name = given.pop("name", None)
    changed = services.catalog.projects.change_ingest_key(project.id, key_id, name=name, limits=given)
    services.keyring.refresh()
    return KeyAnswer.with_use(changed, services.key_use(key_id))


@router.delete("/{project}/keys/{key_id}", status_code=204)
def revoke_key(key_id: int, project: AdministeredProjectInPath, services: Wired) -> None:
    """Refuse a key from now on; what it let in stays."""
    services.catalog.projects.revoke_ingest_key(project.id, key_id)
    services.keyring.refresh()
