"""Sources: a program is connected by the lines that the wizard shows, and what arrives is told by who sent it."""

import asyncio
import re
import subprocess
import sys

import httpx
import pytest
from playwright.async_api import expect

from tests.e2e.conftest import PageMaker, sign_in_by_link
from tests.e2e.reporting import capture_division, reporting
from tests.e2e.stage import Stage
from tests.e2e.test_settings import member
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


@pytest.mark.parametrize(
    ("recipe", "shown", "also", "message"),
    [
        ("python-logging", "logboom.Handler", 'logging.getLogger("shop").warning("hello from a handler")', "hello from a handler"),
        ("sentry-python", "enable_logs", 'sentry_sdk.capture_message("hello from an SDK")', "hello from an SDK"),
    ],
)  # fmt: skip
async def test_a_real_client_with_the_lines_of_the_wizard_is_seen_arriving(
    stage: Stage, recipe: str, shown: str, also: str, message: str
):
    """The program is what stands in the step, and one line that logs something."""
    stage.project.send({"message": "so that the key is known"})
    await stage.open(f"/sources/connect/{recipe}")
    step = stage.page.locator(".code pre").filter(has_text=shown)
    await expect(step).to_contain_text(stage.project.key)
    await expect(stage.page.get_by_text("Waiting for the first event")).to_be_visible()
    program = f"{await step.inner_text()}\n{also}\n"
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program], check=True, timeout=60)
    await expect(stage.page.get_by_text(re.compile("^It came"))).to_be_visible(timeout=30_000)
    await expect(stage.page.locator(".waitlog .tx")).to_contain_text(message)


async def test_who_waits_in_vain_is_told_what_was_refused_and_what_came_another_way(stage: Stage):
    stage.project.send({"message": "so that the key is known"})
    await stage.open("/sources/connect/sentry-python")
    wait = stage.page.locator(".wait")
    await expect(wait).to_contain_text("nothing was refused")
    address = f"{stage.project.server.url}/api/{stage.project.id}/envelope/?sentry_key={'0' * 32}"
    refused = httpx.post(address, content=b"{}\n")  # noqa: ASYNC210
    assert refused.is_client_error
    await expect(wait).to_contain_text("that showed no key of yours")
    await expect(wait).to_contain_text("Copy the key from above")
    stage.project.send({"message": "by another client"})
    await expect(wait).to_contain_text("by the input http")
    await expect(wait).to_contain_text("Waiting for the first event")
    with reporting(stage.project) as scope:
        capture_division(scope)
    await expect(wait).to_contain_text("It came", timeout=30_000)


async def test_who_may_not_see_keys_is_told_whom_to_ask(stage: Stage, new_page: PageMaker):
    link = await member(stage.project, "viewer")
    async with new_page() as page:
        await sign_in_by_link(page, link)
        await page.goto(f"{stage.project.server.url}/sources/connect/curl?project={stage.project.slug}")
        await expect(page.get_by_text("Only admins of the project see its ingest keys")).to_be_visible()
        await expect(page.locator(".code pre")).to_contain_text("Bearer KEY")
        await expect(page.locator(".wait")).to_contain_text("Admins of the project see here what was refused")


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
