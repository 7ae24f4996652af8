"""What the list shows and how: columns, densities, order; what an event tells; ranges in words; saved searches."""

import json
import re

import pytest
from playwright.async_api import expect

from tests.e2e.stage import Stage, administer, ago


def order(n: int, **more) -> dict:
    return {
        "message": f"order {n:03}",
        "timestamp": ago(seconds=300 - n),
        "service": "shop",
        "host": "web-1",
        "order": n,
        **more,
    }


async def test_columns_are_chosen_moved_and_taken_away_and_stand_in_the_address(stage: Stage):
    stage.project.send(order(1, gateway="paygate"))
    await stage.open(field="gateway")
    heads = stage.page.locator(".cols .who")
    await stage.page.get_by_role("button", name="As a column").click()
    await expect(heads).to_have_text(["service", "host", "gateway"])
    await expect(stage.rows.first.locator(".who")).to_have_text(["shop", "web-1", "paygate"])
    await heads.nth(2).drag_to(heads.nth(0))
    await expect(heads).to_have_text(["gateway", "service", "host"])
    await heads.nth(1).focus()
    await stage.page.keyboard.press("ArrowRight")
    await expect(heads).to_have_text(["gateway", "host", "service"])
    await stage.page.get_by_role("button", name="Take the column service away").click(force=True)
    await expect(heads).to_have_text(["gateway", "host"])
    await stage.page.reload()
    await expect(heads).to_have_text(["gateway", "host"])
    await stage.page.go_back()
    await expect(heads).to_have_text(["gateway", "host", "service"])


async def test_a_field_of_an_event_becomes_a_column_and_shows_its_values(stage: Stage):
    stage.project.send(order(1, gateway="paygate"), order(2, gateway="other"))
    await stage.open()
    await stage.rows.first.click()
    field = stage.page.locator(".kv > div", has_text="gateway")
    await field.hover()
    await field.get_by_role("button", name="gateway as a column").click()
    await expect(stage.page.locator(".cols .who")).to_have_text(["service", "host", "gateway"])
    await field.hover()
    await field.get_by_role("button", name="Most frequent values of gateway").click()
    await expect(stage.page.locator(".fval .value")).to_have_text(["other", "paygate"])


async def test_the_oldest_come_first_over_a_whole_range(stage: Stage):
    stage.project.send(*(order(n) for n in range(1, 260)))
    await stage.open(order="oldest")
    await expect(stage.rows.locator(".tx").first).to_have_text("order 001")
    await stage.page.wait_for_function(
        "() => { const box = document.querySelector('.log'); box.scrollTop = box.scrollHeight; "
        "return box.textContent.includes('that is all of this time'); }"
    )
    await expect(stage.rows.locator(".tx").last).to_have_text("order 259")
    await stage.page.keyboard.press("o")
    await expect(stage.rows.locator(".tx").first).to_have_text("order 259")


async def test_three_densities_show_one_line_or_all(stage: Stage):
    stage.project.send(order(1, message="first line\nsecond line\nthird line"))
    await stage.open()
    row = stage.rows.first
    await expect(row).to_have_css("height", "24px")
    await expect(row.locator(".fold")).to_have_text("+2 lines")
    await stage.page.get_by_role("button", name="Compact").click()
    await expect(row).to_have_css("height", "20px")
    await stage.page.get_by_role("button", name="Wrap").click()
    await expect(row).to_have_css("height", "64px")
    await expect(row.locator(".tx")).to_have_text("first line\nsecond line\nthird line", use_inner_text=True)
    await expect(stage.page).to_have_url(re.compile("density=wrap"))


async def test_another_density_keeps_the_row_that_is_read(stage: Stage):
    stage.project.send(*(order(n, message=f"order {n:03} " + "and more " * 40) for n in range(1, 90)))
    await stage.open()
    await expect(stage.page.locator("#count")).to_have_text("89")
    await stage.page.locator(".log").evaluate("(box) => { box.scrollTop = 40 * 24; }")
    read = stage.rows.filter(has_text=re.compile(r"order 04\d")).first
    await expect(read).to_be_in_viewport()
    told = (await read.locator(".tx").inner_text())[:9]
    for density in ("wrap", "compact", "normal"):
        await (
            stage.page.get_by_role("group", name="Density")
            .get_by_role("button")
            .nth(["compact", "normal", "wrap"].index(density))
            .click()
        )
        await expect(stage.page.locator(".log")).to_have_attribute("data-density", density)
        await expect(stage.rows.filter(has_text=told)).to_be_in_viewport()


