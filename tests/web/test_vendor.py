"""The libraries from others are exactly those of the manifest, and each says its licence."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src" / "logboom" / "web" / "static" / "vendor"


def test_every_vendored_file_is_the_one_of_the_manifest():
    checked = subprocess.run(
        [sys.executable, ROOT / "tools" / "vendor.py", "--check"], check=False, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_library_has_a_licence_whose_text_comes_along():
    for library in json.loads((FOLDER / "manifest.json").read_text("utf-8")):
        assert library["licence"] in {"MIT", "Apache-2.0"}
        assert (FOLDER / library["licence_file"]).stat().st_size > 500


def test_no_vendored_module_asks_for_anything_but_its_neighbours():
    for module in FOLDER.glob("*.js"):
        for quoted in module.read_text("utf-8").split('from "')[1:]:
            assert quoted.startswith("./"), module.name
