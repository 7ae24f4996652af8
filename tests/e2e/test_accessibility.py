"""Every page is usable by everybody: checked by axe-core against WCAG 2.2 A and AA, in both themes.

Source: Deque axe-core, API documentation; W3C Web Content Accessibility Guidelines 2.2.
"""

import sys
from pathlib import Path

import pytest
from playwright.async_api import Page, StorageState

from tests.e2e.conftest import PageMaker
from tests.e2e.stage import Project, Stage, ago
from tests.serving import Server

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tools" / "page" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (rules) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: rules}});
  return found.violations.map(({id, help, nodes}) => `${id}: ${help}: ${nodes.slice(0, 5).map((node) => `${node.target.join(" ")} ${node.any.map((one) => one.message).join("; ")}`).join(" | ")}`);
}"""
PAGES = (
    "/home", "/", "/tail", "/issues", "/alerts", "/alerts/new", "/sources", "/sources/connect/django",
    "/settings/you", "/settings/project", "/settings/people", "/settings/searches", "/settings/macros", "/settings/lookups",
    "/settings/storage", "/settings/users", "/settings/server", "/settings/fields", "/settings/quarantine", "/design",
)  # fmt: skip


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker's source, as tools/page/package-lock.json names it."""
    sys.path.insert(0, str(ROOT / "tools"))
    import check_page  # noqa: PLC0415

    if not check_page.installed():
        pytest.skip("npm's registry gives no axe-core")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def lived_in(server: Server) -> Project:
    """A project with events of every level."""
    project = Project.make(server)
    levels = ["", "trace", "debug", "info", "notice", "warning", "error", "critical"]
    project.send(
        *(
            {"message": f"a line {n}", "level": level, "service": f"s{n % 9}", "host": "web-1", "took": n, "timestamp": ago(minutes=n)}
            for n, level in enumerate(levels * 5, 1)
        )
    )  # fmt: skip
    return project


async def violations(page: Page, axe: str) -> list[str]:
    await page.evaluate(axe)
    return await page.evaluate(RUN, RULES)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_page_passes(new_page: PageMaker, session: StorageState, lived_in: Project, axe: str, theme: str):
    found = []
    async with new_page(storage_state=session, color_scheme=theme) as page:
        stage = Stage(page, lived_in)
        for path in PAGES:
            await stage.open(path)
            found += [f"{path}: {one}" for one in await violations(page, axe)]
    assert found == []


async def test_the_checker_itself_sees_what_is_wrong(stage: Stage, axe: str):
    await stage.open("/design")
    await stage.page.evaluate(
        "document.querySelectorAll('input').forEach((one) => { one.removeAttribute('aria-label'); one.removeAttribute('placeholder'); })"
    )
    assert any(one.startswith("label:") for one in await violations(stage.page, axe))
