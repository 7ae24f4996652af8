"""The pages of alerts: rules with their states, ready-made ones to take, a back-test that follows the threshold."""

import re
from typing import Any

import pytest
import yaml
from playwright.async_api import expect

from tests.e2e.stage import Stage, administer, ago

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


def rules(stage: Stage) -> list[dict[str, Any]]:
    found = administer(stage.project.server, "GET", f"alerts/rules?project={stage.project.slug}")["rules"]
    return [one["rule"] for one in found]


async def test_a_rule_is_made_with_its_back_test_which_follows_every_field(stage: Stage) -> None:
    """Thirty errors of one host and ten of another, half an hour ago, which came late: that is told, too, and marked."""
    stage.project.send(
        *({"timestamp": ago(minutes=30), "level": "error", "host": "web-1", "message": f"refused {n}"} for n in range(30)),
        *({"timestamp": ago(minutes=30), "level": "error", "host": "web-2", "message": f"refused {n}"} for n in range(10)),
    )  # fmt: skip
    path = f"alerts/channels?project={stage.project.slug}"
    channel = {"kind": "email", "to": ["team@example.org"]}
    administer(stage.project.server, "POST", path, {"name": "team", "channel": channel})
    page = stage.page
    await stage.open("/alerts")
    await page.get_by_role("link", name="New rule").first.click()
    form, panel = page.get_by_role("form", name="Rule"), page.get_by_role("region", name="Back-test")
    await expect(panel).to_contain_text("Give a threshold")

    await form.get_by_label("Query").fill("level:error")
    await form.get_by_label("By", exact=True).fill("host")
    await form.get_by_label("Every").fill(
        "30s"
    )  # no longer than the allowed lateness: what just came is judged at once
    await form.get_by_label("Threshold critical").fill("20")
    await form.get_by_label("team").check()
    await expect(panel.get_by_role("status")).to_contain_text("1 firings in 2,880 windows")
    await expect(panel.get_by_role("img", name="web-1: 1 firings")).to_be_visible()
    await expect(panel).to_contain_text("1 to each: team")
    await expect(panel.get_by_role("row").filter(has_text="late")).to_contain_text("30 events")
    await form.get_by_label("Threshold critical").fill("5")
    await expect(panel.get_by_role("status")).to_contain_text("2 firings in 2,880 windows")
    await expect(panel.get_by_role("img", name="web-2: 1 firings")).to_be_visible()

    await form.get_by_label("Query").fill("level:error (")
    await expect(form.get_by_role("alert")).to_be_visible()
    await expect(form.get_by_label("Query")).to_have_attribute("aria-invalid", "true")
    await form.get_by_label("Query").fill("level:error")
    await expect(panel.get_by_role("status")).to_contain_text("2 firings")
    await page.get_by_role("button", name="Make rule").click()
    await expect(form.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    assert rules(stage) == []

    await form.get_by_label("Name").fill("Refused: by host")
    await form.get_by_label("Labels").fill("team: shop, checkout")
    await form.get_by_role("button", name="As code").click()
    code = yaml.safe_load(await form.get_by_label("As code").inner_text())
    await page.get_by_role("button", name="Make rule").click()
    await page.wait_for_url(re.compile(r"/alerts/\d+"))
    made = {
        "name": "Refused: by host", "watch": {"kind": "count", "query": "level:error", "by": "host"},
        "threshold": {"critical": 5}, "every": "30s", "tell": ["team"], "labels": {"team": "shop, checkout"},
    }  # fmt: skip
    assert rules(stage) == [made]
    assert {name: code["rules"][0][name] for name in made} == made

    await page.get_by_role("link", name="Edit").click()
    await expect(form.get_by_label("Labels")).to_have_value("team: shop, checkout")
    await form.get_by_label("Threshold warning").fill("3")
    await form.get_by_label("Window", exact=True).fill("10m")
    await page.get_by_role("button", name="Save rule").click()
    await page.wait_for_url(re.compile(r"/alerts/\d+"))
    assert rules(stage) == [{**made, "threshold": {"critical": 5, "warning": 3}, "window": "10m"}]


async def test_a_channel_is_made_and_its_secret_is_never_shown_again(stage: Stage) -> None:
    page = stage.page
    await stage.open("/alerts")
    await page.get_by_role("tab", name="Channels").click()
    form = page.get_by_role("form", name="New channel")
    await form.get_by_label("Name").fill("pager")
    await form.get_by_label("Kind").select_option("webhook")
    await form.get_by_label("URL").fill("ftp://hooks.example.org/s3cret-token")
    await form.get_by_role("button", name="Make channel").click()
    await expect(page.get_by_text("use https:// or http://")).to_be_visible()
    await form.get_by_label("URL").fill("http://127.0.0.1:9/s3cret-token")
    await form.get_by_role("button", name="Send a test").click()
    await expect(page.locator(".toast[data-level=error]").filter(has_text="private")).to_be_visible()
    await form.get_by_role("button", name="Make channel").click()
    row = page.get_by_role("table", name="Channels").get_by_role("row").filter(has_text="pager")
    await expect(row).to_contain_text("webhook")
    await expect(form.get_by_label("URL")).to_have_value("")
    assert "s3cret-token" not in await page.content()


async def test_a_silence_is_made_and_ended(stage: Stage) -> None:
    page = stage.page
    await stage.open("/alerts")
    await page.get_by_role("tab", name="Silences").click()
    form = page.get_by_role("form", name="New silence")
    await form.get_by_label("Rule").fill("Checkout*")
    await form.get_by_label("Why").fill("deploy")
    await form.get_by_role("button", name="Silence").click()
    row = page.get_by_role("table", name="Silences").get_by_role("row").filter(has_text="rule: Checkout*")
    await expect(row).to_contain_text("deploy")
    await row.get_by_role("button", name="End").click()
    await expect(row.get_by_role("button", name="End")).to_have_count(0)
