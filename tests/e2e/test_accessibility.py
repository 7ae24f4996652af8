"""Every page is usable by everybody: checked by axe-core in both themes. What opens on a page is checked in test_layout."""

import pytest
from playwright.async_api import StorageState, expect

from tests.e2e.accessibility import CONTRAST, EVERYTHING, require_axe, violations
from tests.e2e.conftest import PageMaker
from tests.e2e.stage import Project, Stage, ago
from tests.serving import Server

PAGES = (
    "/home", "/", "/tail", "/issues", "/alerts", "/alerts/new", "/sources", "/sources/connect/django",
    "/settings/you", "/settings/project", "/settings/people", "/settings/searches", "/settings/macros", "/settings/lookups",
    "/settings/storage", "/settings/users", "/settings/server", "/settings/fields", "/settings/quarantine", "/design",
)  # fmt: skip


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


async def test_every_page_passes_in_both_themes(new_page: PageMaker, session: StorageState, lived_in: Project):
    require_axe()
    found = []
    async with new_page(storage_state=session) as page:
        stage = Stage(page, lived_in)
        for path in PAGES:
            await page.emulate_media(color_scheme="light")
            await stage.open(path)
            found += [f"{path}: {one}" for one in await violations(page, EVERYTHING)]
            await page.emulate_media(color_scheme="dark")
            found += [f"{path}, dark: {one}" for one in await violations(page, CONTRAST)]
    assert found == []


async def test_a_dialog_keeps_the_focus_and_gives_it_back(stage: Stage):
    stage.project.send({"message": "here"})
    await stage.open()
    page = stage.page
    for opener in (
        page.get_by_role("button", name="Keyboard shortcuts"),
        page.get_by_role("button", name="The plan of this query"),
    ):
        await opener.focus()
        await page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_be_focused()
        for key in ("Tab", "Tab", "Shift+Tab"):
            await page.keyboard.press(key)
            await expect(dialog.get_by_role("button", name="Close")).to_be_focused()
        await page.keyboard.press("/")
        await expect(stage.query).not_to_be_focused()
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_a_menu_gives_the_focus_back_when_it_closes(stage: Stage):
    stage.project.send({"message": "here"})
    await stage.open()
    page = stage.page
    opener = page.locator(".timebtn")
    await opener.focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("In words").focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Time range")).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_the_checker_itself_sees_what_is_wrong(stage: Stage):
    require_axe()
    await stage.open("/design")
    await stage.page.evaluate(
        "document.querySelectorAll('input').forEach((one) => { one.removeAttribute('aria-label'); one.removeAttribute('placeholder'); })"
    )
    assert any(one.startswith("label:") for one in await violations(stage.page, EVERYTHING))
