"""One's own account."""

from pathlib import Path

import pytest

from logboom.api.settings import AccessSettings
from logboom.catalog.records import Scope
from logboom.store.engine import Engine
from tests.api.people import ADMIN, PASSWORD, ROOT, VIEWER, People, error_of, people_in


async def test_a_token_learns_whose_it_is(people: People) -> None:
    me = (await people.as_token(ADMIN, Scope.READ).get("/api/v1/me")).json()
    assert (me["email"], me["scopes"], me["administrator"], me["csrf_token"]) == (ADMIN, ["read"], False, None)
    assert [(one["slug"], one["role"]) for one in me["projects"]] == [("shop", "viewer")]


async def test_an_administrator_sees_every_project(people: People) -> None:
    me = (await people.as_token(ROOT).get("/api/v1/me")).json()
    assert me["administrator"]
    assert [(one["slug"], one["role"]) for one in me["projects"]] == [("bank", "admin"), ("shop", "admin")]


async def test_the_first_password_needs_no_former_one(people: People) -> None:
    browser = await people.as_browser(VIEWER)
    assert (await browser.put("/api/v1/me/password", json={"new_password": PASSWORD})).status_code == 204
    assert people.catalog.people.verify_password(VIEWER, PASSWORD) is not None
    assert (await browser.get("/api/v1/me")).json()["has_password"]


@pytest.mark.parametrize(("current", "status"), [("", 403), ("not the password", 403), (PASSWORD, 204)])
async def test_a_new_password_needs_the_current_one(people: People, current: str, status: int) -> None:
    people.catalog.people.set_password(people.ids[VIEWER], PASSWORD)
    browser = await people.as_browser(VIEWER)
    answer = await browser.put(
        "/api/v1/me/password", json={"current_password": current, "new_password": "another " + PASSWORD}
    )
    assert answer.status_code == status
    changed = people.catalog.people.verify_password(VIEWER, "another " + PASSWORD) is not None
    assert changed is (status == 204)


async def test_the_current_password_can_not_be_guessed_here_either(engine: Engine, catalog_file: Path) -> None:
    with people_in(catalog_file, engine, access=AccessSettings(sign_in_attempts=2)) as people:
        people.catalog.people.set_password(people.ids[VIEWER], PASSWORD)
        browser = await people.as_browser(VIEWER)
        guess = {"current_password": "not the password", "new_password": PASSWORD}
        answers = [(await browser.put("/api/v1/me/password", json=guess)).status_code for _ in range(3)]
    assert answers == [403, 403, 429]


async def test_a_new_password_signs_other_browsers_out(people: People) -> None:
    here, there = await people.as_browser(VIEWER), await people.as_browser(VIEWER)
    await here.put("/api/v1/me/password", json={"new_password": PASSWORD})
    assert (await here.get("/api/v1/me")).status_code == 200
    assert (await there.get("/api/v1/me")).status_code == 401


async def test_a_token_changes_no_password(people: People) -> None:
    answer = await people.as_token(ROOT).put("/api/v1/me/password", json={"new_password": PASSWORD})
    assert answer.status_code == 403
    assert "browser" in error_of(answer)["hint"]


async def test_a_short_password_is_refused_without_repeating_it(people: People) -> None:
    browser = await people.as_browser(VIEWER)
    answer = await browser.put("/api/v1/me/password", json={"new_password": "hunter2"})
    assert answer.status_code == 400
    assert "hunter2" not in answer.text
