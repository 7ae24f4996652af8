"""Applications import `logboom` into their own process: it may cost them nothing but a few standard modules."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repository.text_files import ROOT

SOURCE = ROOT / "src"
CLIENT = sorted((SOURCE / "logboom" / "client").glob("*.py"))

# What `import logboom` may load beyond what every Python has loaded when it starts. Longer only for a good reason.
STANDARD_MODULES: frozenset[str] = frozenset()


def test_import_loads_only_what_is_listed():
    program = (
        "import sys; before = set(sys.modules); import logboom;"
        "print(*(name for name in set(sys.modules) - before if name.split('.')[0] != 'logboom'))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    assert set(loaded) <= STANDARD_MODULES
    assert set(loaded) <= sys.stdlib_module_names


def test_import_makes_no_class_and_no_thread():
    program = (
        "import logboom, threading;"
        "print([name for name, value in vars(logboom).items() if isinstance(value, type)], threading.active_count())"
    )
    made = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert made == "[] 1\n"


def test_the_handler_and_the_middleware_load_the_standard_library_alone():
    program = (
        "import sys; before = set(sys.modules); import logboom; [getattr(logboom, name) for name in logboom.__all__];"
        "print(*(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", program], check=True, capture_output=True, text=True, cwd=SOURCE
    )
    rooms = {name.split(".")[1] for name in loaded.stdout.split() if name.startswith("logboom.")}
    assert rooms == {"client"}
    others = {name.split(".")[0] for name in loaded.stdout.split()} - {"logboom"}
    assert others <= sys.stdlib_module_names


@pytest.mark.parametrize("module", [SOURCE / "logboom/__init__.py", *CLIENT], ids=lambda path: path.name)
def test_what_applications_load_is_python_3_9(module: Path):
    """Annotations in the notation of later Pythons are text there, and never evaluated."""
    tree = ast.parse(module.read_text("utf-8"), feature_version=(3, 9))
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Match, ast.TryStar))]
    unions = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)]
    assert "from __future__ import annotations" in module.read_text("utf-8") or not unions


def vermin(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Whether Python 3.9 has all modules, functions and arguments that these use; vermin knows when each came."""
    command = [Path(sys.executable).with_name("vermin"), "--target=3.9-", "--violations", "--no-tips", "--processes=1"]
    return subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)


def test_what_applications_load_uses_nothing_that_came_after_python_3_9(tmp_path: Path):
    checked = vermin(SOURCE / "logboom/__init__.py", *CLIENT)
    assert checked.returncode == 0, checked.stdout
    newer = tmp_path / "newer.py"
    newer.write_text("print(list(zip([1], [2], strict=True)))\n")
    assert vermin(newer).returncode != 0, "the check finds what it is for"


def test_the_client_depends_on_nothing():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == []
