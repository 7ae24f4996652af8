"""Asking: words, errors, time, levels, values; each state has an address, and the back button undoes the last."""

import re

from playwright.async_api import expect

from tests.e2e.stage import Stage, ago


async def test_words_find_their_events_and_stand_marked(stage: Stage):
    stage.project.send(
        {"message": "payment timed out", "timestamp": ago(minutes=2)},
        {"message": "all is well", "timestamp": ago(minutes=1)},
    )
    await stage.open()
    await stage.expect_messages("all is well", "payment timed out")
    await stage.search('"timed out"')
    await stage.expect_messages("payment timed out")
    await expect(stage.rows.locator("mark")).to_have_text("timed out")
    await expect(stage.page.locator("#count")).to_have_text("1")


async def test_the_back_button_undoes_a_search_and_an_address_brings_it_back(stage: Stage):
    stage.project.send(
        {"message": "alpha", "timestamp": ago(minutes=2)}, {"message": "beta", "timestamp": ago(minutes=1)}
    )
    await stage.open()
    await stage.search("alpha")
    await stage.expect_messages("alpha")
    kept = stage.page.url
    await stage.page.go_back()
    await expect(stage.query).to_have_value("")
    await stage.expect_messages("beta", "alpha")
    await stage.page.goto(kept)
    await stage.expect_query("alpha")
    await stage.expect_messages("alpha")


async def test_what_is_wrong_with_a_query_is_underlined_and_the_old_result_stays(stage: Stage):
    stage.project.send({"message": "still here"})
    await stage.open()
    await stage.search('still "here')
    await expect(stage.page.get_by_role("alert")).to_contain_text("quote")
    await expect(stage.page.locator(".q-e")).to_have_text('"here')
    await stage.expect_messages("still here")
    await stage.query.press("End")
    await stage.query.press_sequentially('"')
    await expect(stage.page.get_by_role("alert")).to_have_count(0)
    await stage.query.press("Enter")
    await stage.expect_query('still "here"')
    await stage.expect_messages("still here")


async def test_where_something_is_missing_a_mark_stands_in_its_place(stage: Stage):
    stage.project.send({"message": "here"})
    await stage.open()
    await stage.search("here (there OR")
    await expect(stage.page.get_by_role("alert")).to_contain_text("Expected a term at the end of the query.")
    await expect(stage.page.locator(".q-missing")).to_be_visible()


async def test_a_click_on_a_level_shows_only_it_and_a_second_click_all_again(stage: Stage):
    stage.project.send(
        {"message": "bad", "level": "error", "timestamp": ago(minutes=2)},
        {"message": "good", "level": "info", "timestamp": ago(minutes=1)},
    )
    await stage.open()
    error = stage.page.locator(".legend button", has_text="error")
    await error.click()
    await stage.expect_query("level=error")
    await stage.expect_messages("bad")
    await error.click()
    await stage.expect_messages("good", "bad")


async def test_a_drag_over_the_histogram_zooms_and_back_undoes_it(stage: Stage):
    stage.project.send(
        {"message": "early", "timestamp": ago(minutes=50)}, {"message": "late", "timestamp": ago(minutes=5)}
    )
    await stage.open()
    await stage.expect_messages("late", "early")
    box = await stage.page.locator(".grip").bounding_box()
    y = box["y"] + 30
    await stage.page.mouse.move(box["x"] + box["width"] * 0.05, y)
    await stage.page.mouse.down()
    await stage.page.mouse.move(box["x"] + box["width"] * 0.4, y, steps=4)
    await expect(stage.page.locator(".brushed")).to_be_visible()
    await stage.page.mouse.up()
    await stage.expect_messages("early")
    await expect(stage.page).to_have_url(re.compile(r"start=20\d\d-.*&end=20\d\d-"))
    await stage.page.go_back()
    await stage.expect_messages("late", "early")


async def test_a_value_of_the_field_panel_filters_with_and_without(stage: Stage):
    stage.project.send(
        {"message": "a", "service": "nginx", "timestamp": ago(minutes=2)},
        {"message": "b", "service": "check out", "timestamp": ago(minutes=1)},
    )
    await stage.open(field="service")
    value = stage.page.locator(".fval li", has_text="check out")
    await value.hover()
    await value.get_by_role("button", name="Without this value").click()
    await stage.expect_query('-service="check out"')
    await stage.expect_messages("a")
    await stage.page.go_back()
    await value.hover()
    await value.locator(".act").get_by_role("button", name="Only this value").click()
    await stage.expect_query('service="check out"')
    await stage.expect_messages("b")


