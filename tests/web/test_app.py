"""The pages' shells and files: who gets which, and what a browser is told about them."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from logboom.web.app import PAGES, routes


async def has_cookie(request: Request) -> bool:
    return request.cookies.get("session") == "good"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    application = Starlette(routes=routes(signed_in=has_cookie))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://logboom") as client:
        yield client


@pytest.fixture
async def signed_in(client: httpx.AsyncClient) -> httpx.AsyncClient:
    client.cookies.set("session", "good")
    return client


async def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back_to_the_same_address(client: httpx.AsyncClient):
    response = await client.get("/?query=level%3Aerror&start=-1d")
    assert response.status_code == 303
    assert response.headers["location"] == "/login?next=%2F%3Fquery%3Dlevel%253Aerror%26start%3D-1d"


IDS = {"uuid": "01a2065e-281e-7983-a8df-d86342000000", "int": "7", None: "WEB-142"}
ADDRESSES = [re.sub(r"\{\w+(?::(\w+))?\}", lambda found: IDS[found[1]], page.path) for page in PAGES]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_page_has_the_same_frame_and_its_place_in_the_rail(signed_in: httpx.AsyncClient, address: str):
    response = await signed_in.get(address)
    assert response.status_code == 200
    assert 'id="page"' in response.text
    assert len(re.findall(r'aria-current="page"', response.text)) == 1
    assert re.findall(r'<a href="[^"]*" data-page="(\w+)"', response.text) == [page.name for page in PAGES if page.icon]


async def test_every_page_of_the_server_is_one_that_the_browser_draws(signed_in: httpx.AsyncClient):
    address = re.search(r"/static/\w+/app/page\.js", (await signed_in.get("/")).text)[0].replace("page.js", "pages.js")
    drawn = re.findall(r"^  (\w+): \{ heading", (await signed_in.get(address)).text, re.MULTILINE)
    assert drawn == [page.name for page in PAGES]


async def test_an_event_s_address_holds_an_id_and_nothing_else(signed_in: httpx.AsyncClient):
    assert (await signed_in.get("/e/1;drop")).status_code == 404


async def test_every_address_in_a_page_is_one_of_ours_and_is_there(signed_in: httpx.AsyncClient):
    for page in ("/", "/login"):
        addresses = re.findall(r'<(?:link|script)[^>]+(?:href|src)="([^"]+)"', (await signed_in.get(page)).text)
        assert len(addresses) >= 6
        for address in addresses:
            assert address.startswith("/static/")
            assert (await signed_in.get(address)).status_code == 200


async def test_no_page_has_script_or_style_inside_its_markup(signed_in: httpx.AsyncClient):
    for page in ("/", "/login"):
        markup = (await signed_in.get(page)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
        assert "<style" not in markup
        assert not re.search(r"\s(?:style|on\w+)=", markup)


async def test_every_page_says_what_a_browser_may_run_and_that_it_may_keep_nothing(signed_in: httpx.AsyncClient):
    for page in ("/", "/login"):
        headers = (await signed_in.get(page)).headers
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


async def test_a_file_may_be_kept_for_ever_under_its_version_and_not_under_another(signed_in: httpx.AsyncClient):
    address = re.search(r"/static/\w+/app/page\.js", (await signed_in.get("/")).text)[0]
    assert (await signed_in.get(address)).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (await signed_in.get(re.sub(r"/static/\w+/", "/static/other/", address))).headers[
        "cache-control"
    ] == "no-store"


async def test_a_file_that_the_browser_has_is_not_sent_again(signed_in: httpx.AsyncClient):
    address = re.search(r"/static/\w+/app/page\.js", (await signed_in.get("/")).text)[0]
    etag = (await signed_in.get(address)).headers["etag"]
    again = await signed_in.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


async def test_files_are_sent_compressed_to_who_takes_that(signed_in: httpx.AsyncClient):
    address = re.search(r"/static/\w+/page\.css", (await signed_in.get("/")).text)[0]
    compressed = await signed_in.get(address, headers={"Accept-Encoding": "gzip"})
    plain = await signed_in.get(address, headers={"Accept-Encoding": "identity"})
    assert compressed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert compressed.text == plain.text
    assert plain.headers["content-type"] == "text/css; charset=utf-8"


async def test_only_files_of_the_pages_can_be_asked_for(signed_in: httpx.AsyncClient):
    for name in ("..%2fapp.py", "..%2f..%2fapp.py", "app/", "nothing.js"):
        assert (await signed_in.get(f"/static/x/{name}")).status_code == 404
