"""axe-core in a page: what of WCAG 2.2 A and AA it finds wrong.

Source: Deque axe-core, API documentation; W3C Web Content Accessibility Guidelines 2.2.
"""

import sys
from functools import cache
from pathlib import Path

from playwright.async_api import Page

from tests.programs import EVERYTHING_MUST_RUN, cannot_run

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "tools" / "page" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
RUN = """async (wanted) => {
  // What a pop-up covers in part is no target meanwhile.
  const rules = document.querySelector(".pop, .completion, .sheet") ? {"target-size": {enabled: false}} : {};
  const found = await axe.run(document, {runOnly: wanted, rules, resultTypes: ["violations"]});
  return found.violations.map(({id, help, nodes}) => `${id}: ${help}: ${nodes.slice(0, 5).map((node) => `${node.target.join(" ")} ${node.any.map((one) => one.message).join("; ")}`).join(" | ")}`);
}"""


@cache
def _source() -> str:
    """The checker, as tools/page/package-lock.json names it; empty when npm's registry does not give it."""
    sys.path.insert(0, str(ROOT / "tools"))
    import check_page  # noqa: PLC0415

    return AXE.read_text("utf-8") if check_page.installed() else ""


def require_axe() -> None:
    """The test cannot run where there is no way to npm's registry."""
    if not _source():
        cannot_run("npm's registry gives no axe-core")


async def violations(page: Page, wanted: dict[str, object]) -> list[str]:
    """What is wrong with the page as it is drawn now; nothing where there is no checker and need not be one."""
    if EVERYTHING_MUST_RUN:
        require_axe()
    if not _source():
        return []
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_source())
    return await page.evaluate(RUN, wanted)
