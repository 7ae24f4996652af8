"""docs/query/: every example is run over the sample events, and shown with what it gives."""

import json
from pathlib import Path

import pytest

from logboom.query.aggregates import AGGREGATES
from logboom.query.functions import FUNCTIONS
from logboom.query.pipeline import parse_pipeline
from logboom.query.stages import STAGES
from logboom.query.stages.stage import Stage
from logboom.store.engine import Engine
from tests.query.reference_pages import Asks, function_results, pages
from tests.query.sample import sample_answers

DOCS = Path(__file__).parents[2] / "docs" / "query"
EXAMPLES = [
    *(example for stage in STAGES for example in stage.documentation.examples),
    *(f"* | {aggregate.example}" for aggregate in AGGREGATES),
]


@pytest.fixture(scope="module")
async def asks(engine: Engine) -> Asks:
    return await sample_answers(engine)


@pytest.mark.slow
async def test_the_pages_are_what_the_code_says(asks: Asks):
    """Written anew by `make reference`."""
    for name, text in (await pages(asks)).items():
        assert (DOCS / name).read_text("utf-8") == text, f"docs/query/{name} is not of this code"


async def test_every_function_gives_what_it_says(asks: Asks):
    results = await function_results(asks)
    given = {function.name: json.loads(results[function.name]) for function in FUNCTIONS}
    assert given == {function.name: json.loads(function.gives) for function in FUNCTIONS}


@pytest.mark.slow
@pytest.mark.parametrize("query", EXAMPLES)
async def test_every_example_finds_something(asks: Asks, query: str):
    _, rows = await asks(query)
    assert rows


@pytest.mark.parametrize("query", EXAMPLES)
def test_every_example_reads_back_from_its_canonical_text(query: str):
    pipeline = parse_pipeline(query)
    assert parse_pipeline(str(pipeline)) == pipeline


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.names[0])
def test_every_stage_tells_what_it_is(stage: type[Stage]):
    assert stage.documentation.syntax.removeprefix("| ").startswith(stage.names[0])
    assert stage.documentation.examples
    assert any(f"{name} " in f"{example} " for example in stage.documentation.examples for name in stage.names)
