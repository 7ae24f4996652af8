"""The shapes of answers and bodies that several routes share; pydantic, so that the OpenAPI document has them."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from logboom.catalog.principal import Principal
from logboom.catalog.records import Project, Role, User


class Body(BaseModel):
    """What a caller sends; a name that is not known is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What a caller gets, made from the catalog's record."""

    model_config = ConfigDict(from_attributes=True)


class ErrorPosition(BaseModel):
    start: int
    end: int


class ErrorDetail(BaseModel):
    code: str = Field(description="A stable word from a small closed set.")
    message: str
    hint: Annotated[str | None, Field(description="What to do next; left out when there is nothing to say.")] = None
    position: Annotated[ErrorPosition | None, Field(description="The part of the query that is wrong.")] = None


class ErrorAnswer(BaseModel):
    """Every failure."""

    error: ErrorDetail


class UserAnswer(Answer):
    id: int
    email: str
    name: str
    administrator: bool
    active: bool
    has_password: bool
    created_at: datetime


class ProjectAnswer(Answer):
    id: int
    slug: str
    name: str
    retention_days: int
    role: Role = Field(description="The asker's role in it.")

    @classmethod
    def of(cls, project: Project, asker: Principal) -> Self:
        return cls(
            id=project.id,
            slug=project.slug,
            name=project.name,
            retention_days=project.retention_days,
            role=asker.role_in(project.id) or Role.ADMIN,  # whoever has just made it administers the server
        )


class MeAnswer(Answer):
    id: int
    email: str
    name: str
    administrator: bool
    has_password: bool
    scopes: list[str]
    csrf_token: str | None = Field(description="For the header X-CSRF-Token of this browser's changing requests.")
    projects: list[ProjectAnswer]

    @classmethod
    def of(cls, asker: Principal, user: User, csrf_token: str | None) -> Self:
        return cls(
            id=asker.user_id,
            email=asker.email,
            name=asker.name,
            administrator=asker.administrator,
            has_password=user.has_password,
            scopes=sorted(asker.scopes),
            csrf_token=csrf_token,
            projects=[ProjectAnswer.of(project, asker) for project in asker.projects],
        )
