"""The pages of alerts: rules with their states, ready-made ones to take, a back-test that follows the threshold."""

import pytest
from playwright.async_api import expect

from tests.e2e.stage import Stage, administer

pytestmark = pytest.mark.browser


async def test_a_project_without_rules_is_offered_some(stage: Stage) -> None:
    await stage.open("/alerts")
    await expect(stage.page.get_by_role("heading", name="No rule watches this project")).to_be_visible()
    offer = stage.page.get_by_role("row").filter(has_text="Silent source")
    await offer.get_by_role("button", name="Take").click()
    await expect(
        stage.page.get_by_role("table", name="Rules").get_by_role("link", name="Silent source")
    ).to_be_visible()


async def test_a_rules_page_shows_its_back_test_and_follows_the_threshold(stage: Stage) -> None:
    rule = {
        "name": "Many events", "watch": {"kind": "count"}, "threshold": {"critical": 2}, "window": "1m",
    }  # fmt: skip
    number = administer(stage.project.server, "POST", f"alerts/rules?project={stage.project.slug}", {"rule": rule})[
        "id"
    ]
    await stage.open(f"/alerts/{number}")
    panel = stage.page.get_by_role("region", name="Back-test")
    await expect(panel.get_by_role("status")).to_contain_text("0 firings in 1,440 windows")
    await panel.get_by_label("Threshold").fill("-1")
    await panel.get_by_label("Threshold").press("Enter")
    await expect(panel.get_by_role("status")).to_contain_text("1 firings in 1,440 windows")
