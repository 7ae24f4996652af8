"""The version in every static address changes with any file, and with nothing else."""

import re
from pathlib import Path

import pytest

import logboom.web
from logboom.web.app import PAGES
from logboom.web.assets import Assets

WEB = Path(logboom.web.__file__).parent


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


def test_every_icon_that_is_named_is_in_the_sprite_and_every_one_in_it_is_named():
    sources = [*WEB.glob("static/app/**/*.js"), *WEB.glob("templates/*.html")]
    text = "\n".join(source.read_text("utf-8") for source in sources)
    drawn = "\n".join(re.findall(r"\bicon\(([^()]*)\)", text))  # "copy", and also: why ? "play" : "pause"
    named = {*re.findall(r'(?:^|[?:] )"([a-z-]+)"', drawn, re.MULTILINE), *re.findall(r'<use href="#([a-z-]+)"', text)}
    sprite = (WEB / "templates" / "icons.html").read_text("utf-8")
    in_rail = {page.icon for page in PAGES if page.icon}
    assert named | in_rail == set(re.findall(r'<symbol id="([a-z-]+)"', sprite))


def test_no_style_but_the_tokens_names_a_colour():
    """So that both themes hold everywhere: a colour has its light and its dark value side by side."""
    for sheet in (WEB / "static" / "css").glob("*.css"):
        if sheet.name != "tokens.css":
            rules = re.sub(r"url\([^)]*\)|/\*.*?\*/|mask-image:[^;]*;", "", sheet.read_text("utf-8"), flags=re.DOTALL)
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, ])|rgb\(|hsl\(", rules), sheet.name
