"""The users of the server, over HTTP."""

from tests.api.people import ADMIN, ROOT, VIEWER, People, error_of


async def test_a_new_user_gets_a_link_that_signs_in(people: People) -> None:
    made = await people.as_token(ROOT).post("/api/v1/users", json={"email": "ada@example.org", "name": "Ada"})
    assert made.status_code == 201
    assert (made.json()["name"], made.json()["has_password"]) == ("Ada", False)
    secret = made.json()["login_link"].partition("token=")[2]
    signed_in = await people.http.post("/api/v1/sign-in/link", json={"token": secret})
    assert (signed_in.json()["email"], signed_in.json()["projects"]) == ("ada@example.org", [])


async def test_administrators_see_everybody(people: People) -> None:
    listed = (await people.as_token(ROOT).get("/api/v1/users")).json()["users"]
    assert {one["email"] for one in listed} == set(people.ids)
    assert "password_hash" not in listed[0]


async def test_a_deactivated_user_is_out_at_once(people: People) -> None:
    browser, token = await people.as_browser(VIEWER), people.as_token(VIEWER)
    answer = await people.as_token(ROOT).patch(f"/api/v1/users/{people.ids[VIEWER]}", json={"active": False})
    assert answer.json()["active"] is False
    assert (await browser.get("/api/v1/me")).status_code == 401
    assert (await token.get("/api/v1/me")).status_code == 401


async def test_the_last_administrator_can_not_leave(people: People) -> None:
    answer = await people.as_token(ROOT).patch(f"/api/v1/users/{people.ids[ROOT]}", json={"administrator": False})
    assert answer.status_code == 409
    assert "administrator" in error_of(answer)["message"]


async def test_an_admin_of_a_project_does_not_make_users(people: People) -> None:
    asking = people.as_token(ADMIN)
    assert (await asking.post("/api/v1/users", json={"email": "eve@example.org"})).status_code == 403
    assert (await asking.patch(f"/api/v1/users/{people.ids[ADMIN]}", json={"administrator": True})).status_code == 403
