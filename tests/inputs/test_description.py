"""What each input says of itself holds: its recipes can be found, filled in and copied."""

from pathlib import Path

import pytest

from logboom.inputs import INPUTS
from logboom.inputs.description import GROUPS, PLACEHOLDERS, Recipe, placeholders_of
from logboom.inputs.registry import ready_inputs

DOCS = Path(__file__).resolve().parents[2] / "docs"
RECIPES = [(one.name, recipe) for one in INPUTS for recipe in one.description.recipes]


@pytest.mark.parametrize("input_", INPUTS, ids=lambda one: one.name)
def test_an_input_says_what_it_takes_and_where_that_is_written(input_):
    described = input_.description
    assert described.title
    assert described.summary.endswith(".")
    assert described.over
    assert described.maps
    assert (DOCS / described.documentation).is_file()
    assert described.recipes


@pytest.mark.parametrize(("name", "recipe"), RECIPES, ids=[recipe.id for _, recipe in RECIPES])
def test_a_recipe_can_be_followed(name: str, recipe: Recipe):
    assert recipe.group in GROUPS
    assert any(step.text for step in recipe.steps)
    for step in recipe.steps:
        assert step.words
        assert step.text == step.text.strip("\n")
        assert placeholders_of(step.words + step.text) <= set(PLACEHOLDERS)


def test_no_two_recipes_have_one_word_in_addresses():
    ids = [recipe.id for _, recipe in RECIPES]
    assert len(set(ids)) == len(ids)


def test_recipes_name_this_server_and_leave_the_key_open():
    """A recipe is shown to people who may not see the key: that one placeholder stays."""
    inputs = ready_inputs(
        INPUTS,
        url="https://logs.example.org/boom",
        project=7,
        slug="shop",
        addresses={"syslog": ("udp://0.0.0.0:5514", "tcp://0.0.0.0:6601")},
    )
    texts = {recipe.id: "\n".join(step.text for step in recipe.steps) for one in inputs for recipe in one.recipes}
    assert "https://logs.example.org/boom/api/v1/ingest" in texts["curl"]
    assert texts["sentry"] == "https://@KEY@@logs.example.org/boom/7"
    assert '"https://@KEY@@logs.example.org/boom"' in texts["python-logging"]
    assert 'target="logs.example.org" port="6601"' in texts["rsyslog"]
    assert placeholders_of("\n".join(texts.values())) == {"@KEY@"}


def test_an_input_without_a_listener_of_its_own_has_the_port_of_http():
    inputs = ready_inputs(INPUTS, url="http://[::1]:8514", project=1, slug="default", addresses={})
    syslog = next(one for one in inputs if one.name == "syslog")
    assert "--server ::1 --port 8514" in next(one for one in syslog.recipes if one.id == "logger").steps[0].text
