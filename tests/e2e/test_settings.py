"""Settings: keys, tokens, people, what is kept for queries, and what others may not see."""

import re
from typing import Any

from playwright.async_api import expect

from logboom.ingest.quarantine import put_aside
from logboom.ingest.segment import SegmentName
from tests.e2e.conftest import PageMaker, sign_in_by_link
from tests.e2e.stage import Project, Stage, administer
from tests.waiting import until_sync

PROMOTED_AFTER_QUERIES = 10  # by default


async def member(project: Project, role: str) -> str:
    """A new person with a role in the project; a link that signs them in."""
    email = f"{role}-{project.slug}@example.org"
    made = administer(project.server, "POST", "users", {"email": email})
    administer(project.server, "PUT", f"projects/{project.slug}/members", {"email": email, "role": role})
    return made["login_link"]


async def test_a_key_is_made_shown_and_revoked(stage: Stage):
    await stage.open("/settings/project")
    keys = stage.page.get_by_role("table", name="Ingest keys")
    await stage.page.get_by_role("form", name="New key").get_by_label("Name").fill("checkout-web")
    await stage.page.get_by_role("button", name="Make key").click()
    row = keys.locator("tr", has_text="checkout-web")
    await expect(row.locator("code")).to_have_text(re.compile("^[0-9a-f]{32}$"))
    await row.get_by_role("button", name="Rotate").click()
    await expect(row).to_have_count(2)
    await row.first.get_by_role("button", name="Revoke").click()
    dialog = stage.page.get_by_role("alertdialog")
    await expect(dialog).to_contain_text("cannot be undone")
    await dialog.get_by_role("button", name="Revoke").click()
    await expect(row).to_have_count(1)


async def test_a_key_is_limited_and_shows_what_came_today(stage: Stage):
    path = f"projects/{stage.project.slug}/keys"
    await stage.open("/settings/project")
    row = stage.page.get_by_role("table", name="Ingest keys").locator("tbody tr")
    await expect(row).to_contain_text("0, 0 B")
    await row.get_by_role("button", name="Limits").click()
    form = stage.page.get_by_role("form", name="Limits")
    await form.get_by_label("Events a second").fill("many")
    await form.get_by_role("button", name="Set limits").click()
    await expect(stage.page.get_by_text("a number such as 5000, 5k or 2G")).to_be_visible()
    await form.get_by_label("Events a second").fill("5k")
    await form.get_by_label("Events a day").fill("1")
    await form.get_by_role("button", name="Set limits").click()
    await expect(row).to_contain_text("0 of 1, 0 B")
    (key,) = administer(stage.project.server, "GET", path)["keys"]
    assert (key["events_per_second"], key["events_per_day"], key["bytes_per_day"]) == (5000, 1, None)
    assert stage.project.server.ingest('{"message": "one"}', key=key["key"]).status_code == 200
    assert stage.project.server.ingest('{"message": "two"}', key=key["key"]).status_code == 429
    await stage.open("/settings/project")
    await expect(row).to_contain_text("quota spent")
    await expect(row).to_contain_text("1 refused")
    await stage.open("/sources")
    refused = stage.page.get_by_role("table", name="Refused")
    await expect(refused).to_contain_text("quota exceeded")
    await expect(refused).to_contain_text(key["name"])


async def test_what_cannot_be_undone_is_asked_about_and_escape_keeps_it(stage: Stage):
    await stage.open("/settings/project")
    row = stage.page.get_by_role("table", name="Ingest keys").locator("tbody tr")
    await row.get_by_role("button", name="Revoke").click()
    await expect(stage.page.get_by_role("alertdialog")).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.get_by_role("alertdialog")).to_have_count(0)
    await expect(row).to_have_count(1)


async def test_how_long_events_are_kept_is_changed(stage: Stage):
    await stage.open("/settings/project")
    form = stage.page.get_by_role("form", name="Project")
    await form.get_by_label("Events are kept for").select_option("90")
    await form.get_by_role("button", name="Save").click()
    await expect(stage.page.get_by_text("The project is changed.")).to_be_visible()
    assert administer(stage.project.server, "GET", f"projects/{stage.project.slug}")["retention_days"] == 90


