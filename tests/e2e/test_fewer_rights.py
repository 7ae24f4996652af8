"""Somebody who may only read sees all of a project, and nothing to press that would be refused."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import PageMaker, sign_in_by_link
from tests.e2e.reporting import capture_division, reporting, until_issues
from tests.e2e.stage import Project, Stage, administer
from tests.e2e.test_alerts import has_fired
from tests.e2e.test_settings import member


@pytest.fixture
async def viewer(new_page: PageMaker, project: Project) -> AsyncIterator[Stage]:
    link = await member(project, "viewer")
    async with new_page() as page:
        await sign_in_by_link(page, link)
        yield Stage(page, project)


async def test_who_may_only_read_issues_is_offered_nothing_to_do_with_them(viewer: Stage):
    with reporting(viewer.project) as scope:
        capture_division(scope)
    (issue,) = until_issues(viewer.project, 1)
    page = viewer.page
    await viewer.open("/issues")
    await expect(page.get_by_role("link", name="ZeroDivisionError")).to_be_visible()
    await expect(page.get_by_role("checkbox")).to_have_count(0)
    for key in ("j", "x", "e"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("toolbar", name="Selected issues")).to_have_count(0)
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(keys).to_contain_text("next issue")
    await expect(keys).not_to_contain_text("resolve")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-panel=activity]")).to_be_visible()
    for name in ("Resolve", "Ignore", "Assign"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await expect(page.get_by_label("Comment")).to_have_count(0)
    await page.get_by_role("button", name="More", exact=True).click()
    await expect(page.get_by_role("menuitem")).to_have_text(["Copy the link"])
    assert viewer.project.issues()[0]["status"] == issue["status"]


async def test_who_may_only_read_alerts_is_offered_nothing_to_do_with_them(viewer: Stage):
    rule = has_fired(viewer)
    page = viewer.page
    for path, state, there in (
        ("/alerts", {}, "Firing now"), (f"/alerts/{rule}", {}, "Why it fired"), ("/alerts", {"list": "silences"}, "No silence"),
        ("/alerts", {"list": "channels"}, "There is no channel yet"),
    ):  # fmt: skip
        await viewer.open(path, **state)
        await expect(page.get_by_role("heading", name=there)).to_be_visible()
        for name in ("Acknowledge", "Take", "Delete", "Silence", "Make channel"):
            await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        for name in ("New rule", "Edit"):
            await expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    for path in ("/alerts/new", f"/alerts/edit/{rule}"):
        await viewer.open(path)
        await expect(page.get_by_role("alert")).to_contain_text("You may not change rules")


async def test_who_may_only_read_searches_saves_nothing_and_opens_what_others_saved(viewer: Stage):
    viewer.project.send({"message": "paid", "level": "info"})
    path = f"saved-searches?project={viewer.project.slug}"
    administer(viewer.project.server, "POST", path, {"name": "Payments", "query": "paid"})
    page = viewer.page
    await viewer.open()
    await viewer.expect_messages("paid")
    await expect(page.get_by_role("link", name="Alert", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Saved searches").click()
    await expect(page.get_by_role("button", name="Save what is shown")).to_have_count(0)
    await page.get_by_role("button", name="Payments").click()
    await viewer.expect_query("paid")
