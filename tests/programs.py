"""Programs of the system that some tests need: where they are, or why the test cannot run here."""

import os

import pytest

from tools.test_deps import PACKAGES, find_program


def required(name: str) -> str:
    """The program's path. Without it the test skips and says so, and fails where everything must run (CI=true)."""
    path = find_program(name)
    if path is None:
        reason = f"{name} is not installed: `make test-deps`, or install the package {PACKAGES[name]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
