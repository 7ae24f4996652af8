"""The manual names everything that people can set, call or run into."""

import importlib
import pkgutil
import re

import pytest
from fastapi.routing import APIRoute

import logboom
from logboom.api.app import ROUTERS
from logboom.errors import LogboomError
from logboom.inputs import INPUTS
from logboom.inputs.http import PATH as INGEST_PATH
from logboom.server import SECTIONS
from tests.repository.text_files import ROOT
from tools.reference import commands_page, settings_page, sources_page

DOCS = ROOT / "docs"
MANUAL = "\n".join(page.read_text("utf-8") for page in sorted(DOCS.glob("*.md")))
# Modules that run rather than define: the command, the engine's process, what Alembic executes.
PROGRAMS = {"__main__", "engine_child", "migrations"}
FILES_OF_THE_DOCS_PAGE = "/docs/{name}"
HOW_TO_UPDATE = "run `make reference` and look at the difference"


def error_classes() -> list[type[LogboomError]]:
    """Every error of every room."""
    for module in pkgutil.walk_packages(logboom.__path__, "logboom."):
        if not PROGRAMS & set(module.name.split(".")):
            importlib.import_module(module.name)
    classes = [LogboomError]
    for kind in classes:  # grows as it is walked
        classes.extend(kind.__subclasses__())
    return classes


def test_the_reference_of_settings_is_what_the_code_says():
    assert (DOCS / "settings.md").read_text("utf-8") == settings_page(SECTIONS), HOW_TO_UPDATE


def test_the_reference_of_commands_is_what_the_code_says():
    page = (DOCS / "cli.md").read_text("utf-8")
    assert page == commands_page(page), HOW_TO_UPDATE


def test_the_reference_of_sources_is_what_the_inputs_say():
    assert (DOCS / "sources.md").read_text("utf-8") == sources_page(INPUTS), HOW_TO_UPDATE


@pytest.mark.parametrize("input_", INPUTS, ids=lambda one: one.name)
def test_the_manual_of_an_input_names_its_paths_and_the_setting_that_turns_it_on(input_):
    """What the page of sources, the command and the manual say is one thing: the manual's own words cannot go astray."""
    described = input_.description
    page = (DOCS / described.documentation).read_text("utf-8")
    for path in described.paths:
        assert max(re.split("@PROJECT@|KEY|INDEX|TAGS", path), key=len).strip("/") in page
    for setting in re.findall(r"^[\w.]+(?= =)", described.setting, re.MULTILINE):
        assert setting.rpartition(".")[2] in page
    assert (
        f"({described.documentation}" in (DOCS / "sending.md").read_text("utf-8")
        or described.documentation == "sending.md"
    )


def test_every_setting_says_what_it_means():
    unsaid = [
        line for line in (DOCS / "settings.md").read_text("utf-8").splitlines() if re.match(r"\| `.*\|  \|$", line)
    ]
    assert not unsaid


def test_the_error_codes_explained_are_those_that_exist():
    explained = set(re.findall(r"^## (\w+)$", (DOCS / "errors.md").read_text("utf-8"), re.MULTILINE))
    assert explained == {kind.code for kind in error_classes()}


def test_the_status_in_an_explanation_is_the_one_that_is_answered():
    """Errors that never go over HTTP have none."""
    page = (DOCS / "errors.md").read_text("utf-8")
    said = {code: int(status) for code, status in re.findall(r"^## (\w+)\n\nStatus (\d+)", page, re.MULTILINE)}
    answered = {kind.code: kind.status for kind in error_classes()}
    assert said.items() <= answered.items()


def test_every_path_of_http_is_in_the_manual():
    """As it is written there: `{project}` stands for any name of a parameter."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    paths = {INGEST_PATH, *(route.path for route in routes if route.path != FILES_OF_THE_DOCS_PAGE)}
    missing = [path for path in sorted(paths) if not re.search(_as_written(path), MANUAL)]
    assert not missing


def _as_written(path: str) -> str:
    plain = re.sub(r":\w+\}", "}", path)  # the type of a parameter is nothing that a reader writes
    return re.sub(r"\\{\w+\\}", r"\\{\\w+\\}", re.escape(plain)) + r"(?![\w/])"
