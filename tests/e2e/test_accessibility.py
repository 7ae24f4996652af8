"""What opens on a page is usable by the keyboard. What axe-core finds in every page and state is in test_layout."""

from playwright.async_api import expect

from tests.e2e.accessibility import EVERYTHING, require_axe, violations
from tests.e2e.stage import Stage


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
