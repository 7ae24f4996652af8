"""`Ctrl K` leads anywhere by a part of its name."""

import re

from playwright.async_api import expect

from tests.e2e.accessibility import EVERYTHING, violations
from tests.e2e.layout import flaws
from tests.e2e.stage import Stage, administer


async def test_pages_searches_rules_and_issues_are_found_by_a_part_of_their_names(stage: Stage):
    slug, server, page = stage.project.slug, stage.project.server, stage.page
    stage.project.send({"message": "paid", "gateway": "a"}, {"message": "refused", "gateway": "b"})
    saved = {"name": "By gateway", "query": "gateway=$gateway$", "parameters": {"gateway": "a"}}
    administer(server, "POST", f"saved-searches?project={slug}", saved)
    rule = {"name": "Refusals", "watch": {"kind": "count", "query": "refused"}, "threshold": {"critical": 5}}
    administer(server, "POST", f"alerts/rules?project={slug}", {"rule": rule})
    await stage.open()
    jump, where = page.get_by_role("dialog", name="Jump to"), page.get_by_label("Where to")
    places = jump.get_by_role("option")

    await stage.query.press("Control+k")
    await expect(where).to_be_focused()
    assert await flaws(page) == []
    assert await violations(page, EVERYTHING) == []
    await where.fill("refus")
    await expect(places).to_have_text(["Refusalsrule", "refussearch for"])
    await where.press("Enter")
    await expect(page.get_by_role("heading", name="Refusals", level=1)).to_be_visible()

    await page.get_by_role("button", name="Jump to").click()
    await where.fill("gateway saved")
    await places.first.click()
    await page.get_by_label("gateway", exact=True).fill("b")
    await page.get_by_role("form", name="Parameters").get_by_role("button").click()
    await stage.expect_query("gateway=b")
    await stage.expect_messages("refused")

    await page.keyboard.press("Control+k")
    await where.fill("macros")
    await where.press("Enter")
    await expect(page.get_by_role("heading", name="Macros")).to_be_visible()
    await page.keyboard.press("Control+k")
    await where.fill(f"{slug}-7")
    await where.press("Enter")
    await expect(page).to_have_url(re.compile(f"/issues/{slug.upper()}-7"))

    await page.keyboard.press("Control+k")
    await where.fill("paid")
    await where.press("ArrowUp")
    await where.press("Enter")
    await stage.expect_query("paid")
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Escape")
    await expect(jump).to_have_count(0)
