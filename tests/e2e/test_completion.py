"""Completion: what may stand where one types is offered, taken with Tab, and never in the way of running the query."""

from playwright.async_api import expect

from tests.e2e.stage import Stage


async def test_a_field_and_its_value_are_offered_and_taken_with_tab(stage: Stage):
    stage.project.send({"message": "a", "level": "error"}, {"message": "b", "level": "info"})
    await stage.open()
    offers = stage.page.locator(".completion li")
    await stage.query.focus()
    await stage.page.keyboard.type("leve")
    await expect(offers.first).to_contain_text("level")
    await stage.page.keyboard.press("Tab")
    await expect(stage.query).to_have_value("level")
    await stage.page.keyboard.type("=err")
    await expect(offers.first).to_contain_text("error")
    await stage.page.keyboard.press("ArrowDown")
    await stage.page.keyboard.press("Enter")
    await expect(stage.query).to_have_value("level=error")
    await stage.page.keyboard.press("Enter")
    await stage.expect_messages("a")


async def test_stages_are_offered_behind_a_pipe_and_a_press_takes_one(stage: Stage):
    stage.project.send({"message": "a"})
    await stage.open()
    await stage.query.focus()
    await stage.page.keyboard.type("🙂 | timec")
    await stage.page.locator(".completion li", has_text="timechart").click()
    await expect(stage.query).to_have_value("🙂 | timechart")
    await expect(stage.query).to_be_focused()


async def test_enter_runs_what_is_written_and_escape_only_closes_the_offers(stage: Stage):
    stage.project.send({"message": "serv", "service": "nginx"})
    await stage.open()
    await stage.query.focus()
    await stage.page.keyboard.type("serv")
    await expect(stage.page.locator(".completion li").first).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.locator(".completion")).to_have_count(0)
    await expect(stage.query).to_be_focused()
    await stage.page.keyboard.press("Enter")
    await stage.expect_query("serv")
    await stage.expect_messages("serv")
