"""A query whose stages end in a table: the table, its order, the chart over time, the file; warnings and offers."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.layout import flaws
from tests.e2e.stage import Project, Stage, ago


@pytest.fixture
def three_hosts(project: Project) -> Project:
    """web-0 six times, web-1 twice, web-2 once; in the last half hour."""
    hosts = ["web-0"] * 6 + ["web-1"] * 2 + ["web-2"]
    project.send(
        *({"message": f"request {n}", "host": host, "took_ms": n, "timestamp": ago(minutes=1 + 3 * n)} for n, host in enumerate(hosts))
    )  # fmt: skip
    return project


async def test_a_table_is_shown_and_a_press_on_a_head_orders_it(stage: Stage, three_hosts: Project):
    await stage.open(query="request | stats count, max(took_ms) as slowest by host | sort host")
    page = stage.page
    hosts = page.locator(".resultstable tbody tr td:first-child")
    await expect(page.locator(".resultstable th button")).to_have_text(["host", "count", "slowest"])
    await expect(hosts).to_have_text(["web-0", "web-1", "web-2"])
    await expect(page.locator("#count")).to_have_text("3")
    await page.locator("th button", has_text="slowest").click()
    await expect(hosts).to_have_text(["web-2", "web-1", "web-0"])
    await page.locator("th button", has_text="slowest").click()
    await expect(hosts).to_have_text(["web-0", "web-1", "web-2"])
    await expect(page.locator(".hist")).to_have_count(0)
    assert three_hosts.slug


async def test_everything_found_can_be_had_as_a_file(stage: Stage, three_hosts: Project, tmp_path: Path):
    for query, columns, rows in (
        ("request | stats count by host | sort host", ["host", "count"], 3),
        ("request", ["project", "timestamp"], 9),
    ):
        await stage.open(query=query)
        async with stage.page.expect_download() as started:
            await stage.page.get_by_role("button", name="Download all of it").click()
            await stage.page.get_by_role("link", name="CSV").click()
        await (await started.value).save_as(tmp_path / "found.csv")
        found = list(csv.reader(io.StringIO((tmp_path / "found.csv").read_text("utf-8"))))
        assert found[0][:2] == columns
        assert len(found) == 1 + rows
    assert three_hosts.slug


async def test_a_table_over_time_is_drawn_and_a_drag_over_it_zooms(stage: Stage, three_hosts: Project):
    await stage.open(query="request | timechart span=5m count by host")
    page = stage.page
    canvas = page.locator(".uplotbox canvas")
    await expect(canvas).to_be_visible()
    await expect(page.locator(".chartpane .legend button")).to_have_text(["web-0", "web-1", "web-2"])
    for kind in ("Area", "Bars"):
        await page.get_by_role("button", name=kind, exact=True).click()
        await expect(page).to_have_url(re.compile(f"chart={kind.lower()}"))
        await expect(canvas).to_be_visible()
        assert await flaws(page) == []
    await page.locator(".chartpane .legend button", has_text="web-1").click()
    await expect(page.locator(".chartpane .legend button[aria-pressed=false]")).to_have_text("web-1")
    plot = page.locator(".u-over")
    await plot.hover(position={"x": 600, "y": 40})  # the last half hour has events
    await page.mouse.down()
    await plot.hover(position={"x": 950, "y": 40})
    await page.mouse.up()
    await expect(page).to_have_url(re.compile(r"start=20\d\d-.*&end=20\d\d-"))
    await page.get_by_role("button", name="None", exact=True).click()
    await expect(canvas).to_have_count(0)
    assert three_hosts.slug


async def test_a_query_with_stages_whose_rows_are_events_shows_events(stage: Stage, three_hosts: Project):
    await stage.open(query="request | where took_ms > 6 | sort took_ms")
    await stage.expect_messages("request 7", "request 8")
    assert three_hosts.slug


async def test_what_the_server_says_of_how_it_read_a_query_stands_below_it(stage: Stage, three_hosts: Project):
    await stage.open(query="request and web-1")
    await expect(stage.page.locator(".hints")).to_contain_text("operators are upper case")
    assert three_hosts.slug


async def test_a_search_without_a_hit_offers_what_would_hit(stage: Stage, three_hosts: Project):
    await stage.open(query="reques")
    await stage.page.get_by_role("button", name="as a part of a word").click()
    await expect(stage.query).to_have_value("*reques*")
    await expect(stage.rows).to_have_count(9)
    assert three_hosts.slug


async def test_cells_are_text_and_nothing_else(stage: Stage):
    hostile = "<img src=x onerror=alert(1)>\u202egnp.exe"
    stage.project.send({"message": "m", "evil": hostile}, {"message": "m", "evil": "z" * 5000})
    await stage.open(query="m | stats count by evil | sort evil")
    await expect(stage.page.locator(".resultstable tbody td").first).to_have_text(
        "<img src=x onerror=alert(1)>‹U+202E›gnp.exe"
    )
    assert await stage.page.locator("#page img").count() == 0
    assert await flaws(stage.page) == []
