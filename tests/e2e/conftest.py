"""A real browser, signed in to a real server. A page that reports any error or refused load fails its test."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState, async_playwright, expect

from tests.e2e.stage import Project, Stage, administer
from tests.programs import cannot_run
from tests.serving import Server, serving

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A machine that runs two tests at a time may need longer than five seconds for a page.
expect.set_options(timeout=15_000)
ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"

PROFILE = {
    "viewport": {"width": 1280, "height": 800},
    "color_scheme": "light",
    "timezone_id": "UTC",
    "locale": "en-GB",
    "reduced_motion": "reduce",  # what is measured is not half way to what it becomes
}

PageMaker = Callable[..., AbstractAsyncContextManager[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the browser's own: the many projects that its tests make would be in the way of others."""
    # What is asked for often becomes a column while a test looks; what a test has sent is soon there.
    soon = {"LOGBOOM_PROMOTION__CHECK_SECONDS": "1", "LOGBOOM_SPOOL__SEAL_SECONDS": "0.2"}
    with serving(tmp_path_factory.mktemp("browsed"), **soon) as server:
        yield server


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        cannot_run(f"{CHROMIUM} is missing; make test-deps installs it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def new_page(browser: Browser) -> PageMaker:
    """Opens a page with an empty profile."""

    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[Page]:
        context = await browser.new_context(**PROFILE | options)
        try:
            async with page_in(context) as page:
                yield page
        finally:
            await context.close()

    return opened


@asynccontextmanager
async def page_in(profile: BrowserContext) -> AsyncIterator[Page]:
    """A page; at its end, what the browser complained about fails the test."""
    page = await profile.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("request", lambda request: complaints.extend(_elsewhere(request.url)))
    yield page
    await page.close()
    assert complaints == []


def _elsewhere(url: str) -> list[str]:
    """No page asks anything of another server."""
    return [] if url.startswith(("http://127.0.0.1:", "blob:", "data:")) else [f"a request left: {url}"]


def _complaint(message: ConsoleMessage) -> list[str]:
    """Warnings and errors of the console; that a request was answered with an error is what some tests are about."""
    if message.type not in {"error", "warning"} or "the server responded with a status of" in message.text:
        return []
    return [message.text]


@pytest.fixture(scope="session")
async def session(server: Server, new_page: PageMaker) -> StorageState:
    """The cookies of a signed-in administrator."""
    async with new_page() as page:
        await sign_in_by_link(page, login_link(server))
        return await page.context.storage_state()


@pytest.fixture(scope="session")
async def profile(browser: Browser, session: StorageState) -> AsyncIterator[BrowserContext]:
    """Of a signed-in administrator: what it has loaded for one test, it need not load for the next."""
    context = await browser.new_context(**PROFILE, storage_state=session)
    yield context
    await context.close()


@pytest.fixture
def project(server: Server) -> Project:
    return Project.make(server)


@pytest.fixture
async def stage(profile: BrowserContext, project: Project) -> AsyncIterator[Stage]:
    async with page_in(profile) as page:
        yield Stage(page, project)
        if page.url.startswith("http"):  # what one test chose is not the next one's choice
            await page.evaluate("localStorage.clear()")


def login_link(server: Server) -> str:
    """A one-time link of the administrator whom the first start made."""
    me = administer(server, "GET", "me")
    return administer(server, "POST", f"users/{me['id']}/login-link")["login_link"]


async def sign_in_by_link(page: Page, link: str) -> None:
    await page.goto(link)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(lambda url: "/login" not in url)
