"""What holds for every file: small enough to read, no address of a registry or of somebody's machine, links that lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.repository.text_files import ROOT, repository_files

LONGEST_MODULE_LINES = 450
MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

# Written in two parts, so that this file may be searched too. Locks and manifests must work with any mirror.
REGISTRIES = tuple(
    first + second
    for first, second in (
        ("pypi", ".org"),
        ("files.python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("registry.yarn", "pkg.com"),
        ("proxy.golang", ".org"),
        ("deb.debian", ".org"),
    )
)
OTHER_MACHINES = tuple(
    first + second for first, second in (("file:///", "opt"), ("/opt/", "pypi"), ("/opt/", "wheels"))
)


@pytest.mark.parametrize("module", [file for file in repository_files(".py") if "samples" not in file.parts], ids=str)
def test_modules_stay_small(module: Path):
    """The next piece has its own obvious place."""
    assert len(module.read_text("utf-8").splitlines()) <= LONGEST_MODULE_LINES


def test_no_file_names_a_registry_or_somebody_s_machine():
    found = [
        f"{file.relative_to(ROOT)}: {address}"
        for file in repository_files()
        for address in (*REGISTRIES, *OTHER_MACHINES)
        if address.encode() in file.read_bytes()
    ]
    assert not found


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_locks_are_exact_and_hashed(lock: Path):
    requirements = [line for line in lock.read_text("utf-8").splitlines() if line and not line.startswith((" ", "#"))]
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9.-]+==\S+", requirement), f"{requirement} is no exact version"
        assert requirement.endswith("\\"), f"{requirement} has no hash"


def test_what_runs_is_locked_as_it_is_tested():
    def versions(lock: str) -> set[str]:
        text = (ROOT / "requirements" / lock).read_text("utf-8")
        return set(re.findall(r"^[a-z0-9.-]+==[^\s;]+", text, re.MULTILINE))

    assert versions("server.txt") <= versions("dev.txt")


@pytest.mark.parametrize("page", repository_files(".md"), ids=lambda file: str(file.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path):
    for link in MARKDOWN_LINK.findall(FENCED.sub("", page.read_text("utf-8"))):
        target, _, heading = link.partition("#")
        if "://" in target or target.startswith(("mailto:", "/")):
            continue
        file = page if not target else (page.parent / target).resolve()
        assert file.exists(), f"{link} leads nowhere"
        if heading:
            assert heading in headings(file), f"{link}: the page has no such heading"


def headings(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    found = re.findall(r"^#+ +(.+)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in found}


def test_the_changelog_has_a_place_for_the_next_sentence():
    versions = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == "Unreleased"


def test_every_decision_is_on_the_list():
    folder = ROOT / "docs" / "decisions"
    listed = set(MARKDOWN_LINK.findall((folder / "README.md").read_text("utf-8")))
    assert {page.name for page in folder.glob("*.md")} - {"README.md"} <= listed


def test_every_page_of_the_manual_is_on_its_list():
    folder = ROOT / "docs"
    listed = set(MARKDOWN_LINK.findall((folder / "index.md").read_text("utf-8")))
    assert {page.name for page in folder.glob("*.md")} - {"index.md"} <= listed
