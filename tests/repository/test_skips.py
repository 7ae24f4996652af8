"""A test that does not run says so, and where everything must run (CI=true) it fails instead."""

import re

import pytest

from tests import programs
from tests.repository.text_files import ROOT, repository_files

TESTS = ROOT / "tests"
# What no program or right would change: another C library, another kernel.
PLATFORMS = {"server/test_allocation.py", "store/test_start_code.py"}
SKIPS = re.compile(r"pytest\.(skip|importorskip|mark\.skip|mark\.skipif)\b")


def test_only_a_platforms_difference_is_skipped_past_the_one_place_that_knows_of_ci():
    ours = (file for file in repository_files(".py") if file.is_relative_to(TESTS))
    skipping = {str(file.relative_to(TESTS)) for file in ours if SKIPS.search(file.read_text("utf-8"))}
    assert skipping - {"programs.py", "repository/test_skips.py"} == PLATFORMS


def test_what_is_missing_skips_a_test_on_a_developers_machine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(programs, "EVERYTHING_MUST_RUN", False)
    with pytest.raises(pytest.skip.Exception, match="only root"):
        programs.cannot_run("only root can mount")


def test_what_is_missing_fails_a_test_where_everything_must_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(programs, "EVERYTHING_MUST_RUN", True)
    with pytest.raises(pytest.fail.Exception, match="only root"):
        programs.cannot_run("only root can mount")
