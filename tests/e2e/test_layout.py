"""Every page and state, wide, small and at 200 % zoom: measured for flaws, checked by axe-core in both themes where it is
drawn differently, and kept as pictures in artefacts/.
"""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.e2e.accessibility import CONTRAST, EVERYTHING, violations
from tests.e2e.conftest import ARTEFACTS, PageMaker, page_in
from tests.e2e.layout import WATCH_JUMPS, flaws, jumps
from tests.e2e.reporting import capture_division, capture_timeout, reporting, until_issues
from tests.e2e.stage import Project, Stage, ago
from tests.serving import Server

# At 200 % zoom 1280 by 800 pixels are half as many of a style sheet's.
WIDTHS = {
    "wide": {"width": 1280, "height": 800},
    "small": {"width": 390, "height": 844},
    "zoomed": {"width": 640, "height": 400},
}
MESSAGES = (
    ("info", "nginx", '203.0.113.77 - - [18/Nov/2026:14:29:57 +0000] "POST /api/v2/checkout/confirm HTTP/2.0" 200 167'),
    ("warning", "celery", "Task capture_payment[9f1c2e58] retry: Retry in 30s: ReadTimeout(api.paygate.example)"),
    (
        "error",
        "checkout",
        "Internal Server Error: /api/v2/checkout/confirm\nTraceback (most recent call last):\n  ...\nPaymentTimeout: 10 s",
    ),
    ("notice", "payments", "circuit breaker 'paygate' opened: 25 of 40 calls failed in 60 s"),
    ("critical", "gunicorn", "[7] [CRITICAL] WORKER TIMEOUT (pid:4312)"),
    ("debug", "checkout", "urllib3.util.retry: Incremented Retry for (url='/v1/charges')"),
    ("trace", "checkout", "enter confirm()"),
    ("", "sshd", "Timeout before authentication for connection from 198.51.100.23"),
)