async def test_an_event_tells_its_fields_json_raw_text_and_what_its_host_said_around_it(stage: Stage):
    stage.project.send(
        order(1), order(2, message=json.dumps({"event": "paid", "items": [1, 2]})), order(3), order(4, host="web-2")
    )
    await stage.open(query="paid")
    await stage.rows.first.click()
    opened = stage.page.locator(".event")
    await expect(opened.locator(".jsonkey").first).to_be_visible()
    await opened.get_by_role("tab", name="Raw").click()
    await expect(opened.locator("pre")).to_contain_text('{"event": "paid", "items": [1, 2]}')
    await opened.get_by_role("tab", name="Context").click()
    await expect(opened.locator(".row .tx")).to_have_text(["order 001", re.compile("paid"), "order 003"])
    await stage.page.go_back()
    await expect(opened.get_by_role("tab", name="Raw")).to_have_attribute("aria-selected", "true")


async def test_frames_of_libraries_are_folded_until_they_are_asked_for(stage: Stage):
    frames = "".join(
        f'  File "/srv/.venv/lib/python3.12/site-packages/django/f{n}.py", line {n}, in g\n    run()\n'
        for n in range(5)
    )
    trace = f'Traceback (most recent call last):\n{frames}  File "/srv/shop/pay.py", line 7, in pay\n    charge()\nTimeoutError: late'
    stage.project.send(order(1, message=trace))
    await stage.open()
    await stage.rows.first.click()
    text = stage.page.locator(".event pre").first
    await expect(text).to_contain_text("10 lines of libraries")
    await expect(text).to_contain_text("/srv/shop/pay.py")
    await expect(text).not_to_contain_text("django/f3.py")
    await text.get_by_role("button").click()
    await expect(stage.page.locator(".event pre").first).to_contain_text("django/f3.py")


async def test_a_range_is_said_in_words(stage: Stage):
    stage.project.send(order(1))
    await stage.open(zone="utc")
    await expect(stage.rows).to_have_count(1)
    await stage.page.locator(".timebtn").click()
    await stage.page.get_by_label("In words").fill("yesterday 14:00 to 15:00")
    await stage.page.get_by_role("button", name="Apply").click()
    await expect(stage.page).to_have_url(
        re.compile(r"start=\d{4}-\d\d-\d\dT14%3A00%3A00.000Z&end=\d{4}-\d\d-\d\dT15%3A00%3A00.000Z")
    )
    await expect(stage.page.locator(".log h2")).to_contain_text("No events")
    await stage.page.locator(".timebtn").click()
    await stage.page.get_by_label("In words").fill("last 3 hours")
    await stage.page.keyboard.press("Enter")
    await stage.expect_messages("order 001")
    await expect(stage.page.locator(".timebtn b")).to_have_text("Last 3 hours")


async def test_queries_of_before_are_offered_and_can_be_forgotten(stage: Stage):
    stage.project.send(order(1))
    await stage.open()
    for query in ("order", "service:shop"):
        await stage.search(query)
        await stage.expect_query(query)
    await stage.page.get_by_role("button", name="Queries of before").click()
    await expect(stage.page.locator(".menu.queries code")).to_have_text(["service:shop", "order"])
    await stage.page.locator(".menu.queries code").last.click()
    await stage.expect_query("order")
    await stage.page.get_by_role("button", name="Queries of before").click()
    await stage.page.get_by_role("button", name="Forget them").click()
    await stage.page.get_by_role("button", name="Queries of before").click()
    await expect(stage.page.get_by_text("No query was run here yet.")).to_be_visible()


async def test_the_values_of_a_field_are_drawn_over_time_by_one_press(stage: Stage):
    stage.project.send(order(1), order(2, service="web"))
    await stage.open(field="service", query="order")
    await expect(stage.page.locator(".fields h3")).to_contain_text(["Columns", "In these events"])
    await stage.page.get_by_role("button", name="Chart over time").click()
    await stage.expect_query("order | timechart count by service")
    await expect(stage.page.locator(".chartpane .legend button")).to_have_text(["shop", "web"])