async def test_values_with_quotes_stars_backslashes_and_lines_can_be_filtered_by_a_click(stage: Stage):
    for_sure = 'C:\\x "q" *? (a) OR -b\nsecond'
    stage.project.send({"message": "yes", "odd name": for_sure}, {"message": "no", "odd name": "C:x q ab (a)"})
    await stage.open(query="yes")
    await stage.rows.first.click()
    field = stage.page.locator(".kv > div", has=stage.page.locator("dt", has_text="odd name"))
    await field.hover()
    await field.get_by_role("button", name="Only events with this odd name").click()
    await stage.expect_messages("yes")
    await stage.page.locator(".query").get_by_role("button", name="Clear the query").click()
    await expect(stage.rows).to_have_count(2)


async def test_a_time_range_is_chosen_from_the_usual_ones_or_typed(stage: Stage):
    stage.project.send({"message": "old", "timestamp": ago(hours=3)}, {"message": "new", "timestamp": ago(minutes=1)})
    await stage.open()
    await stage.expect_messages("new")
    await stage.page.locator(".timebtn").click()
    await stage.page.get_by_role("button", name="Last 6 hours").click()
    await stage.expect_messages("new", "old")
    await stage.page.locator(".timebtn").click()
    await stage.page.get_by_label("To", exact=True).fill("yesterday-ish")
    await expect(stage.page.get_by_role("alert")).to_contain_text("“To” is no time")
    await stage.page.get_by_label("From", exact=True).fill("-4h")
    await stage.page.get_by_label("To", exact=True).fill("-2h")
    await stage.page.get_by_label("To", exact=True).press("Enter")
    await stage.expect_messages("old")
    await expect(stage.page).to_have_url(re.compile(r"start=-4h&end=-2h"))


async def test_an_address_with_a_time_that_is_none_shows_what_the_server_says_of_it(stage: Stage):
    stage.project.send({"message": "here"})
    await stage.open(start="whenever")
    await expect(stage.page.get_by_role("alert")).to_contain_text("whenever")
    await stage.page.locator(".timebtn").click()
    await stage.page.get_by_role("button", name="Last 15 minutes").click()
    await stage.expect_messages("here")


async def test_times_are_shown_in_the_reader_s_zone_or_in_utc(stage: Stage, new_page, session):
    stage.project.send({"message": "noon", "timestamp": "2026-07-01T12:00:00Z"})
    state = {"start": "2026-07-01T11:00:00Z", "end": "2026-07-01T13:00:00Z"}
    async with new_page(storage_state=session, timezone_id="Asia/Kolkata") as page:
        abroad = Stage(page, stage.project)
        await abroad.open(**state)
        await expect(abroad.rows.locator("time")).to_have_text("17:30:00.000")
        await page.locator(".avatar").click()
        await page.get_by_role("button", name="UTC", exact=True).click()
        await expect(abroad.rows.locator("time")).to_have_text("12:00:00.000")
        await expect(page).to_have_url(re.compile("zone=utc"))


async def test_nothing_found_says_where_the_newest_event_is_and_leads_there(stage: Stage):
    stage.project.send({"message": "long ago", "timestamp": ago(days=3)})
    await stage.open()
    await expect(stage.page.locator(".log h2")).to_have_text("No events in the last hour")
    await stage.page.get_by_role("button", name="Go to the newest event").click()
    await stage.expect_messages("long ago")


async def test_scrolling_fetches_page_after_page_and_the_document_stays_small(stage: Stage):
    stage.project.send(*({"message": f"line {n:04}", "timestamp": ago(seconds=10 + n)} for n in range(900)))
    await stage.open()
    await expect(stage.page.locator("#count")).to_have_text("900")
    seen: set[str] = set()
    most_in_document = 0
    log = stage.page.locator(".log")
    for _ in range(200):
        texts = await stage.rows.locator(".tx").all_inner_texts()
        seen.update(texts)
        most_in_document = max(most_in_document, len(texts))
        if len(seen) == 900:
            break
        await log.evaluate(
            "box => new Promise(done => { box.scrollTop += 400; requestAnimationFrame(() => requestAnimationFrame(done)); })"
        )
    assert len(seen) == 900
    assert most_in_document < 120


async def test_a_search_that_takes_long_says_so_and_can_be_stopped(stage: Stage):
    stage.project.send({"message": "before"})
    await stage.open()
    await stage.expect_messages("before")
    await stage.page.route("**/api/v1/search*", lambda _never_answered: None)
    await stage.search("slow")
    await expect(stage.page.get_by_role("progressbar")).to_be_visible()
    await stage.expect_messages("before")
    await stage.page.get_by_role("button", name="Cancel").click()
    await expect(stage.page.locator(".log h2")).to_have_text("The search was stopped")
    await stage.page.unroute("**/api/v1/search*")
    await stage.search("before")
    await stage.expect_messages("before")
