"""A list of more rows than a browser keeps: what is far is let go, and fetched again where one comes back to it."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from tests.e2e.stage import Stage
from tests.waiting import until_sync

# Of more than 40 pages of 500 those are let go that are far from what is seen.
ROWS = 24_000
PLACE = 300 * 24  # of row 300, in pixels


async def test_a_list_of_any_length_keeps_its_place_and_lets_go_what_is_far(stage: Stage):
    end = datetime.now(UTC) - timedelta(seconds=5)
    for first in range(0, ROWS, 8_000):
        stage.project.send(
            *({"message": f"line {n:05}", "timestamp": (end - timedelta(milliseconds=100 * n)).isoformat()} for n in range(first, first + 8_000)),
            wait=False,
        )  # fmt: skip
    until_sync(lambda: stage.project.rows("* | stats count")[0]["count"] == ROWS)
    page = stage.page
    await stage.open(columns="")
    await expect(page.locator("#count")).to_have_text("24,000")
    await to(page, PLACE)
    await expect(stage.rows.filter(has_text="line 00300")).to_be_in_viewport()

    await page.wait_for_function(
        "(rows) => { const box = document.querySelector('.log'); box.scrollTop = box.scrollHeight; "
        "return box.getAttribute('aria-rowcount') == rows && box.textContent.includes('that is all of this time'); }",
        arg=str(ROWS),
        timeout=60_000,
    )
    await expect(stage.rows.last.locator(".tx")).to_have_text(f"line {ROWS - 1:05}")
    assert await page.locator(".log .row").count() < 120

    async with page.expect_request(lambda request: "cursor=" in request.url):  # it was let go
        await to(page, PLACE)
    await expect(stage.rows.filter(has_text="line 00300")).to_be_in_viewport()
    await expect(page.locator(".log")).to_have_attribute("aria-rowcount", str(ROWS))

    await stage.rows.filter(has_text="line 00300").click()
    await expect(page.locator(".event")).to_be_visible()
    await page.locator(".event").get_by_role("button", name="Close").click()
    await to(page, 12_000 * 24)
    await expect(stage.rows.filter(has_text="line 12000")).to_be_in_viewport()
    await page.keyboard.press("k")
    await expect(stage.rows.filter(has_text="line 00299")).to_be_in_viewport()


async def to(page: Page, top: int) -> None:
    """Scroll, as far as the list reaches by then."""
    await page.wait_for_function(
        "(top) => { const box = document.querySelector('.log'); box.scrollTop = top; return box.scrollTop >= top; }",
        arg=top,
    )