@pytest.fixture(scope="module")
def busy(server: Server) -> Project:
    """A project with events of all levels over an hour."""
    project = Project.make(server)
    events = []
    for n in range(600):
        level, service, message = MESSAGES[(n * n // 7 + n % 3) % len(MESSAGES)]
        events.append(
            {
                "timestamp": ago(seconds=5 + n * 6), "level": level, "service": service, "host": f"web-{n % 4}", "message": message,
                "environment": "production", "http.status_code": 504, "duration_ms": n * 17, "user.id": f"u_{n % 60}",
                "trace_id": f"{n:032x}", "client.address": f"203.0.113.{n % 250}",
            }
        )  # fmt: skip
    project.send(*events)
    with reporting(project) as scope:
        scope.set_user({"id": "u_58211", "email": "ines@example.com", "geo": {"city": "Zürich"}})
        scope.set_tag("gateway", "paygate")
        scope.set_extra("a name without end " * 6, {"items": ["x" * 400] * 3})
        scope.add_breadcrumb(category="query", message="SELECT … FROM orders " * 20, data={"duration_ms": 3})
        scope.add_breadcrumb(category="http", type="http", level="warning", data={"url": "https://pay.example/v1"})
        for order in range(30):
            capture_timeout(scope, order)
        capture_division(scope)
        scope.capture_event({"level": "fatal", "message": "without-any-place-to-break" * 20, "request": REQUEST})
    until_issues(project, 4)  # the traceback in the log lines is one too
    return project


REQUEST = {
    "method": "POST",
    "url": "https://shop.example.com/api/v2/checkout/confirm",
    "headers": {"User-Agent": "Mozilla/5.0 " * 12, "Content-Type": "application/json"},
    "data": {"order": 4127733, "items": ["x" * 300]},
}


async def plain(stage: Stage) -> None:
    await stage.open()
    await expect(stage.rows.first).to_be_visible()


async def opened(stage: Stage) -> None:
    await stage.open(query="timeout")
    await stage.page.locator(".row", has_text="PaymentTimeout").or_(stage.rows).nth(2).click()
    await expect(stage.page.locator(".event")).to_be_visible()


async def values(stage: Stage) -> None:
    await stage.open(field="service")
    if await stage.page.locator(".toolbar .onlysmall").is_visible():
        await stage.page.locator(".toolbar .onlysmall").click()
    await expect(stage.page.locator(".fval li").first).to_be_visible()


async def time_picker(stage: Stage) -> None:
    await stage.open(zone="utc")
    await stage.page.locator(".timebtn").click()


async def person(stage: Stage) -> None:
    await stage.open()
    await stage.page.locator(".avatar").click()


async def projects(stage: Stage) -> None:
    await stage.open()
    await stage.page.locator(".project").click()


async def keys(stage: Stage) -> None:
    await stage.open()
    await stage.page.keyboard.press("?")


async def error(stage: Stage) -> None:
    await stage.open()
    await stage.search("service:nginx (timeout OR")
    await expect(stage.page.locator(".queryerr")).to_be_visible()


async def nothing(stage: Stage) -> None:
    await stage.open(query="nothing-is-like-this")
    await expect(stage.page.locator(".log h2")).to_be_visible()


async def long_query(stage: Stage) -> None:
    await stage.open(query=" OR ".join(f'(service:nginx "phrase number {n}")' for n in range(12)))


async def live(stage: Stage) -> None:
    await stage.open(live="1")
    await expect(stage.page.get_by_text("following", exact=True)).to_be_visible()


async def week(stage: Stage) -> None:
    await stage.open(start="-7d")
    await expect(stage.rows.first).to_be_visible()


async def one_event(stage: Stage) -> None:
    await stage.open(f"/e/{stage.project.rows('level:error')[0]['event_id']}")
    await expect(stage.page.locator(".event")).to_be_visible()


async def no_project(stage: Stage) -> None:
    await stage.page.goto(f"{stage.project.server.url}/?project=elsewhere")
    await expect(stage.page.locator("h2")).to_be_visible()


async def charted(stage: Stage) -> None:
    await stage.open(query="* | timechart span=5m count by service")
    await expect(stage.page.locator(".uplotbox canvas")).to_be_visible()


async def completing(stage: Stage) -> None:
    await stage.open()
    await stage.query.focus()
    await stage.page.keyboard.type("* | s")
    await expect(stage.page.locator(".completion li").first).to_be_visible()


async def saved_searches(stage: Stage) -> None:
    await stage.open(query="timeout")
    await stage.page.get_by_role("button", name="Saved searches").click()
    await stage.page.get_by_role("button", name="Save what is shown").click()
    await expect(stage.page.get_by_role("form", name="Save this search")).to_be_visible()


async def issues(stage: Stage) -> None:
    await stage.open("/issues")
    await expect(stage.page.locator(".issuetable tbody tr")).to_have_count(4)


async def issues_selected(stage: Stage) -> None:
    await issues(stage)
    await stage.page.keyboard.press("j")
    await stage.page.keyboard.press("x")
    await stage.page.locator(".bulk").get_by_role("button", name="Ignore").click()


async def issue(stage: Stage) -> None:
    found = next(one for one in stage.project.issues() if "gateway" in one["title"])
    await stage.open(f"/issues/{found['short_id']}")
    await expect(stage.page.locator("[data-panel=where]")).to_be_visible()


async def issue_lower(stage: Stage) -> None:
    await issue(stage)
    await stage.page.locator("[data-panel=breadcrumbs] li button").first.click()
    await stage.page.locator("[data-panel=breadcrumbs]").scroll_into_view_if_needed()


async def issue_message(stage: Stage) -> None:
    found = next(one for one in stage.project.issues() if "without-any" in one["title"])
    await stage.open(f"/issues/{found['short_id']}")
    await stage.page.locator("[data-panel=request]").scroll_into_view_if_needed()


async def no_issue(stage: Stage) -> None:
    await stage.page.goto(f"{stage.project.server.url}/issues/{stage.project.slug.upper()}-999")
    await expect(stage.page.get_by_role("alert")).to_be_visible()


async def rule_form(stage: Stage) -> None:
    await stage.open("/alerts/new")
    form = stage.page.get_by_role("form", name="Rule")
    await form.get_by_label("Name").fill("Errors by service")
    await form.get_by_label("Query").fill("level>=warning")
    await form.get_by_label("By", exact=True).fill("service")
    await form.get_by_label("Every").fill("30s")
    await form.get_by_label("Threshold critical").fill("12")
    await form.get_by_label("Threshold warning").fill("5")
    await form.get_by_label("Threshold recovery").fill("10")
    await expect(form.get_by_role("alert")).to_be_visible()
    await form.get_by_label("Threshold recovery").fill("2")
    await expect(stage.page.locator(".lane").first).to_be_visible()


async def rule_as_code(stage: Stage) -> None:
    await stage.open("/alerts/new", query='level:error "a phrase that goes on and on"')
    form = stage.page.get_by_role("form", name="Rule")
    await form.get_by_label("Kind").select_option("ratio")
    await form.get_by_label("Threshold critical").fill("nothing")
    await form.get_by_role("button", name="As code").click()
    await expect(form.get_by_role("alert")).to_be_visible()


async def channels(stage: Stage) -> None:
    await stage.open("/alerts")
    await stage.page.get_by_role("tab", name="Channels").click()
    await stage.page.get_by_role("form").get_by_label("Kind").select_option("webhook")


async def silences(stage: Stage) -> None:
    await stage.open("/alerts")
    await stage.page.get_by_role("tab", name="Silences").click()
    form = stage.page.get_by_role("form", name="New silence")
    await form.get_by_label("Key").fill("web-*")
    await form.get_by_role("button", name="Silence").click()
    await expect(stage.page.get_by_role("table", name="Silences").get_by_role("button").first).to_be_visible()


STATES = (
    plain, opened, values, time_picker, person, projects, keys, error, nothing, long_query, live, week, one_event, no_project,
    charted, completing, saved_searches, issues, issues_selected, issue, issue_lower, issue_message, no_issue,
    rule_form, rule_as_code, channels, silences,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("width", WIDTHS)
async def test_nothing_overlaps_is_clipped_or_scrolls_sideways(
    profile: BrowserContext, busy: Project, width: str, state: Callable[[Stage], Awaitable[None]]
):
    async with page_in(profile) as page:
        await page.set_viewport_size(WIDTHS[width])
        await state(Stage(page, busy))
        assert await wrong_with(page, f"{state.__name__}-{width}", also_axe=True) == []


OTHER_PAGES = {
    "/home": ".rowlist li", "/tail": ".queryrow", "/sources": ".sourcetable tbody tr", "/sources/connect/django": ".code pre",
    "/alerts": ".toolbar", "/design": "h2",
    "/settings/you": ".setform", "/settings/project": ".setpanel tbody tr", "/settings/people": ".setpanel",
    "/settings/searches": ".pile > *", "/settings/macros": ".pile > *", "/settings/lookups": ".pile > *",
    "/settings/storage": ".pile > *", "/settings/users": ".setpanel", "/settings/server": ".checks li",
    "/settings/fields": ".pile > *", "/settings/quarantine": ".pile > *",
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
async def test_every_other_page_is_without_flaw(profile: BrowserContext, busy: Project, width: str):
    found = []
    issue = next(one["short_id"] for one in busy.issues() if "gateway" in one["title"])
    async with page_in(profile) as page:
        await page.set_viewport_size(WIDTHS[width])
        await page.add_init_script(WATCH_JUMPS)
        for path, there in {**OTHER_PAGES, f"/issues/{issue}": "[data-panel=where]"}.items():
            await page.emulate_media(color_scheme="light")
            await Stage(page, busy).open(path)
            await expect(page.locator(there).first).to_be_visible()
            name = f"{path.strip('/').replace('/', '-').replace(issue, 'whole')}-{width}"
            found += [
                f"{path}: {flaw}"
                for flaw in [*await jumps(page), *await wrong_with(page, name, also_axe=width == "wide")]
            ]
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_page_before_the_first_event_and_signing_in_are_without_flaw(
    new_page: PageMaker, profile: BrowserContext, project: Project, width: str
):
    async with page_in(profile) as page:
        await page.set_viewport_size(WIDTHS[width])
        for name, path in (("first", "/"), ("first-issue", "/issues")):
            await page.emulate_media(color_scheme="light")
            await Stage(page, project).open(path)
            await expect(page.locator(".code").first).to_be_visible()
            assert await wrong_with(page, f"{name}-{width}", also_axe=True) == []
    async with new_page(viewport=WIDTHS[width]) as page:
        for name, address in (("login", "/login"), ("link", "/login?token=x")):
            await page.emulate_media(color_scheme="light")
            await page.goto(project.server.url + address)
            await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
            assert await wrong_with(page, f"{name}-{width}", also_axe=True) == []


async def wrong_with(page: Page, name: str, *, also_axe: bool = False) -> list[str]:
    """What is wrong with the page as it is drawn, in both themes, of which the dark one has the same layout; zoomed, only in one."""
    found = await flaws(page)
    await kept(page, f"{name}-light")
    if name.endswith("-zoomed"):
        return found
    if also_axe:
        found += await violations(page, EVERYTHING)
    await page.emulate_media(color_scheme="dark")
    await kept(page, f"{name}-dark")
    if also_axe:
        found += [f"dark: {one}" for one in await violations(page, CONTRAST)]
    return found


async def test_the_measuring_itself_sees_what_is_wrong(stage: Stage):
    await stage.open()
    assert await flaws(stage.page) == []
    for place, changed, told in (
        (".steps h2", "style.width = '20px'; place.style.whiteSpace = 'nowrap'", "clipped"),
        (".steps h2", "style.transform = 'translateY(30px)'", "overlap"),
        (".topbar h1", "style.marginLeft = '3000px'", "beyond the edge"),
        (".page", "style.width = '3000px'", "the page scrolls sideways"),
        (".steps h2", "style.marginTop = '7px'", "not of the scale"),
    ):
        await stage.page.evaluate(f"const place = document.querySelector('{place}'); place.{changed}")
        assert any(flaw.startswith(told) for flaw in await flaws(stage.page)), told
        await stage.page.evaluate(f"document.querySelector('{place}').removeAttribute('style')")
        assert await flaws(stage.page) == []


async def test_the_theme_follows_the_system_until_one_is_chosen_which_is_kept(stage: Stage):
    page = stage.page
    await stage.open()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate(ground)
    assert light != dark
    await page.get_by_role("button", name="Change between light and dark").click()
    assert await page.evaluate(ground) == light
    await page.reload()
    assert await page.evaluate(ground) == light


async def kept(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{name}.png")
