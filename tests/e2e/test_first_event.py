"""Before the first event: how to send one, with everything filled in, and the list as soon as it is there."""

import re
import subprocess

from playwright.async_api import expect

from tests.e2e.stage import Stage
from tests.waiting import until_sync


async def test_the_command_shown_sends_the_first_event_and_the_page_turns_into_the_list(stage: Stage):
    await stage.open()
    await expect(stage.page.get_by_text("Waiting for the first event")).to_be_visible()
    command = stage.page.locator(".code pre")
    await expect(command).to_contain_text(stage.project.key)
    await expect(command).to_contain_text(stage.project.server.url)
    script = await command.inner_text()
    until_sync(
        lambda: "accepted" in subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False).stdout
    )
    await expect(stage.rows.locator(".tx")).to_have_text(["hello, Logboom"])
    await expect(stage.page.get_by_text("Waiting for the first event")).to_have_count(0)


async def test_every_way_of_sending_has_its_command_and_a_button_to_copy_it(stage: Stage):
    await stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await stage.open()
    for way, part in (
        ("logger", f"--port {stage.project.server.syslog_port}"),
        ("rsyslog", "omfwd"),
        ("A whole file", "--data-binary"),
        ("Python without a package", "urllib"),
    ):
        await stage.page.get_by_role("tab", name=way, exact=True).click()
        await expect(stage.page.locator(".code pre").first).to_contain_text(part)
        await stage.page.get_by_role("button", name="Copy").first.click()
        assert part in await stage.page.evaluate("navigator.clipboard.readText()")


async def test_an_event_of_long_ago_ends_the_waiting_too(stage: Stage):
    await stage.open()
    await expect(stage.page.get_by_text("Waiting for the first event")).to_be_visible()
    stage.project.send({"message": "from the archive", "timestamp": "2020-01-01T00:00:00Z"})
    await expect(stage.page.locator("h2", has_text=re.compile("No events in the last hour"))).to_be_visible()
