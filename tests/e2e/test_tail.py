"""The live tail: what comes appears at the end, what one reads stays, and what is not drawn is told."""

import re

from playwright.async_api import expect

from tests.e2e.stage import Stage


async def following(stage: Stage, **state: str) -> None:
    await stage.open("/tail", **state)
    await expect(stage.page.get_by_text("following", exact=True)).to_be_visible()


async def test_lines_appear_at_the_end_with_their_service_s_colour(stage: Stage):
    await following(stage)
    stage.project.send({"message": "one", "service": "web"}, {"message": "two", "service": "worker"})
    await expect(stage.rows.locator(".tx")).to_have_text(["one", "two"])
    await expect(stage.rows.nth(0)).to_have_attribute("data-cat", "1")
    await expect(stage.rows.nth(1)).to_have_attribute("data-cat", "2")


async def test_who_scrolls_up_is_not_moved_and_told_how_much_is_new(stage: Stage):
    await following(stage)
    stage.project.send(*({"message": f"line {n:03}"} for n in range(140)))
    await expect(stage.rows.locator(".tx").last).to_have_text("line 139")
    log = stage.page.locator(".log")
    await log.hover()
    await stage.page.mouse.wheel(0, -1000)
    await expect(stage.page.get_by_text("paused by scrolling")).to_be_visible()
    read = await log.evaluate("box => box.scrollTop")
    stage.project.send(*({"message": f"later {n:03}"} for n in range(7)))
    newer = stage.page.get_by_role("button", name=re.compile("^7 new"))
    await expect(newer).to_be_visible()
    assert await log.evaluate("box => box.scrollTop") == read
    await newer.click()
    await expect(stage.rows.locator(".tx").last).to_have_text("later 006")


async def test_another_filter_keeps_the_lines(stage: Stage):
    await following(stage)
    stage.project.send({"message": "before the change"})
    await expect(stage.rows).to_have_count(1)
    await stage.search("wanted")
    await expect(stage.page).to_have_url(re.compile("query=wanted"))
    await expect(stage.page.locator(".gap")).to_have_text("from here: wanted")
    await expect(stage.page.get_by_text("following", exact=True)).to_be_visible()
    stage.project.send({"message": "something else"}, {"message": "wanted now"})
    await expect(stage.rows.locator(".tx")).to_have_text(["before the change", "wanted now"])


async def test_a_flood_is_drawn_in_part_and_the_rest_is_told(stage: Stage):
    await following(stage)
    stage.project.send(*({"message": f"flood {n}"} for n in range(2_500)), wait=False)
    told = stage.page.locator(".gap", has_text="are not drawn")
    await expect(told.first).to_be_visible()
    await expect(stage.rows.locator(".tx").last).to_have_text("flood 2499")
    await told.last.get_by_role("link", name="Show them").click()
    await expect(stage.page.locator("#count")).to_have_text("2,500")


async def test_words_are_highlighted_and_services_hidden_and_a_link_does_both(stage: Stage):
    await following(stage)
    await stage.page.keyboard.press("h")
    await stage.page.keyboard.type("boom")
    await stage.page.keyboard.press("Enter")
    stage.project.send({"message": "a boom on the river", "service": "web"}, {"message": "quiet", "service": "worker"})
    await expect(stage.rows.locator("mark")).to_have_text("boom")
    await stage.page.get_by_role("button", name="worker").click()
    await expect(stage.rows.locator(".tx")).to_have_text(["a boom on the river"])
    await expect(stage.page).to_have_url(re.compile("words=boom&hidden=worker"))


async def test_space_pauses_and_goes_on(stage: Stage):
    await following(stage)
    await stage.page.locator(".log").focus()
    await stage.page.keyboard.press("Space")
    await expect(stage.page.get_by_text("paused", exact=True)).to_be_visible()
    stage.project.send({"message": "held"})
    await expect(stage.page.get_by_role("button", name="1 new")).to_be_visible()
    await expect(stage.rows).to_have_count(0)
    await stage.page.keyboard.press("Space")
    await expect(stage.rows.locator(".tx")).to_have_text(["held"])
