"""One event: all its fields, its permanent link, what happened around it, and the keyboard."""

import json
import re

from playwright.async_api import expect

from tests.e2e.stage import Stage, ago

TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: no'


async def test_an_event_opens_in_place_to_all_its_fields(stage: Stage):
    stage.project.send(
        {"message": TRACE, "level": "error", "service": "web", "host": "h1", "user.id": "u7", "duration_ms": 12.5}
    )
    await stage.open()
    await expect(stage.rows.locator(".fold")).to_have_text("+2 lines")
    await stage.rows.first.click()
    await expect(stage.page.locator(".event pre")).to_have_text(TRACE)
    fields = dict(
        zip(
            await stage.page.locator(".kv dt").all_inner_texts(),
            await stage.page.locator(".kv dd:not(.acts)").all_inner_texts(),
            strict=True,
        )
    )
    assert (
        fields.items()
        >= {"service": "web", "host": "h1", "level": "error", "user.id": "u7", "duration_ms": "12.5"}.items()
    )
    assert {"timestamp", "received_at", "event_id", "input"} <= fields.keys()
    await stage.page.get_by_role("tab", name="JSON").click()
    shown = json.loads(await stage.page.locator(".event pre").inner_text())
    assert shown["attributes"]["user.id"] == "u7"
    await stage.page.get_by_role("button", name="Close").click()
    await expect(stage.page.locator(".event")).to_have_count(0)


async def test_an_open_event_is_in_the_address_and_back_closes_it(stage: Stage):
    stage.project.send({"message": "open me"})
    await stage.open()
    await stage.rows.first.click()
    await expect(stage.page).to_have_url(re.compile("event=[0-9a-f-]{36}"))
    kept = stage.page.url
    await stage.page.go_back()
    await expect(stage.page.locator(".event")).to_have_count(0)
    await stage.page.goto(kept)
    await expect(stage.page.locator(".event pre")).to_have_text("open me")


async def test_the_permanent_link_is_copied_and_shows_the_event_at_any_later_time(stage: Stage):
    await stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.project.send({"message": "an import", "timestamp": ago(days=200)}, {"message": "another"})
    await stage.open(query="import", start=ago(days=201), end="now")
    await stage.rows.first.click()
    await stage.page.locator(".event").get_by_role("button", name="Copy the permanent link").click()
    await expect(stage.page.locator(".toast")).to_have_text("The link to this event is copied.")
    link = await stage.page.evaluate("navigator.clipboard.readText()")
    await stage.page.goto(link)
    await expect(stage.page.locator(".event pre")).to_have_text("an import")
    await stage.page.get_by_role("button", name="Around it").click()
    await stage.expect_messages("an import")
    await expect(stage.page.locator(".event pre")).to_have_text("an import")


async def test_a_link_to_an_event_that_is_not_there_says_so(stage: Stage):
    await stage.open("/e/01890000-0000-7000-8000-000000000000")
    await expect(stage.page.locator("h2")).to_have_text("This event is not here")


async def test_the_keyboard_does_all_of_it(stage: Stage):
    stage.project.send({"message": "one", "timestamp": ago(minutes=2)}, {"message": "two", "timestamp": ago(minutes=1)})
    await stage.open()
    await stage.expect_messages("two", "one")
    press = stage.page.keyboard.press
    await press("j")
    await press("j")
    await press("Enter")
    await expect(stage.page.locator(".event pre")).to_have_text("one")
    await press("Escape")
    await expect(stage.page.locator(".event")).to_have_count(0)
    await press("k")
    await press("Enter")
    await expect(stage.page.locator(".event pre")).to_have_text("two")
    await press("/")
    await expect(stage.query).to_be_focused()
    await stage.page.keyboard.type("one")
    await press("Enter")
    await stage.expect_messages("one")
    await press("Escape")
    await press("?")
    await expect(stage.page.get_by_role("dialog")).to_contain_text("follow new events")
    await press("Escape")
    await expect(stage.page.get_by_role("dialog")).to_have_count(0)
    await press("[")
    await expect(stage.rows).to_have_count(0)
    await press("]")
    await stage.expect_messages("one")
    await press("t")
    await expect(stage.page.locator(".live")).to_have_attribute("aria-pressed", "true")
    await press("f")
    await expect(stage.page.locator(".fields")).to_have_count(0)


async def test_keys_widen_the_time_turn_the_order_and_wrap(stage: Stage):
    stage.project.send({"message": "a while ago", "timestamp": ago(minutes=70)}, {"message": "now"})
    await stage.open()
    await stage.expect_messages("now")
    press = stage.page.keyboard.press
    await press("-")
    await stage.expect_messages("now", "a while ago")
    await press("o")
    await stage.expect_messages("a while ago", "now")
    await expect(stage.page).to_have_url(re.compile("order=oldest"))
    await press("w")
    await expect(stage.page.locator(".log")).to_have_attribute("data-density", "wrap")
    await expect(stage.page).to_have_url(re.compile("density=wrap"))
    await stage.page.go_back()
    await stage.page.go_back()
    await stage.expect_messages("now", "a while ago")
