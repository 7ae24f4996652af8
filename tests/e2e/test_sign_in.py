"""Signing in and out, and what others' projects look like: as if they did not exist."""

import re
import uuid

import httpx
import pytest
from playwright.async_api import expect

from tests.e2e.conftest import PageMaker, login_link, sign_in_by_link
from tests.e2e.stage import Project, Stage, administer
from tests.serving import Server

PASSWORD = "correct horse battery staple"
SET_PASSWORD = """async (password) => {
  const me = await (await fetch("/api/v1/me")).json();
  const answer = await fetch("/api/v1/me/password", {
    method: "PUT", body: JSON.stringify({new_password: password}),
    headers: {"Content-Type": "application/json", "X-CSRF-Token": me.csrf_token},
  });
  return answer.status;
}"""


def new_person(server: Server) -> tuple[str, str]:
    """The e-mail address and the one-time link of somebody new."""
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    return email, administer(server, "POST", "users", {"email": email, "name": "Ines Keller"})["login_link"]


async def test_who_is_signed_out_signs_in_by_link_and_a_link_works_once(server: Server, new_page: PageMaker):
    link = login_link(server)
    async with new_page() as page:
        await page.goto(server.url)
        await expect(page).to_have_url(re.compile("/login"))
        await sign_in_by_link(page, link)
        await expect(page.locator("#page .topbar")).to_be_visible()
    async with new_page() as other:
        await other.goto(link)
        await other.get_by_role("button", name="Sign in").click()
        await expect(other.get_by_role("alert")).to_be_visible()
        await expect(other).to_have_url(re.compile("/login"))


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/.//elsewhere.example", "http://[", "javascript:x"]
)
async def test_after_signing_in_nobody_is_led_to_another_server(server: Server, new_page: PageMaker, wanted: str):
    async with new_page() as page:
        await sign_in_by_link(page, f"{login_link(server)}&{httpx.QueryParams({'next': wanted})}")
        assert page.url.startswith(server.url)


async def test_after_signing_in_one_is_where_one_wanted_to_go(server: Server, new_page: PageMaker, project: Project):
    email, link = new_person(server)
    administer(server, "PUT", f"projects/{project.slug}/members", {"email": email, "role": "viewer"})
    project.send({"message": "for viewers"})
    async with new_page() as page:
        await sign_in_by_link(page, link)
        assert await page.evaluate(SET_PASSWORD, PASSWORD) == 204
        await page.locator(".avatar").click()
        await page.get_by_role("button", name="Sign out", exact=True).click()
        await expect(page).to_have_url(re.compile("/login"))

        await page.goto(f"{server.url}/?project={project.slug}&query=viewers")
        await page.get_by_label("E-mail").fill(email)
        await page.get_by_label("Password").fill("not the password at all")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        stage = Stage(page, project)
        await stage.expect_messages("for viewers")
        await stage.expect_query("viewers")


async def test_signing_out_ends_the_session_and_the_back_button_shows_nothing(
    server: Server, new_page: PageMaker, project: Project
):
    project.send({"message": "secret words"})
    async with new_page() as page:
        await sign_in_by_link(page, login_link(server))
        stage = Stage(page, project)
        await stage.open()
        await stage.expect_messages("secret words")
        await page.locator(".avatar").click()
        await page.get_by_role("button", name="Sign out", exact=True).click()
        await expect(page).to_have_url(re.compile("/login"))
        await page.go_back()
        await expect(page).to_have_url(re.compile("/login"))
        await expect(page.get_by_text("secret words")).to_have_count(0)


async def test_a_project_without_a_role_is_unreachable_by_page_link_and_call(
    server: Server, new_page: PageMaker, project: Project
):
    project.send({"message": "not for you"})
    event_id = project.rows()[0]["event_id"]
    own = Project.make(server)
    email, link = new_person(server)
    administer(server, "PUT", f"projects/{own.slug}/members", {"email": email, "role": "viewer"})
    async with new_page() as page:
        await sign_in_by_link(page, link)
        for address in (f"/?project={project.slug}", f"/e/{event_id}?project={project.slug}"):
            await page.goto(server.url + address)
            await expect(page.locator("h2")).to_contain_text("You may not see the project")
        for call in ("search", "histogram", "fields", "tail", f"events/{event_id}"):
            status = await page.evaluate(
                "path => fetch(path).then(answer => answer.status)", f"/api/v1/{call}?project={project.slug}"
            )
            assert status == 404, call
        await page.get_by_role("button", name=re.compile("Go to")).click()
        await expect(page.get_by_text("Waiting for the first event")).to_be_visible()
        await expect(page.get_by_text("Only admins of the project see its ingest keys")).to_be_visible()
