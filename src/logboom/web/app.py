"""The pages' routes: each of PAGES, `/login`, and `/static/...`.

A page is a shell: the frame, the icons and the addresses of its modules. What it shows comes from the HTTP API, which
checks every right; the shell only sends who isn't signed in to the sign-in page. Mounted by the composition root.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from logboom.web.assets import Assets
from logboom.web.headers import EVERY_PAGE, EVERY_RESPONSE
from logboom.web.joining import joined, vendored

HERE = Path(__file__).parent
# The order is the cascade's: tokens first, what small screens change last.
STYLE_SHEETS = (
    "tokens",
    "base",
    "frame",
    "controls",
    "query",
    "chart",
    "fields",
    "log",
    "table",
    "stack",
    "issues",
    "alerts",
    "feedback",
    "start",
    "settings",
    "tail",
    "small",
)
# What a page loads: everything that these import, as one file each.
PAGE_MODULE, LOGIN_MODULE = "app/main.js", "app/login.js"
PAGE_SCRIPT, LOGIN_SCRIPT, STYLE = "app/page.js", "app/login_page.js", "page.css"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the browser draws it (static/app/pages.js, under the same name)."""

    name: str
    path: str
    title: str
    section: str
    """The place of the rail that it belongs to."""
    icon: str = ""
    """Of its own place in the rail; empty: it has none."""


PAGES = (
    Page("home", "/home", "Home", "home", icon="home"),
    Page("explore", "/", "Explore", "explore", icon="explore"),
    Page("tail", "/tail", "Tail", "tail", icon="tail"),
    Page("event", "/e/{event_id:uuid}", "Event", "explore"),
    Page("issues", "/issues", "Issues", "issues", icon="issues"),
    Page("issue", "/issues/{short_id}", "Issue", "issues"),
    Page("alerts", "/alerts", "Alerts", "alerts", icon="bell"),
    Page("new_rule", "/alerts/new", "New rule", "alerts"),
    Page("edit_rule", "/alerts/edit/{rule_id}", "Edit rule", "alerts"),
    Page("alert", "/alerts/{rule_id}", "Alert", "alerts"),
    Page("sources", "/sources", "Sources", "sources", icon="plug"),
    Page("connect", "/sources/connect/{recipe}", "Connect", "sources"),
    Page("settings", "/settings", "Settings", "settings", icon="gear"),
    Page("settings_part", "/settings/{part}", "Settings", "settings"),
    Page("design", "/design", "Design", "settings"),
)

SignedIn = Callable[[Request], Awaitable[bool]]


def routes(*, signed_in: SignedIn) -> list[BaseRoute]:
    """The pages. `signed_in` tells whether a request carries a session that is in force."""
    assets = _assets()
    templates = _templates(assets)

    def shell(page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            if not await signed_in(request):
                asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                login = f"/login?next={quote(asked, safe='')}"
                return RedirectResponse(login, 303, headers={"Cache-Control": "no-store"})
            markup = templates.get_template("shell.html").render(page=page)
            return HTMLResponse(markup, headers=EVERY_PAGE)

        return answered

    async def login(_request: Request) -> Response:
        return HTMLResponse(templates.get_template("login.html").render(), headers=EVERY_PAGE)

    async def static(request: Request) -> Response:
        return _asset(request, assets)

    return [
        *(Route(page.path, shell(page)) for page in PAGES),
        Route("/login", login),
        Route("/static/{version}/{name:path}", static),
    ]


def _asset(request: Request, assets: Assets) -> Response:
    asset = assets.get(request.path_params["name"])
    if asset is None:
        return Response("there is no such file\n", 404, EVERY_RESPONSE, "text/plain")
    # A page of the release before may still be open: it gets the file of today, but must not keep it under that address.
    kept = FOREVER if request.path_params["version"] == assets.version else "no-store"
    headers = EVERY_RESPONSE | {"Cache-Control": kept, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.content, headers=headers, media_type=asset.media_type)


def _templates(assets: Assets) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = assets.address
    environment.globals["style"] = STYLE
    environment.globals["places"] = [page for page in PAGES if page.icon]
    modules = assets.texts(".js")
    environment.globals["page_scripts"] = [*vendored(modules, PAGE_MODULE), PAGE_SCRIPT]
    environment.globals["login_scripts"] = [*vendored(modules, LOGIN_MODULE), LOGIN_SCRIPT]
    return environment


def _assets() -> Assets:
    """The files, and what is joined of them: so a page needs few requests, and there is no step between file and browser."""
    assets = Assets(HERE / "static")
    modules, sheets = assets.texts(".js"), assets.texts(".css")
    assets.add(PAGE_SCRIPT, joined(modules, PAGE_MODULE))
    assets.add(LOGIN_SCRIPT, joined(modules, LOGIN_MODULE))
    assets.add(
        STYLE, "\n".join(sheets[name] for name in ("vendor/uplot.css", *(f"css/{name}.css" for name in STYLE_SHEETS)))
    )
    return assets
