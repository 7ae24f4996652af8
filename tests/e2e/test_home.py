"""Home: how a project has been, on one screen."""

from playwright.async_api import expect

from tests.e2e.reporting import capture_division, reporting, until_issues
from tests.e2e.stage import Stage, ago


async def test_home_tells_volumes_errors_new_issues_and_who_fell_silent(stage: Stage):
    stage.project.send(
        *({"message": "beat", "service": "gone", "timestamp": ago(minutes=1)} for _ in range(2)),
        {"message": "broken", "level": "error", "service": "shop", "timestamp": ago(minutes=1)},
        {"message": "well", "level": "info", "service": "shop", "timestamp": ago(minutes=1)},
    )
    with reporting(stage.project) as scope:
        capture_division(scope)
    until_issues(stage.project, 1)
    await stage.open("/home")
    figures = stage.page.locator(".figures > div")
    await expect(figures.nth(1)).to_contain_text("2")
    await expect(figures.nth(2)).to_contain_text("1")
    await expect(stage.page.get_by_role("region", name="New issues").get_by_role("listitem")).to_have_count(1)
    await expect(stage.page.get_by_role("region", name="Services").get_by_role("link", name="shop")).to_be_visible()
    await expect(stage.page.get_by_role("region", name="Volume by level").get_by_role("img")).to_be_visible()
    await stage.page.get_by_role("region", name="Services").get_by_role("link", name="gone").click()
    await stage.expect_messages("beat", "beat")
