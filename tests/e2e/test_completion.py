"""Completion: what may stand where one types is offered, taken with Tab, and never in the way of running the query."""

from playwright.async_api import expect

from tests.e2e.stage import Project, Stage, administer
from tests.waiting import until_sync


def until_completed(project: Project, query: str) -> None:
    """The fields of a project are looked up in the background: return when a query is completed by them."""
    until_sync(lambda: administer(project.server, "GET", f"complete?project={project.slug}&query={query}"))


async def test_a_field_and_its_value_are_offered_and_taken_with_tab(stage: Stage):
    stage.project.send({"message": "a", "gateway": "paygate"}, {"message": "b", "gateway": "other"})
    await stage.open()
    offers = stage.page.locator(".completion li")
    until_completed(stage.project, "gatew")
    await stage.query.focus()
    await stage.page.keyboard.type("gatew")
    await expect(offers.first).to_contain_text("gateway")
    await stage.page.keyboard.press("Tab")
    await expect(stage.query).to_have_value("gateway")
    await stage.page.keyboard.type("=pay")
    await expect(offers.first).to_contain_text("paygate")
    await stage.page.keyboard.press("ArrowDown")
    await stage.page.keyboard.press("Enter")
    await expect(stage.query).to_have_value("gateway=paygate")
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
