"""The rules that we offer pass their tests, and these are good: whatever number or field is changed, a test fails."""

from collections.abc import Iterator
from typing import Any

import pytest

from logboom.alerts.as_code.files import Coded, read_text
from logboom.alerts.as_code.testing import failures
from logboom.alerts.as_code.workbench import Workbench, workbench
from logboom.alerts.conditions import Issue
from logboom.alerts.ready_made import FILE
from logboom.alerts.rule import read_rule

CODED = [coded for coded in read_text(FILE.read_text("utf-8"), FILE.name) if not isinstance(coded.rule.watch, Issue)]


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    with workbench() as bench:
        yield bench


def mutants(coded: Coded) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rule with one thing changed: each threshold, the window, the windows, the field, the query."""
    document = coded.rule.as_document()
    watch = document["watch"]
    line = document.get("threshold", {})
    for name in ("warning", "critical"):
        if line.get(name) is not None:
            changed = line | {name: line[name] * 2}
            yield f"{name} doubled", document | {"threshold": changed}
    if line.get("warning") is not None:
        yield "warning lowered", document | {"threshold": line | {"warning": line["warning"] * 0.9}}
    yield "window doubled", document | {"window": coded.rule.window * 2}
    if "windows" in document:
        yield "windows", document | {"windows": "1 of 1"}
    yield "another field", document | {"watch": watch | {"by": "logger"}}
    if watch.get("query"):
        yield "another query", document | {"watch": watch | {"query": "service:nobody"}}


@pytest.mark.slow
@pytest.mark.parametrize("coded", CODED, ids=lambda coded: coded.rule.name)
def test_a_ready_made_rule_passes_its_tests(bench: Workbench, coded: Coded) -> None:
    assert coded.tests
    assert [failures(bench, coded, test) for test in coded.tests] == [[]] * len(coded.tests)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("coded", "document"),
    [
        pytest.param(coded, document, id=f"{coded.rule.name}: {name}")
        for coded in CODED
        for name, document in mutants(coded)
    ],
)
def test_a_changed_rule_fails_one_of_them(bench: Workbench, coded: Coded, document: dict[str, Any]) -> None:
    mutant = Coded(read_rule(document), coded.tests, coded.place)
    assert any(failures(bench, mutant, test) for test in coded.tests), "no test noticed"
