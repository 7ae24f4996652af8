"""`/api/v1/macros`: pieces of queries that queries name between backticks."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from logboom.api.access import Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer, Body
from logboom.api.services import Wired
from logboom.catalog.search_records import MacroRecord

router = APIRouter(prefix="/api/v1/macros", tags=["search"])

Name = Annotated[str, Path(pattern=r"^[A-Za-z_][A-Za-z0-9_.:-]{0,99}$", description="As it stands between backticks.")]
Parameter = Annotated[str, Field(pattern=r"^\w{1,50}$")]


class NewMacro(Body):
    definition: str = Field(min_length=1, max_length=16_384, description="`$name$` stands for a parameter.")
    parameters: list[Parameter] = Field(default_factory=list, max_length=20)
    description: str = Field(default="", max_length=2_000)


class MacroAnswer(Answer):
    name: str
    parameters: list[str]
    definition: str
    description: str
    changed_at: datetime
    changed_by: str


class MacrosAnswer(Answer):
    macros: list[MacroAnswer] = Field(description="By name.")


@router.get("")
def list_macros(project: ReadableProject, services: Wired) -> MacrosAnswer:
    """The macros of a project."""
    return MacrosAnswer(macros=[_answer(macro) for macro in services.catalog.macros.all(project.id)])


@router.put("/{name}")
def put_macro(name: Name, body: NewMacro, project: MembersProject, asker: Asker, services: Wired) -> MacroAnswer:
    """Make a macro, or change the one of this name with as many parameters."""
    put = services.catalog.macros.put(
        project.id,
        name,
        definition=body.definition,
        parameters=body.parameters,
        description=body.description,
        by=asker.email,
    )
    return _answer(put)


@router.delete("/{name}", status_code=204)
def delete_macro(
    name: Name,
    project: MembersProject,
    services: Wired,
    parameters: Annotated[int, Query(ge=0, description="How many parameters it has.")] = 0,
) -> None:
    """Queries that name it are refused from now on. Raises NotFound."""
    services.catalog.macros.delete(project.id, name, parameters)


def _answer(macro: MacroRecord) -> MacroAnswer:
    return MacroAnswer(
        name=macro.name,
        parameters=list(macro.parameters),
        definition=macro.definition,
        description=macro.description,
        changed_at=macro.changed_at,
        changed_by=macro.changed_by,
    )
