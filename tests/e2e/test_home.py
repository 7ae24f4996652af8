"""Home: how a project has been, on one screen."""

from playwright.async_api import Route, expect

from tests.e2e.reporting import capture_division, reporting, until_issues
from tests.e2e.stage import Stage, ago
from tests.e2e.test_alerts import has_fired


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


async def test_home_tells_what_fires_and_who_is_silent(stage: Stage):
    """Minutes of silence and of a rule's windows are told as if they had passed: the rest of the answers is the server's."""
    stage.project.send({"message": "beat", "service": "gone"}, {"message": "beat", "service": "shop"})
    has_fired(stage, times=2)

    async def firing(route: Route) -> None:
        answer = await route.fetch()
        found = await answer.json()
        for one in found["rules"]:
            one |= {"state": "firing", "firing": 2}
        await route.fulfill(response=answer, json=found)

    async def an_hour_later(route: Route) -> None:
        answer = await route.fetch()
        found = await answer.json()
        for one in found["sources"]:
            one["silent_seconds"] = 3_600 if one["value"] == "gone" else 0
        await route.fulfill(response=answer, json=found)

    page = stage.page
    await page.route("**/api/v1/sources?*", an_hour_later)
    await page.route("**/api/v1/alerts/rules?*", firing)
    await stage.open("/home")
    await expect(page.locator(".figures > div").nth(3)).to_contain_text("2 firing, 1 silent")
    alerts = page.get_by_role("region", name="Alerts")
    await expect(alerts.get_by_role("listitem")).to_have_text(["Refused2 firing"])
    silent = page.get_by_role("region", name="Silent sources")
    await expect(silent.get_by_role("listitem")).to_have_text(["gonesilent for 1 h"])
    await alerts.get_by_role("link", name="Refused").click()
    await expect(page.get_by_role("heading", name="Refused", level=1)).to_be_visible()
    await stage.open("/sources")
    await expect(page.get_by_role("row").filter(has_text="gone")).to_contain_text("silent for 1 h")
