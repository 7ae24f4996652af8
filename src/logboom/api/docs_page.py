"""`/docs`: the OpenAPI document made readable by Swagger UI, whose files come with Logboom (`static/vendor/manifest.json`).

To renew them: `npm pack swagger-ui-dist@VERSION`, take the two files and the licence, write version and sha256 there.
"""

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from logboom.errors import NotFound

router = APIRouter(include_in_schema=False)

STATIC = Path(__file__).parent / "static"
FILES = {
    "docs.css": (STATIC / "docs.css", "text/css"),
    "docs.js": (STATIC / "docs.js", "text/javascript"),
    "swagger-ui.css": (STATIC / "vendor" / "swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": (STATIC / "vendor" / "swagger-ui-bundle.js", "text/javascript"),
}
HEADERS = {
    # Swagger UI styles what it draws through `style` attributes and shows its icons as data: addresses.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@router.get("/docs")
def page() -> Response:
    """The page."""
    return FileResponse(STATIC / "docs.html", media_type="text/html", headers=HEADERS)


@router.get("/docs/{name}")
def file(name: str) -> Response:
    """A file of the page."""
    if name not in FILES:
        raise NotFound("there is nothing at this address")
    path, media_type = FILES[name]
    return FileResponse(path, media_type=media_type, headers=HEADERS | {"Cache-Control": "max-age=3600"})
