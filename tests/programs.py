"""Programs of the system that some tests need: where they are, or why the test cannot run here."""

import os
from typing import NoReturn

import pytest

from tools.test_deps import PACKAGES, find_program

EVERYTHING_MUST_RUN = os.environ.get("CI") == "true"


def required(name: str) -> str:
    """The program's path. Without it the test cannot run."""
    path = find_program(name)
    if path is None:
        cannot_run(f"{name} is not installed: `make test-deps`, or install the package {PACKAGES[name]}")
    return path


def cannot_run(reason: str) -> NoReturn:
    """Skip the test, for want of a program or a right, and say so; fail it where everything must run."""
    if EVERYTHING_MUST_RUN:
        pytest.fail(reason)
    pytest.skip(reason)
