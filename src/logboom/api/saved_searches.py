"""`/api/v1/saved-searches`: queries with a name, a range of time and parameters."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from logboom.api.access import Asker, MembersProject, ReadableProject
from logboom.api.answers import Answer, Body
from logboom.api.services import Wired
from logboom.catalog.search_records import SavedSearch
from logboom.errors import InvalidRequest
from logboom.query.macros import filled
from logboom.query.suggestions import nearest, shown

router = APIRouter(prefix="/api/v1/saved-searches", tags=["search"])


class NewSavedSearch(Body):
    name: str = Field(min_length=1, max_length=200)
    query: str = Field(max_length=16_384, description="`$name$` stands for a parameter.")
    description: str = Field(default="", max_length=2_000)
    start: str = Field(default="", max_length=100)
    end: str = Field(default="", max_length=100)
    parameters: dict[str, str] = Field(default_factory=dict, description="Names, and what stands there unless told.")


class SavedSearchAnswer(NewSavedSearch):
    id: int
    created_at: datetime
    changed_at: datetime
    changed_by: str


class SavedSearchesAnswer(Answer):
    searches: list[SavedSearchAnswer] = Field(description="By name.")


class FilledAnswer(Answer):
    query: str = Field(description="With its parameters in place: to be searched, or put in an address.")
    start: str
    end: str


@router.get("")
def list_saved_searches(project: ReadableProject, services: Wired) -> SavedSearchesAnswer:
    """The saved searches of a project."""
    return SavedSearchesAnswer(searches=[_answer(one) for one in services.catalog.saved_searches.all(project.id)])


@router.post("", status_code=201)
def save_search(body: NewSavedSearch, project: MembersProject, asker: Asker, services: Wired) -> SavedSearchAnswer:
    """Save a search. Raises Conflict when there is one of this name."""
    return _answer(services.catalog.saved_searches.create(project.id, **body.model_dump(), by=asker.email))


@router.get("/{search_id}")
def get_saved_search(search_id: int, project: ReadableProject, services: Wired) -> SavedSearchAnswer:
    """One saved search. Raises NotFound."""
    return _answer(services.catalog.saved_searches.get(project.id, search_id))


@router.get("/{search_id}/query")
def fill_saved_search(request: Request, search_id: int, project: ReadableProject, services: Wired) -> FilledAnswer:
    """Its query, with each parameter as the request's parameter of this name says, else as it was saved."""
    saved = services.catalog.saved_searches.get(project.id, search_id)
    given = {name: value for name, value in request.query_params.items() if name != "project"}
    for name in given:
        if name not in saved.parameters:
            hint = nearest(name, saved.parameters) or f"it has {', '.join(saved.parameters) or 'none'}"
            raise InvalidRequest(f"the saved search has no parameter {shown(name)}", hint=hint)
    query = filled(saved.query, {**saved.parameters, **given})
    return FilledAnswer(query=query, start=saved.start, end=saved.end)


@router.put("/{search_id}")
def change_saved_search(
    search_id: int, body: NewSavedSearch, project: MembersProject, asker: Asker, services: Wired
) -> SavedSearchAnswer:
    """Replace it. Raises NotFound, Conflict."""
    return _answer(services.catalog.saved_searches.change(project.id, search_id, **body.model_dump(), by=asker.email))


@router.delete("/{search_id}", status_code=204)
def delete_saved_search(search_id: int, project: MembersProject, services: Wired) -> None:
    """Raises NotFound."""
    services.catalog.saved_searches.delete(project.id, search_id)


def _answer(saved: SavedSearch) -> SavedSearchAnswer:
    return SavedSearchAnswer(
        id=saved.id,
        name=saved.name,
        query=saved.query,
        description=saved.description,
        start=saved.start,
        end=saved.end,
        parameters=dict(saved.parameters),
        created_at=saved.created_at,
        changed_at=saved.changed_at,
        changed_by=saved.changed_by,
    )
