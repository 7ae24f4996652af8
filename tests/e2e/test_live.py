"""Following: what arrives appears by itself, on top, and moves nothing that is being read."""

from playwright.async_api import expect

from tests.e2e.stage import Stage, ago


async def test_events_that_match_appear_by_themselves(stage: Stage):
    stage.project.send({"message": "wanted before", "timestamp": ago(minutes=1)})
    await stage.open(query="wanted")
    await stage.page.get_by_role("button", name="Live").click()
    await expect(stage.page.get_by_text("following", exact=True)).to_be_visible()
    stage.project.send({"message": "something else"}, {"message": "wanted now"})
    await stage.expect_messages("wanted now", "wanted before")
    await stage.page.get_by_role("button", name="Live").click()
    await expect(stage.page.get_by_text("following", exact=True)).to_have_count(0)


async def test_rows_that_arrive_above_do_not_move_what_is_read(stage: Stage):
    stage.project.send(*({"message": f"line {n:03}", "timestamp": ago(seconds=60 + n)} for n in range(150)))
    await stage.open(live="1")
    await expect(stage.page.get_by_text("following", exact=True)).to_be_visible()
    log = stage.page.locator(".log")
    await log.evaluate("box => { box.scrollTop = 1200; }")
    read = stage.page.locator(".row", has_text="line 055")
    before = await read.bounding_box()
    height = await log.evaluate("box => box.scrollHeight")
    stage.project.send({"message": "fresh 1"}, {"message": "fresh 2"}, {"message": "fresh 3"})
    await stage.page.wait_for_function(
        "before => document.querySelector('.log').scrollHeight >= before + 3 * 24", arg=height
    )
    assert (await read.bounding_box())["y"] == before["y"]
