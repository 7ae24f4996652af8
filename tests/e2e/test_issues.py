"""Issues: the list and the page of one, with errors that the real SDK reports; what is done with them."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.reporting import capture_division, capture_timeout, reporting, until_events, until_issues
from tests.e2e.stage import Project, Stage
from tests.waiting import until_sync


@pytest.fixture
def two_issues(project: Project) -> Project:
    """PaymentTimeout twice in 1.0, ZeroDivisionError once."""
    with reporting(project) as scope:
        scope.set_user({"id": "u_58211", "email": "ines@example.com"})
        scope.set_tag("gateway", "paygate")
        scope.add_breadcrumb(category="query", message="SELECT 1", data={"duration_ms": 3})
        scope.add_breadcrumb(category="http", type="http", level="warning", data={"url": "https://pay.example/v1"})
        scope.set_extra("cart", {"items": 3})
        capture_timeout(scope)
        capture_timeout(scope, order=5)
        capture_division(scope)
    until_issues(project, 2)
    until_sync(lambda: {one["events"] for one in project.issues()} == {1, 2})
    return project


def row(page: Page, title: str) -> Locator:
    return page.locator(".issuetable tbody tr", has_text=title)


def short_id(project: Project, title: str) -> str:
    return next(one["short_id"] for one in project.issues() if title in one["title"])


def panel(page: Page, name: str) -> Locator:
    return page.locator(f"[data-panel={name}]")


async def test_a_project_without_errors_shows_the_line_that_reports_them_and_then_the_error(stage: Stage):
    await stage.open("/issues")
    code = stage.page.locator(".code", has_text="enable_logs")
    await expect(code).to_contain_text(f'dsn="{stage.project.dsn}"')
    await code.get_by_role("button", name="Copy").click()
    await expect(stage.page.locator(".toast")).to_contain_text("is copied")
    with reporting(stage.project) as scope:
        capture_division(scope)
    await expect(row(stage.page, "ZeroDivisionError")).to_be_visible(timeout=30_000)


async def test_the_list_says_what_where_how_often_and_in_which_state(stage: Stage, two_issues: Project):
    await stage.open("/issues")
    timeout = row(stage.page, "PaymentTimeout: gateway timed out")
    await expect(timeout).to_contain_text(short_id(two_issues, "PaymentTimeout"))
    await expect(timeout).to_contain_text("in charge")
    await expect(timeout.locator(".badge").last).to_have_text("new")
    await expect(timeout.locator("td.num")).to_have_text(["2", "1"])
    await expect(timeout.locator(".spark rect")).to_have_count(24)
    await stage.page.get_by_role("button", name="30 d").click()
    await expect(timeout.locator(".spark rect")).to_have_count(30)
    await expect(stage.page).to_have_url(re.compile("trend=30d"))
    await expect(stage.page.get_by_role("tab", name="Unresolved")).to_have_text("Unresolved2")


async def test_issues_are_searched_in_the_query_language_and_a_mistake_is_underlined(stage: Stage, two_issues: Project):
    await stage.open("/issues")
    await stage.search("is:unresolved times_seen:>1 user.email:ines@example.com")
    await expect(stage.page.locator(".issuetable tbody tr")).to_have_count(1)
    await expect(row(stage.page, "PaymentTimeout")).to_be_visible()
    await stage.search("is:nonsense")
    await expect(stage.page.locator(".queryerr")).to_be_visible()
    await expect(row(stage.page, "PaymentTimeout")).to_be_visible()
    await stage.search("nothing-is-like-this")
    await expect(stage.page.locator(".issuescroll h2")).to_have_text("No issue matches")
    await stage.page.get_by_role("button", name="Unresolved issues").click()
    await expect(stage.page.locator(".issuetable tbody tr")).to_have_count(2)


async def test_keys_move_select_and_resolve_and_undo_brings_back(stage: Stage, two_issues: Project):
    page = stage.page
    await stage.open("/issues")
    await expect(page.locator(".issuetable tbody tr")).to_have_count(2)
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.locator(".bulk")).to_contain_text("2 selected")
    await page.keyboard.press("e")
    await expect(page.locator(".toast")).to_contain_text("2 issues are resolved.")
    await expect(page.locator(".issuescroll h2")).to_have_text("No unresolved issue")
    assert {one["status"] for one in two_issues.issues()} == {"resolved"}
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".issuetable tbody tr")).to_have_count(2)
    assert {one["status"] for one in two_issues.issues()} == {"unresolved"}


async def test_what_was_resolved_and_comes_again_in_a_later_release_has_regressed(stage: Stage, two_issues: Project):
    issue = short_id(two_issues, "PaymentTimeout")
    await stage.open(f"/issues/{issue}")
    await stage.page.get_by_role("button", name="Resolve", exact=True).click()
    await expect(stage.page.locator(".issuehead .badge", has_text="resolved")).to_be_visible()
    with reporting(two_issues, release="1.1") as scope:
        capture_timeout(scope)
    until_events(two_issues, issue, 3)
    until_sync(lambda: two_issues.issues("is:regressed"))
    await stage.page.reload()
    await expect(stage.page.locator(".issuehead .badge", has_text="regressed")).to_be_visible()
    await expect(panel(stage.page, "activity")).to_contain_text("Regressed in 1.1")
    await expect(panel(stage.page, "releases")).to_contain_text("1.1")


async def test_several_issues_become_one_and_are_split_again(stage: Stage, two_issues: Project):
    page = stage.page
    timeout, division = short_id(two_issues, "PaymentTimeout"), short_id(two_issues, "ZeroDivisionError")
    await stage.open("/issues")
    for name in (timeout, division):
        await page.get_by_role("checkbox", name=f"Select {name}").click()
    await page.get_by_role("button", name="Merge").click()
    await expect(page.locator(".toast")).to_contain_text(f"{division} is part of {timeout} now")
    await expect(page.locator(".issuetable tbody tr")).to_have_count(1)
    await stage.open(f"/issues/{division}")
    await expect(page).to_have_url(re.compile(f"/issues/{timeout}"))
    await expect(page.locator(".facts")).to_contain_text("3 events")
    await panel(page, "merged").get_by_role("button", name="Split off").click()
    await expect(page.locator(".toast")).to_contain_text(f"{division} is an issue of its own again.")
    await expect(page.locator(".facts")).to_contain_text("2 events")
    until_issues(two_issues, 2, "is:unresolved")


async def test_an_issue_is_given_to_somebody_ignored_and_commented(stage: Stage, two_issues: Project):
    page = stage.page
    await stage.open(f"/issues/{short_id(two_issues, 'PaymentTimeout')}")
    await page.get_by_role("button", name="Assign").click()
    await page.get_by_role("menuitem", name="Me").click()
    await expect(page.locator(".toast")).to_contain_text("is given to")
    await expect(panel(page, "activity")).to_contain_text("Given to")
    await page.get_by_label("Comment").fill("<b>Paygate</b> confirm an incident.")
    await page.get_by_role("button", name="Comment").click()
    await expect(panel(page, "activity")).to_contain_text("<b>Paygate</b> confirm an incident.")
    await page.get_by_role("button", name="Ignore").click()
    await page.get_by_role("menuitem", name="Until 10 more events").click()
    await expect(page.locator(".issuehead .badge", has_text="ignored")).to_be_visible()
    await page.get_by_role("button", name="Open again").click()
    await expect(page.get_by_role("button", name="Resolve", exact=True)).to_be_visible()
    await stage.open("/issues", query="is:unresolved assigned:me")
    await expect(page.locator(".issuetable tbody tr")).to_have_count(1)


async def test_deleting_asks_first(stage: Stage, two_issues: Project):
    page = stage.page
    issue = short_id(two_issues, "PaymentTimeout")
    await stage.open(f"/issues/{issue}")
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Delete").click()
    await page.get_by_role("dialog").get_by_role("button", name=f"Delete {issue}", exact=True).click()
    await expect(row(page, "ZeroDivisionError")).to_be_visible()
    await expect(page.locator(".issuetable tbody tr")).to_have_count(1)


async def test_the_page_shows_all_that_an_event_brought(stage: Stage, two_issues: Project):
    page = stage.page
    await stage.open(f"/issues/{short_id(two_issues, 'PaymentTimeout')}")
    await expect(page).to_have_title(re.compile("PaymentTimeout: gateway timed out"))
    stack = panel(page, "stack")
    await expect(stack.locator(".exc-head h3")).to_have_text([re.compile("^PaymentTimeout"), re.compile("^OSError")])
    await expect(stack.locator(".exc-head").nth(1)).to_contain_text("caused by")
    await expect(stack.locator(".src .hit").first).to_contain_text("raise PaymentTimeout(")
    await expect(stack.locator(".vars").first).to_contain_text("attempt")
    await stack.get_by_role("button", name="Raw").click()
    await expect(stack.locator("pre")).to_contain_text("at charge (")
    crumbs = panel(page, "breadcrumbs").locator("li")
    await expect(crumbs).to_have_count(2)
    await expect(crumbs.first).to_contain_text("SELECT 1")
    await expect(panel(page, "user")).to_contain_text("ines@example.com")
    await expect(panel(page, "tags")).to_contain_text("paygate")
    await expect(panel(page, "where")).to_contain_text("gateway")
    await expect(panel(page, "why").locator("li").first).to_be_visible()
    await expect(page.locator(".panel", has_text="Extra").last).to_contain_text("items")
    await page.get_by_role("tab", name="JSON").click()
    document = json.loads(await panel(page, "json").locator("pre").inner_text())
    assert document["exception"]["values"][-1]["type"] == "PaymentTimeout"


async def test_what_came_with_an_error_can_be_had_as_a_file(stage: Stage, tmp_path: Path):
    with reporting(stage.project) as scope:
        scope.add_attachment(bytes=b"<b>what was in the cart</b>", filename="cart.html")
        capture_division(scope)
    await stage.open(f"/issues/{until_issues(stage.project, 1)[0]['short_id']}")
    async with stage.page.expect_download() as started:
        await panel(stage.page, "attachments").get_by_role("link", name="cart.html").click()
    await (await started.value).save_as(tmp_path / "cart")
    assert (tmp_path / "cart").read_bytes() == b"<b>what was in the cart</b>"


async def test_events_are_gone_through_and_each_has_its_address(stage: Stage, two_issues: Project):
    page = stage.page
    await stage.open(f"/issues/{short_id(two_issues, 'PaymentTimeout')}")
    order = panel(page, "stack").locator(".vars .kv > div", has_text="order").first
    await expect(order).to_contain_text("5")
    await page.keyboard.press("[")
    await expect(order).to_contain_text("4127733")
    await expect(page).to_have_url(re.compile("event="))
    await page.reload()
    await expect(order).to_contain_text("4127733")
    await page.keyboard.press("]")
    await expect(order).to_contain_text("5")


async def test_one_goes_through_the_list_from_issue_to_issue(stage: Stage, two_issues: Project):
    page = stage.page
    await stage.open("/issues")
    first, second = [str(one["short_id"]) for one in two_issues.issues()]
    await page.locator(f"#issue-{first}").get_by_role("link").first.click()
    await expect(page.get_by_role("button", name="Issue before")).to_be_disabled()
    await page.get_by_role("button", name="Next issue").click()
    await expect(page).to_have_url(re.compile(f"/issues/{second}"))
    await page.keyboard.press("k")
    await expect(page).to_have_url(re.compile(f"/issues/{first}"))


async def test_the_log_lines_of_the_same_trace_stand_around_the_error(stage: Stage):
    with reporting(stage.project) as scope:
        capture_division(scope)
        trace = scope.get_active_propagation_context().trace_id
    until_issues(stage.project, 1)
    stage.project.send({"message": "stock was reserved before", "trace_id": trace, "service": "stock"})
    issue = until_issues(stage.project, 1)[0]["short_id"]
    await stage.open(f"/issues/{issue}")
    around = panel(stage.page, "around")
    await expect(around.locator(".row.here")).to_contain_text("ZeroDivisionError")
    await expect(around.locator(".row")).to_have_count(2)
    await around.locator(".row", has_text="stock was reserved").click()
    await expect(stage.page.locator(".event .trace")).to_have_text("stock was reserved before")
    await stage.page.go_back()
    await expect(around.locator(".row")).to_have_count(2)
    await around.get_by_role("link", name="Explore").click()
    await stage.expect_messages("stock was reserved before", "ZeroDivisionError: division by zero")


async def test_an_open_event_in_explore_leads_to_its_issue(stage: Stage, two_issues: Project):
    await stage.open(query="gateway")
    await stage.rows.first.click()
    issue = short_id(two_issues, "PaymentTimeout")
    await stage.page.locator(".event").get_by_role("link", name=issue).click()
    await expect(stage.page).to_have_url(re.compile(f"/issues/{issue}"))
    await expect(stage.page.locator(".issuehead h2")).to_contain_text("PaymentTimeout")


async def test_a_permanent_link_needs_nothing_but_the_short_id(stage: Stage, two_issues: Project):
    issue = short_id(two_issues, "ZeroDivisionError")
    await stage.page.goto(f"{two_issues.server.url}/issues/{issue}")
    await expect(stage.page.locator(".issuehead h2")).to_contain_text("ZeroDivisionError")
    await stage.page.goto(f"{two_issues.server.url}/issues/{issue}999")
    await expect(stage.page.get_by_role("alert")).to_contain_text("There is no issue")


async def test_nothing_in_an_error_is_markup_script_or_another_s_text(stage: Stage):
    hostile = "<img src=x onerror=alert(1)>\u202egnp.exe\u0000\x1b[31m"
    with reporting(stage.project) as scope:
        scope.set_user({"id": hostile, "email": hostile})
        scope.set_tag(hostile[:30], hostile)
        scope.set_extra(hostile, {hostile: [hostile]})
        scope.add_breadcrumb(category=hostile, message=hostile, data={hostile: hostile})
        scope.capture_event(
            {
                "level": "error",
                "transaction": hostile,
                "request": {"url": f"https://x.example/{hostile}", "method": hostile, "headers": {hostile: hostile}},
                "contexts": {hostile: {hostile: hostile}},
                "exception": {"values": [{"type": hostile, "value": hostile, "stacktrace": {"frames": [
                    {"function": hostile, "filename": hostile, "lineno": 1, "context_line": hostile, "vars": {hostile: hostile}, "in_app": True}
                ]}}]},
            }
        )  # fmt: skip
    issue = until_issues(stage.project, 1)[0]["short_id"]
    await stage.open("/issues")
    await expect(stage.page.locator(".ititle a")).to_contain_text("<img src=x onerror=alert(1)>‹U+202E›gnp.exe")
    await stage.open(f"/issues/{issue}")
    await expect(panel(stage.page, "stack")).to_contain_text("<img src=x")
    assert await stage.page.locator("#page img, #page script").count() == 0
    assert "\u202e" not in await stage.page.locator("#page").inner_text()


async def test_the_next_page_comes_as_one_scrolls_and_the_rail_counts_what_is_unresolved(stage: Stage):
    with reporting(stage.project) as scope:
        for n in range(60):
            scope.capture_event({"level": "error", "message": f"job {n:02}", "fingerprint": [f"job-{n}"]})
    until_sync(lambda: len(stage.project.issues("level:error")) == 60)
    await stage.open("/issues")
    rows = stage.page.locator(".issuetable tbody tr")
    await expect(stage.page.locator(".rail [data-page=issues] .count")).to_have_text("60")
    await expect(rows).to_have_count(50)
    await rows.last.scroll_into_view_if_needed()
    await expect(rows).to_have_count(60)
    await expect(stage.page.locator(".statusline")).to_contain_text("60 of 60 shown")


async def test_the_list_says_what_went_wrong_and_tries_again(stage: Stage, two_issues: Project):
    await stage.page.route("**/api/v1/issues?*", lambda route: route.fulfill(status=503, json={
        "error": {"code": "engine_unavailable", "message": "the engine is starting", "hint": "try again in some seconds"}
    }))  # fmt: skip
    await stage.open("/issues")
    await expect(stage.page.get_by_role("alert")).to_contain_text("The engine does not answer")
    await stage.page.unroute("**/api/v1/issues?*")
    await stage.page.get_by_role("button", name="Try again").click()
    await expect(row(stage.page, "PaymentTimeout")).to_be_visible()
    assert two_issues.slug
