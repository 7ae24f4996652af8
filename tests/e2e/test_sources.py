"""Sources: a program is connected by the lines that the wizard shows, and what arrives is told by who sent it."""

import re
import subprocess
import sys

import httpx
from playwright.async_api import expect

from tests.e2e.stage import Stage
from tests.waiting import until_sync


async def test_the_lines_of_the_wizard_work_and_what_they_send_is_seen_arriving(stage: Stage):
    await stage.open("/sources")
    await stage.page.get_by_role("link", name="Connect", exact=True).click()
    await stage.page.get_by_label("Find a source").fill("urllib")
    await stage.page.get_by_role("link", name="Python without a package").click()
    code = stage.page.locator(".code pre").first
    await expect(code).to_contain_text(stage.project.key)
    await expect(stage.page.get_by_text("Waiting for the first event")).to_be_visible()
    program = await code.inner_text()
    until_sync(
        lambda: subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
    )
    await expect(stage.page.get_by_text(re.compile("^It came"))).to_be_visible()
    await expect(stage.page.locator(".waitlog .tx")).to_have_text("hello, Logboom")
    await stage.page.get_by_role("link", name="See it in Explore").click()
    await expect(stage.page.locator(".event")).to_be_visible()


async def test_what_arrives_is_told_by_service_and_leads_to_its_events(stage: Stage):
    stage.project.send(
        {"message": "a", "service": "web", "level": "error"},
        {"message": "b", "service": "web"},
        {"message": "c", "service": "worker"},
    )
    await stage.open("/sources")
    table = stage.page.get_by_role("table", name="Sources")
    await expect(table.locator("tbody tr")).to_have_count(2)
    await expect(table.locator("tbody tr").first).to_contain_text("web")
    await stage.page.get_by_role("button", name="Input").click()
    await expect(table.locator("tbody tr")).to_have_count(1)
    await expect(table.locator("tbody tr")).to_contain_text("http")
    await stage.page.go_back()
    await table.get_by_role("link", name="worker").click()
    await stage.expect_messages("c")


async def test_what_was_refused_is_told_with_its_reason(stage: Stage):
    stage.project.send({"message": "a first one"})  # so that the key is known
    address = f"{stage.project.server.url}/api/v1/ingest"
    refused = httpx.post(  # noqa: ASYNC210
        address, content=b"x", headers={"Authorization": f"Bearer {stage.project.key}", "Content-Encoding": "unknown"}
    )
    assert refused.is_client_error
    await stage.open("/sources")
    row = stage.page.get_by_role("table", name="Refused").locator("tr", has_text="http").first
    await expect(row).to_contain_text(refused.json()["error"]["code"].replace("_", " "))