async def test_a_token_is_shown_once_and_revoked(stage: Stage):
    await stage.open("/settings/you")
    name = f"for {stage.project.slug}"
    form = stage.page.get_by_role("form", name="New token")
    await form.get_by_label("Name").fill(name)
    await form.get_by_role("button", name="Make token").click()
    await expect(stage.page.get_by_text("It is shown this once.")).to_be_visible()
    await expect(stage.page.locator(".code pre")).to_have_text(re.compile("^lb_"))
    row = stage.page.get_by_role("table", name="API tokens").locator("tr", has_text=name)
    await row.get_by_role("button", name="Revoke").click()
    await stage.page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
    await expect(row).to_have_count(0)


async def test_a_person_is_made_given_a_role_and_signs_in_by_a_link(stage: Stage, new_page: PageMaker):
    email = f"new-{stage.project.slug}@example.org"
    await stage.open("/settings/users")
    form = stage.page.get_by_role("form", name="New person")
    await form.get_by_label("E-mail").fill(email)
    await form.get_by_role("button", name="Make person").click()
    link = await stage.page.locator(".code pre").inner_text()
    await stage.open("/settings/people")
    form = stage.page.get_by_role("form", name="Give a role")
    await form.get_by_label("E-mail").fill(email)
    await form.get_by_role("button", name="Give role").click()
    await expect(
        stage.page.get_by_role("table", name="People of this project").locator("tr", has_text=email)
    ).to_be_visible()
    async with new_page() as page:
        await sign_in_by_link(page, link)
        await page.goto(f"{stage.project.server.url}/?project={stage.project.slug}")
        await expect(page.get_by_role("heading", name="Explore")).to_be_visible()


async def test_a_viewer_sees_no_keys_and_nothing_of_the_server(stage: Stage, new_page: PageMaker):
    link = await member(stage.project, "viewer")
    async with new_page() as page:
        await sign_in_by_link(page, link)
        await page.goto(f"{stage.project.server.url}/settings?project={stage.project.slug}")
        parts = page.get_by_role("navigation", name="Parts of the settings")
        await expect(parts.get_by_role("link", name="Saved searches")).to_be_visible()
        for hidden in ("Project and keys", "People and roles", "Quarantine", "Health and storage"):
            await expect(parts.get_by_role("link", name=hidden)).to_have_count(0)
        for part in ("project", "people", "quarantine", "server", "users", "fields"):
            await page.goto(f"{stage.project.server.url}/settings/{part}?project={stage.project.slug}")
            await expect(page.get_by_role("alert")).to_contain_text("You may not see this")
        await page.goto(f"{stage.project.server.url}/settings/macros?project={stage.project.slug}")
        await expect(page.get_by_text("There is no macro yet.")).to_be_visible()
        await expect(page.get_by_role("form")).to_have_count(0)


async def test_no_page_of_a_project_tells_anything_to_whoever_has_no_role_in_it(stage: Stage, new_page: PageMaker):
    other = Project.make(stage.project.server)
    link = await member(other, "admin")
    async with new_page() as page:
        await sign_in_by_link(page, link)
        for path in (
            "/home",
            "/",
            "/tail",
            "/issues",
            "/alerts",
            "/sources",
            "/sources/connect/django",
            "/settings/project",
            "/settings/storage",
        ):
            await page.goto(f"{stage.project.server.url}{path}?project={stage.project.slug}")
            await expect(page.get_by_role("alert")).to_contain_text("You may not see the project")


async def test_a_password_is_set_and_another_browser_is_signed_out(stage: Stage, new_page: PageMaker):
    link = await member(stage.project, "member")
    async with new_page() as page:
        await sign_in_by_link(page, link)
        await page.goto(f"{stage.project.server.url}/settings/you?project={stage.project.slug}")
        form = page.get_by_role("form", name="Password")
        await form.get_by_label("New password", exact=True).fill("a long river of logs")
        await form.get_by_label("New password again").fill("another river")
        await form.get_by_role("button").click()
        await expect(page.get_by_text("The two new passwords differ.")).to_be_visible()
        await form.get_by_label("New password again").fill("a long river of logs")
        await form.get_by_label("New password", exact=True).fill("a long river of logs")
        await form.get_by_role("button").click()
        await expect(page.get_by_text("The password is changed.")).to_be_visible()
        async with new_page() as second:
            await second.goto(f"{stage.project.server.url}/login")
            await second.get_by_label("E-mail").fill(f"member-{stage.project.slug}@example.org")
            await second.get_by_label("Password").fill("a long river of logs")
            await second.get_by_role("button", name="Sign in").click()
            await expect(second.get_by_role("heading", name="Explore")).to_be_visible()
        await page.reload()
        signed = page.get_by_role("table", name="Signed in").locator("tbody tr")
        await expect(signed).to_have_count(2)
        await signed.get_by_role("button", name="Sign out").click()
        await expect(signed).to_have_count(1)


