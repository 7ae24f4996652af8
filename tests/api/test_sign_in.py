"""Signing in and out with a browser."""

import logging
from pathlib import Path

import pytest

from logboom.api.settings import AccessSettings
from logboom.store.engine import Engine
from tests.api.people import ADMIN, BASE_URL, PASSWORD, ROOT, VIEWER, People, error_of, people_in

COOKIE = "logboom_session"


async def test_a_password_lets_in(people: People) -> None:
    people.catalog.people.set_password(people.ids[VIEWER], PASSWORD)
    browser = people.client()
    answer = await browser.post("/api/v1/sign-in", json={"email": VIEWER, "password": PASSWORD})
    assert answer.status_code == 200
    me = answer.json()
    assert (me["email"], me["has_password"], [one["slug"] for one in me["projects"]]) == (VIEWER, True, ["shop"])
    assert (await browser.get("/api/v1/me")).json() == me


async def test_who_is_refused_does_not_learn_why(people: People) -> None:
    """A wrong password, nobody's address and a deactivated user are answered alike."""
    people.catalog.people.set_password(people.ids[VIEWER], PASSWORD)
    people.catalog.people.set_password(people.ids[ADMIN], PASSWORD)
    people.catalog.people.change(people.ids[ADMIN], active=False)
    answers = [
        await people.http.post("/api/v1/sign-in", json={"email": email, "password": password})
        for email, password in ((VIEWER, "wrong" + PASSWORD), ("nobody@example.org", PASSWORD), (ADMIN, PASSWORD))
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert PASSWORD not in answers[0].text
    assert all(COOKIE not in answer.cookies for answer in answers)


async def test_a_link_lets_in_once(people: People) -> None:
    secret = people.catalog.sign_ins.create_login_link(people.ids[VIEWER])
    first = await people.client().post("/api/v1/sign-in/link", json={"token": secret})
    again = await people.client().post("/api/v1/sign-in/link", json={"token": secret})
    assert (first.status_code, again.status_code) == (200, 401)
    assert secret not in again.text


@pytest.mark.parametrize(("public_url", "secure"), [("", False), ("https://logs.example.org", True)])
async def test_the_cookie_is_closed_to_scripts_and_to_other_sites(
    engine: Engine, catalog_file: Path, public_url: str, secure: bool
) -> None:
    with people_in(catalog_file, engine, public_url=public_url) as people:
        secret = people.catalog.sign_ins.create_login_link(people.ids[VIEWER])
        answer = await people.http.post("/api/v1/sign-in/link", json={"token": secret})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age=2591" in cookie  # thirty days, less a moment
    assert ("Secure" in cookie) is secure


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}])
async def test_another_site_can_not_sign_its_visitor_in(people: People, headers: dict[str, str]) -> None:
    """It would sign them in as somebody else, to see what they do."""
    secret = people.catalog.sign_ins.create_login_link(people.ids[VIEWER])
    answer = await people.http.post("/api/v1/sign-in/link", json={"token": secret}, headers=headers)
    assert answer.status_code == 403
    assert people.catalog.sign_ins.use_login_link(secret) is not None


async def test_our_own_page_behind_a_proxy_may_sign_in(engine: Engine, catalog_file: Path) -> None:
    """The proxy passes another Host on than the browser used; `server.public_url` tells."""
    with people_in(catalog_file, engine, public_url="https://logs.example.com") as people:
        secret = people.catalog.sign_ins.create_login_link(people.ids[VIEWER])
        headers = {"Origin": "https://logs.example.com", "Host": "backend:8514"}
        answer = await people.http.post("/api/v1/sign-in/link", json={"token": secret}, headers=headers)
    assert answer.status_code == 200


async def test_signing_out_ends_the_session_and_not_only_the_cookie(people: People) -> None:
    browser = await people.as_browser(VIEWER)
    stolen = people.client(cookies={COOKIE: browser.cookies[COOKIE]})
    assert (await stolen.get("/api/v1/me")).status_code == 200
    assert (await browser.post("/api/v1/sign-out")).status_code == 204
    assert COOKIE not in browser.cookies
    assert (await stolen.get("/api/v1/me")).status_code == 401


async def test_one_sees_ones_browsers_and_signs_one_out(people: People) -> None:
    here, there = await people.as_browser(VIEWER), await people.as_browser(VIEWER)
    listed = (await here.get("/api/v1/sessions")).json()["sessions"]
    assert [(one["current"], one["address"]) for one in listed] == [(False, "192.0.2.7"), (True, "192.0.2.7")]
    assert (await here.delete(f"/api/v1/sessions/{listed[0]['id']}")).status_code == 204
    assert (await there.get("/api/v1/me")).status_code == 401
    assert (await here.get("/api/v1/me")).status_code == 200


async def test_others_sessions_are_not_there(people: People) -> None:
    other = await people.as_browser(ADMIN)
    theirs = (await other.get("/api/v1/sessions")).json()["sessions"][0]["id"]
    assert (await (await people.as_browser(VIEWER)).delete(f"/api/v1/sessions/{theirs}")).status_code == 404
    assert (await other.get("/api/v1/me")).status_code == 200


async def test_guessing_is_slowed_down(engine: Engine, catalog_file: Path) -> None:
    with people_in(catalog_file, engine, access=AccessSettings(sign_in_attempts=2)) as people:
        people.catalog.people.set_password(people.ids[VIEWER], PASSWORD)
        guess, right = ({"email": VIEWER, "password": password} for password in ("not the password", PASSWORD))
        for _ in range(2):
            assert (await people.http.post("/api/v1/sign-in", json=guess)).status_code == 401
        limited = await people.http.post("/api/v1/sign-in", json=right)
        elsewhere = await people.client(address="198.51.100.1").post("/api/v1/sign-in", json=right)
    assert limited.status_code == 429
    assert error_of(limited)["code"] == "too_many_attempts"
    assert 0 < int(limited.headers["retry-after"]) <= 900
    assert elsewhere.status_code == 200, "nobody locks a person out from another address"


async def test_secrets_stay_out_of_the_log(people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    people.catalog.people.set_password(people.ids[VIEWER], PASSWORD)
    link = people.catalog.sign_ins.create_login_link(people.ids[VIEWER])
    browser = people.client()
    await browser.post("/api/v1/sign-in", json={"email": VIEWER, "password": PASSWORD})
    await browser.post("/api/v1/sign-in/link", json={"token": link})
    await browser.post("/api/v1/sign-in/link", json={"token": link})
    for secret in (PASSWORD, link, browser.cookies[COOKIE]):
        assert secret not in caplog.text


async def test_a_link_made_by_an_administrator_leads_to_the_page_that_signs_in(people: People) -> None:
    answer = await people.as_token(ROOT).post(f"/api/v1/users/{people.ids[VIEWER]}/login-link")
    base, _, secret = answer.json()["login_link"].partition("/login?token=")
    assert base == BASE_URL
    assert (await people.http.post("/api/v1/sign-in/link", json={"token": secret})).json()["email"] == VIEWER
