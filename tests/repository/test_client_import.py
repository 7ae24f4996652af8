"""Applications import `logboom` into their own process: it may cost them nothing but a few standard modules."""

import subprocess
import sys
import tomllib

from tests.repository.text_files import ROOT

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


def test_the_client_depends_on_nothing():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == []
