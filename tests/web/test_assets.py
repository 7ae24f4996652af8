"""The version in every static address changes with any file, and with nothing else."""

from pathlib import Path

import pytest

from logboom.web.assets import Assets


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.js").write_text('import "./other.js";')
    (tmp_path / "app" / "other.js").write_text("export {};")
    return tmp_path


def test_the_version_is_the_same_for_the_same_files(directory: Path):
    assert Assets(directory).version == Assets(directory).version


def test_a_change_in_one_file_changes_the_address_of_all(directory: Path):
    before = Assets(directory).address("app/main.js")
    (directory / "app" / "other.js").write_text("export {}; //")
    assert Assets(directory).address("app/main.js") != before


def test_a_template_cannot_name_a_file_that_is_missing(directory: Path):
    with pytest.raises(KeyError):
        Assets(directory).address("app/none.js")


def test_a_file_too_small_to_gain_is_kept_uncompressed_only(directory: Path):
    (directory / "large.css").write_text("a { color: red; }\n" * 100)
    assets = Assets(directory)
    assert assets["app/main.js"].compressed is None
    assert assets["large.css"].compressed is not None