async def test_numbers_of_a_field_are_told_and_drawn(stage: Stage):
    stage.project.send(*(order(n, took=n) for n in range(1, 101)))
    await stage.open(field="took")
    numbers = stage.page.locator(".fnum")
    await expect(numbers.get_by_role("img")).to_have_attribute(
        "aria-label", re.compile(r"^100 numbers from 1 to 100, the middle one 5[01]")
    )
    await expect(numbers.locator("rect")).to_have_count(24)
    await expect(numbers).to_contain_text("average51")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("* | stats count", ".singles .big"),
        ("* | stats count by service", ".catbars li"),
        ("* | timechart span=1m count", ".uplotbox canvas"),
    ],
)
async def test_a_table_is_drawn_as_what_it_is(stage: Stage, query: str, shown: str):
    stage.project.send(order(1), order(200, service="web"))
    await stage.open(query=query)
    await expect(stage.page.locator(shown).first).to_be_visible()
    await stage.page.get_by_role("group", name="Chart").get_by_role("button", name="None").click()
    await expect(stage.page.locator(shown)).to_have_count(0)
    await expect(stage.page.locator(".resultstable")).to_be_visible()


async def test_all_that_is_found_is_downloaded(stage: Stage):
    stage.project.send(*(order(n) for n in range(1, 251)))
    await stage.open()
    for name in ("CSV", "JSON", "NDJSON"):
        await stage.page.get_by_role("button", name="Download all of it").click()
        async with stage.page.expect_download() as downloading:
            await stage.page.get_by_role("link", name=re.compile(f"^{name}")).click()
        file = await (await downloading.value).path()
        text = file.read_text("utf-8")
        if name == "JSON":
            assert len(json.loads(text)["rows"]) == 250
        else:
            assert len(text.splitlines()) == 251  # with the head, or what the search read


async def test_a_search_is_saved_and_opened_again_with_another_parameter(stage: Stage):
    stage.project.send(order(1, gateway="paygate"), order(2, gateway="other"))
    administer(
        stage.project.server, "POST", f"saved-searches?project={stage.project.slug}",
        {"name": "By gateway", "query": "gateway=$gateway$", "start": "-1d", "end": "now", "parameters": {"gateway": "paygate"}},
    )  # fmt: skip
    await stage.open(query="order", start="-6h")
    saved = stage.page.get_by_role("button", name="Saved searches")
    await saved.click()
    await stage.page.get_by_role("button", name="Save what is shown").click()
    await stage.page.get_by_label("Name").fill("All orders")
    await stage.page.get_by_role("form", name="Save this search").get_by_role("button").click()
    await expect(stage.page.get_by_text("The search All orders is saved.")).to_be_visible()
    await saved.click()
    await stage.page.get_by_role("button", name="By gateway").click()
    await stage.page.get_by_label("gateway", exact=True).fill("other")
    await stage.page.get_by_role("form", name="Parameters").get_by_role("button").click()
    await stage.expect_query("gateway=other")
    await stage.expect_messages("order 002")
    await saved.click()
    await stage.page.get_by_role("button", name="All orders").click()
    await stage.expect_messages("order 002", "order 001")
    await expect(stage.page).to_have_url(re.compile("start=-6h"))


async def test_the_plan_of_a_query_is_told_on_demand(stage: Stage):
    stage.project.send(order(1))
    await stage.open(query="order:1")
    await stage.page.get_by_role("button", name="The plan of this query").click()
    plan = stage.page.get_by_role("dialog", name="The plan of this query")
    await expect(plan.get_by_role("listitem").first).to_be_visible()
    await expect(plan.locator("pre")).to_contain_text("SELECT")
    await stage.page.keyboard.press("Escape")
    await expect(plan).to_have_count(0)


async def test_all_events_of_a_trace_are_one_press_away(stage: Stage):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    stage.project.send(order(1, trace_id=trace), order(2), order(3, trace_id=trace))
    await stage.open()
    await stage.rows.first.click()
    await stage.page.get_by_role("link", name="Trace").click()
    await stage.expect_messages("order 003", "order 001")
