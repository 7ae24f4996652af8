"""`/docs` in a real browser: it draws the whole API from its own server's files, and lets one try a call."""

from urllib.parse import urlsplit

from playwright.async_api import StorageState, expect

from logboom.api.app import assemble
from tests.e2e.conftest import PageMaker
from tests.serving import Server


async def test_every_call_is_drawn_without_another_server(server: Server, new_page: PageMaker) -> None:
    operations = sum(len(operations) for operations in assemble().openapi()["paths"].values())
    asked: list[str] = []
    async with new_page(color_scheme="dark") as page:
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{server.url}/docs")
        await expect(page.locator(".opblock")).to_have_count(operations)
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
    assert hosts == {urlsplit(server.url).netloc}


async def test_a_signed_in_reader_tries_a_changing_call(
    server: Server, new_page: PageMaker, session: StorageState
) -> None:
    """The page sends the session's CSRF token, which no other site can."""
    async with new_page(storage_state=session) as page:
        await page.goto(f"{server.url}/docs")
        call = page.locator("#operations-projects-create_key_api_v1_projects__project__keys_post")
        await call.locator(".opblock-summary").click()
        await call.get_by_role("button", name="Try it out").click()
        await call.locator('input[placeholder="project"]').fill("default")
        await call.locator("textarea").fill('{"name": "made from the docs"}')
        await call.get_by_role("button", name="Execute").click()
        await expect(call.locator(".live-responses-table .response-col_status:not(.col_header)")).to_contain_text("201")
