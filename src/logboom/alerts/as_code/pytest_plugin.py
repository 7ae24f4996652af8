"""pytest runs the tests of rules: `pytest -p logboom.alerts.as_code.pytest_plugin alerts/`.

Files that end in `.alerts.yaml` are collected; each test of each rule is an item of its own.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from logboom.alerts.as_code.files import Coded, RuleTest, read_files
from logboom.alerts.as_code.testing import failures
from logboom.alerts.as_code.workbench import Workbench, workbench

SUFFIX = ".alerts.yaml"
_STACK = pytest.StashKey[ExitStack]()
_BENCH = pytest.StashKey[Workbench]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "RulesFile | None":
    if file_path.name.endswith(SUFFIX):
        file: RulesFile = RulesFile.from_parent(parent, path=file_path)
        return file
    return None


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[_STACK] = ExitStack()


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.stash[_STACK].close()


class RulesFile(pytest.File):
    """A file of rules."""

    def collect(self) -> Iterator["RuleTestItem"]:
        for coded in read_files([self.path]):
            for test in coded.tests:
                yield RuleTestItem.from_parent(self, name=f"{coded.rule.name}: {test.name}", coded=coded, test=test)


class RuleTestItem(pytest.Item):
    """One test of one rule."""

    def __init__(self, *, coded: Coded, test: RuleTest, **rest: Any) -> None:
        super().__init__(**rest)
        self._coded = coded
        self._test = test

    def runtest(self) -> None:
        stash = self.config.stash
        if _BENCH not in stash:  # one engine for all of a run
            stash[_BENCH] = stash[_STACK].enter_context(workbench())
        if found := failures(stash[_BENCH], self._coded, self._test):
            raise AssertionError("\n".join(found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, AssertionError):
            return f"{self._coded.place}: {self.name}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        line = int(self._coded.place.rpartition(":")[2]) - 1
        return self.path, line, self.name
