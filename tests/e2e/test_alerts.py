"""The pages of alerts: rules with their states, ready-made ones to take, a back-test that follows the threshold."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from playwright.async_api import expect

from logboom.catalog.alert_records import NewTransition, RuleState, Step
from logboom.catalog.catalog import Catalog
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


async def test_rules_are_offered_when_the_first_event_comes(stage: Stage) -> None:
    page = stage.page
    await stage.open()
    await expect(page.get_by_text("Waiting for the first event")).to_be_visible()
    stage.project.send({"message": "hello", "service": "web"})
    offer = page.get_by_role("region", name="Rules to take")
    await expect(offer).to_contain_text("New errors, Error rate up, Silent source, Many failed sign-ins")
    await offer.get_by_role("link", name="Choose rules").click()
    await expect(page.get_by_role("region", name="Ready-made rules")).to_be_visible()
    await page.get_by_role("link", name="Explore").click()
    await stage.expect_messages("hello")
    await expect(offer).to_have_count(0)


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


async def test_the_query_of_a_rule_is_coloured_completed_and_underlined_where_it_is_wrong(stage: Stage) -> None:
    stage.project.send({"message": "refused", "level": "error"})
    page = stage.page
    await stage.open(query="refused level=error")
    await page.get_by_role("link", name="Alert").and_(page.get_by_title("watches for this")).click()
    form = page.get_by_role("form", name="Rule")
    query, shown = form.get_by_label("Query"), form.locator(".query")
    await expect(query).to_have_value("refused level=error")
    await expect(shown.locator(".q-f")).to_have_text("level")
    await query.press("End")
    await query.press_sequentially(" leve")
    await expect(shown.locator(".completion li").first).to_contain_text("level")
    await query.press("Tab")
    await expect(query).to_have_value("refused level=error level")
    await query.fill('refused "level')
    await form.get_by_label("Threshold critical").fill("5")
    await expect(shown.locator(".q-e")).to_have_text('"level')
    await expect(query).to_have_attribute("aria-invalid", "true")
    await query.press("End")
    await query.press_sequentially('"')
    await expect(shown.locator(".q-e")).to_have_count(0)
    await expect(page.get_by_role("region", name="Back-test").get_by_role("status")).to_contain_text("windows, judged")


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


async def test_a_channel_is_changed_and_deleted(stage: Stage) -> None:
    path = f"alerts/channels?project={stage.project.slug}"
    administer(
        stage.project.server, "POST", path, {"name": "team", "channel": {"kind": "email", "to": ["a@example.org"]}}
    )
    page = stage.page
    await stage.open("/alerts")
    await page.get_by_role("tab", name="Channels").click()
    row = page.get_by_role("table", name="Channels").get_by_role("row").filter(has_text="team")
    await row.get_by_role("button", name="Edit").click()
    form = page.get_by_role("form", name="Edit team")
    await expect(form.get_by_label("To")).to_have_value("a@example.org")
    await form.get_by_label("To").fill("b@example.org, c@example.org")
    await form.get_by_role("button", name="Save channel").click()
    await expect(row).to_contain_text("b@example.org, c@example.org")
    await expect(page.get_by_role("form", name="New channel")).to_be_visible()
    await row.get_by_role("button", name="Delete").click()
    await row.get_by_role("button", name="Delete team").click()
    await expect(page.get_by_role("heading", name="There is no channel yet")).to_be_visible()
    assert administer(stage.project.server, "GET", path)["channels"] == []


async def test_maintenance_is_planned_for_what_bears_a_label(stage: Stage) -> None:
    page = stage.page
    await stage.open("/alerts")
    await page.get_by_role("tab", name="Silences").click()
    form = page.get_by_role("form", name="New silence")
    await form.get_by_label("Label").fill("team: shop*")
    await form.get_by_label("For").select_option("from ... to")
    await form.get_by_label("From").fill("2040-01-01 22:00")
    await form.get_by_label("To", exact=True).fill("soon")
    await form.get_by_role("button", name="Plan maintenance").click()
    await expect(page.locator(".toast")).to_contain_text("Write both moments")
    await form.get_by_label("To", exact=True).fill("2040-01-02 04:00")
    await form.get_by_role("button", name="Plan maintenance").click()
    row = page.get_by_role("table", name="Silences").get_by_role("row").filter(has_text="label.team: shop*")
    await expect(row).to_contain_text("2040-01-01 22:00:00")
    (made,) = administer(stage.project.server, "GET", f"alerts/silences?project={stage.project.slug}")["silences"]
    assert (made["starts_at"], made["ends_at"]) == ("2040-01-01T22:00:00Z", "2040-01-02T04:00:00Z")


def has_fired(stage: Stage, times: int = 1) -> int:
    """A rule whose alerts fire, as a node of the same catalog would have found; this server does not judge it."""
    server = stage.project.server
    rule = {
        "name": "Refused", "watch": {"kind": "count", "query": "level:error", "by": "host"}, "summary": "Nobody can pay.",
        "threshold": {"critical": 5}, "window": "1m", "enabled": False, "owner": "ines",
    }  # fmt: skip
    number = administer(server, "POST", f"alerts/rules?project={stage.project.slug}", {"rule": rule})["id"]
    end = int(datetime.now(UTC).timestamp()) // 60 * 60 + 60
    catalog = Catalog.open(f"sqlite:///{server.data_directory}/catalog.sqlite")
    before = catalog.alert_rules.begin(RuleState(rule=number, revision=1, judged_until=end - 60))
    found = [
        NewTransition(
            kind="fired", key=f"web-{one}", level="critical", judged_at=end, window_end=end, value=9.0, threshold=5.0,
            late=False, opens=True, told=True,
        )
        for one in range(times)
    ]  # fmt: skip
    record = catalog.alert_rules.get(stage.project.id, number)
    assert catalog.alert_log.record(
        Step(rule=record, before=before, after=replace(before, judged_until=end), transitions=found)
    )
    catalog.close()
    return number


async def test_an_alert_says_why_it_fired_and_is_acknowledged(stage: Stage) -> None:
    stage.project.send({"level": "error", "host": "web-0", "message": "card refused"})
    number = has_fired(stage)
    page = stage.page
    await stage.open("/alerts")
    await expect(page.locator(".rail [data-page=alerts] .count")).to_have_text("1")
    row = page.get_by_role("region", name="Firing now").get_by_role("row").filter(has_text="web-0")
    await row.get_by_role("button", name="Acknowledge").click()
    await expect(row).to_contain_text("admin@localhost")
    await row.get_by_role("link", name="Refused").click()
    await page.wait_for_url(re.compile(f"/alerts/{number}"))
    await expect(page.get_by_role("region", name="About")).to_contain_text("Nobody can pay.")
    why = page.get_by_role("region", name="Why it fired")
    await expect(why).to_contain_text("9 against a threshold of 5")
    await expect(why).to_contain_text('(level:error) host:"web-0"')
    await expect(why.get_by_label("Events of the window")).to_contain_text("web-0 card refused")
    await expect(why.get_by_role("table", name="History")).to_contain_text("fired")
    await why.get_by_role("link", name="Its events").click()
    await stage.expect_messages("card refused")


async def test_long_histories_are_read_on(stage: Stage) -> None:
    has_fired(stage, 201)
    await stage.open("/alerts")
    await stage.page.get_by_role("tab", name="History").click()
    rows = stage.page.get_by_role("table", name="History").locator("tbody tr")
    await expect(rows).to_have_count(200)
    await stage.page.get_by_role("button", name="Older").click()
    await expect(rows).to_have_count(201)
    await expect(stage.page.get_by_role("button", name="Older")).to_have_count(0)


async def test_a_rules_own_words_and_hours_are_shown_before_it_is_saved(stage: Stage) -> None:
    page = stage.page
    await stage.open("/alerts/new")
    form, told = page.get_by_role("form", name="Rule"), page.get_by_role("region", name="What is told")
    await form.get_by_label("Name").fill("Refused")
    await form.get_by_label("Threshold critical").fill("5")
    await expect(told).to_contain_text("[critical] Refused: 6 events (critical above 5)")
    await form.get_by_label("Headline template").fill("{{ value | number }} cards were refused")
    await expect(told).to_contain_text("[critical] Refused: 6 cards were refused")
    await form.get_by_label("Headline template").fill("{{ nonsense }}")
    await expect(form.get_by_role("alert")).to_contain_text("there is no value `nonsense`")
    await form.get_by_label("Headline template").fill("{{ value | number }} cards were refused")
    for day in ("Sa", "Su"):
        await form.get_by_label(day, exact=True).uncheck()
    await form.get_by_label("From").fill("08:00")
    await form.get_by_label("Time zone").fill("Europe/Berlin")
    await expect(told).to_contain_text("[critical] Refused: 6 cards were refused")
    await page.get_by_role("button", name="Make rule").click()
    await page.wait_for_url(re.compile(r"/alerts/\d+"))
    (made,) = rules(stage)
    assert made["active"] == {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "zone": "Europe/Berlin"}
    assert made["template"] == {"headline": "{{ value | number }} cards were refused"}
    await page.get_by_role("link", name="Edit").click()
    await expect(form.get_by_label("Sa", exact=True)).not_to_be_checked()
    await expect(form.get_by_label("From")).to_have_value("08:00")
    await page.get_by_role("link", name="Discard").click()
    await page.get_by_role("button", name="Delete").click()
    await page.get_by_role("button", name="Delete the rule").click()
    await page.wait_for_url(re.compile(r"/alerts\?"))
    assert rules(stage) == []


async def test_the_message_of_a_rule_is_sent_as_a_test_before_it_is_saved(stage: Stage) -> None:
    """This server has no way to send mail, and says so."""
    channel = {"kind": "email", "to": ["team@example.org"]}
    path = f"alerts/channels?project={stage.project.slug}"
    administer(stage.project.server, "POST", path, {"name": "team", "channel": channel})
    page = stage.page
    await stage.open("/alerts/new")
    form, told = page.get_by_role("form", name="Rule"), page.get_by_role("region", name="What is told")
    await form.get_by_label("Threshold critical").fill("5")
    await expect(told.get_by_role("button", name="Send a test")).to_be_disabled()
    await form.get_by_label("team").check()
    await told.get_by_role("button", name="Send a test").click()
    await expect(page.locator(".toast[data-level=error]")).to_contain_text("team: no SMTP server is set")
    assert rules(stage) == []


async def test_what_the_pages_of_alerts_show_stands_in_their_addresses(stage: Stage) -> None:
    number = has_fired(stage, 2)
    page = stage.page
    await stage.open("/alerts")
    await page.get_by_role("tab", name="Silences").click()
    await expect(page).to_have_url(re.compile("list=silences"))
    await page.reload()
    await expect(page.get_by_role("form", name="New silence")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("region", name="Firing now")).to_be_visible()

    await stage.open(f"/alerts/{number}")
    await page.get_by_role("region", name="Alerts").get_by_role("button", name="web-0").click()
    await expect(page).to_have_url(re.compile(r"why=\d+"))
    await page.get_by_role("region", name="Back-test").get_by_role("button", name="7 d").click()
    await expect(page).to_have_url(re.compile("past=-7d"))
    await page.reload()
    await expect(page.get_by_role("region", name="Alerts").get_by_role("button", name="web-0")).to_have_attribute(
        "aria-expanded", "true"
    )
    await expect(page.get_by_role("region", name="Back-test").get_by_role("button", name="7 d")).to_have_attribute(
        "aria-pressed", "true"
    )


async def test_the_past_of_issues_is_shown_for_a_rule_of_issues(stage: Stage) -> None:
    page = stage.page
    await stage.open("/alerts/new")
    await page.get_by_role("form", name="Rule").get_by_label("Kind").select_option("issue")
    await expect(page.get_by_role("region", name="Back-test").get_by_role("status")).to_contain_text(
        "0 events of issues"
    )
    await expect(page.get_by_role("region", name="What is told")).to_contain_text("New issue: ValueError")


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