async def test_macros_and_lookups_are_written_and_used(stage: Stage):
    stage.project.send({"message": "payment refused", "service": "checkout"}, {"message": "other", "service": "web"})
    await stage.open("/settings/macros")
    form = stage.page.get_by_role("form", name="Macro")
    await form.get_by_label("Name").fill("refused")
    await form.get_by_label("Stands for").fill("payment refused")
    await form.get_by_role("button").click()
    await expect(stage.page.get_by_role("table", name="Macros")).to_contain_text("payment refused")
    await stage.open("/settings/lookups")
    form = stage.page.get_by_role("form", name="Lookup")
    await form.get_by_label("Name").fill("owners")
    await form.get_by_label("CSV with a head").fill("service,team\ncheckout,payments\n")
    await form.get_by_role("button").click()
    await expect(stage.page.get_by_role("table", name="Lookups")).to_contain_text("service, team")
    await stage.open(query="`refused` | lookup owners service | table service, team")
    await expect(stage.page.locator(".resultstable tbody tr")).to_contain_text("payments")


async def test_the_server_s_health_and_storage_are_told(stage: Stage):
    stage.project.send({"message": "stored"})
    await stage.open("/settings/server")
    await expect(stage.page.get_by_role("region", name="Health")).to_contain_text("engine")
    await expect(stage.page.get_by_role("table", name="Project")).to_contain_text(stage.project.slug)


async def test_what_the_engine_refused_is_shown_and_dropped(stage: Stage):
    await stage.open("/settings/quarantine")
    nothing = stage.page.get_by_text("Nothing is in quarantine.")
    await expect(nothing).to_be_visible()
    segment = SegmentName(7_000_000_000_000_000_001, "json_lines", 1, 0)
    put_aside(stage.project.server.data_directory / "spool", segment, [b"1\tone\n", b"1\ttwo\n"], "not a number", 27)
    await stage.page.reload()
    row = stage.page.get_by_role("row").filter(has_text="not a number")
    await row.get_by_role("button", name="Show").click()
    await expect(row.locator(".sample")).to_contain_text("two")
    await row.get_by_role("button", name="Drop").click()
    await stage.page.get_by_role("alertdialog").get_by_role("button", name="Drop").click()
    await expect(nothing).to_be_visible()


async def test_a_project_is_made_and_can_be_looked_at(stage: Stage):
    slug = f"q-{stage.project.slug[2:]}"
    await stage.open("/settings/server")
    form = stage.page.get_by_role("form", name="New project")
    await form.get_by_label("Short name").fill(slug)
    await form.get_by_label("Name", exact=True).fill("The new shop")
    await form.get_by_role("button", name="Make project").click()
    await expect(stage.page.get_by_text(f"The project {slug} is made.")).to_be_visible()
    await stage.page.locator(".project").click()
    await stage.page.get_by_role("option", name="The new shop").click()
    await expect(stage.page).to_have_url(re.compile(f"project={slug}"))


async def test_a_field_that_is_asked_for_often_becomes_a_column_and_is_told(stage: Stage):
    """Searches find the events of before, too."""
    field = f"order_{stage.project.slug.removeprefix('p-')}"
    stage.project.send({"message": "of before", field: "7"}, {"message": "another", field: "8"})
    await stage.open("/settings/fields")
    fields = stage.page.get_by_role("region", name="Promoted fields")
    await expect(fields).to_contain_text("queried often get columns of their own")
    await expect(fields.get_by_text(field)).to_have_count(0)
    for _ in range(PROMOTED_AFTER_QUERIES):
        assert len(stage.project.rows(f"{field}=7")) == 1
    until_sync(lambda: field in {one["attribute"] for one in promoted(stage.project)["fields"]})
    await stage.page.reload()
    await expect(fields.get_by_text(f"{field} as")).to_be_visible()
    await expect(fields).to_contain_text(f"of {promoted(stage.project)['most']}")
    await stage.open(query=f"{field}=7")
    await stage.expect_messages("of before")


def promoted(project: Project) -> Any:
    return administer(project.server, "GET", "promoted-fields")
