"""`/api/v1/inputs`: the ways in, and how each kind of program is connected to this server."""

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request

from logboom.api.access import ReadableProject, base_address
from logboom.api.answers import Answer
from logboom.api.services import Wired
from logboom.inputs import INPUTS
from logboom.inputs.description import GROUPS
from logboom.inputs.registry import ReadyInput, ready_inputs

router = APIRouter(prefix="/api/v1/inputs", tags=["sources"])


class StepAnswer(Answer):
    words: str = Field(description="What to do, and why; code stands in backticks.")
    text: str = Field(
        description="What to copy, with `@KEY@` where an ingest key belongs; empty when there is nothing."
    )


class RecipeAnswer(Answer):
    id: str
    title: str
    group: str
    also: str = Field(description="Other words that people look for it by.")
    steps: list[StepAnswer]


class MappingAnswer(Answer):
    sent: str
    field: str


class InputAnswer(Answer):
    name: str = Field(description="Its word in the column `input` and in settings.")
    title: str
    summary: str
    over: str
    documentation: str
    paths: list[str]
    addresses: list[str] = Field(description="Where it listens; empty for those over HTTP.")
    setting: str = Field(description="The line of logboom.toml that makes it listen.")
    on: bool
    needs_key: bool
    maps: list[MappingAnswer]
    recipes: list[RecipeAnswer]


class InputsAnswer(Answer):
    groups: list[str] = Field(description="In the order in which they are offered.")
    inputs: list[InputAnswer]


@router.get("")
def list_inputs(request: Request, project: ReadableProject, services: Wired) -> InputsAnswer:
    """Every input, with what connects a program to it: this server's addresses and the project filled in."""
    ready = ready_inputs(
        INPUTS,
        url=base_address(request, services),
        project=project.id,
        slug=project.slug,
        addresses=services.listening(),
    )
    return InputsAnswer(groups=list(GROUPS), inputs=[_answer(one) for one in ready])


def _answer(one: ReadyInput) -> InputAnswer:
    described = one.description
    return InputAnswer(
        name=one.name,
        title=described.title,
        summary=described.summary,
        over=described.over,
        documentation=described.documentation,
        paths=list(described.paths),
        addresses=list(one.addresses),
        setting=described.setting,
        on=one.is_on,
        needs_key=described.needs_key,
        maps=[MappingAnswer(sent=sent, field=field) for sent, field in described.maps],
        recipes=[
            RecipeAnswer(
                id=recipe.id,
                title=recipe.title,
                group=recipe.group,
                also=recipe.also,
                steps=[StepAnswer(words=step.words, text=step.text) for step in recipe.steps],
            )
            for recipe in one.recipes
        ],
    )
